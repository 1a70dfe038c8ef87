"""From a plan to the tree of a SQLite statement: patterns resolved over mapped tables where there are any.

The same road as `engine.sql.view_database`, with columns of lowered types (`engine.graph.lowered_types`).
What candidate sets hold is told with each plan, since several programs have sets of the same name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from sqlglot import exp

from engine.errors import InputError
from engine.graph.stored_terms import StoredTerms
from engine.graph.view import View
from engine.plan import Plan
from engine.rewrite import rewritten
from engine.rewrite.constant_closures import Row, evaluated
from engine.rewrite.filter_by_constants import filter_by_constants
from engine.rewrite.join_by_keys_first import join_by_keys_first
from engine.rewrite.join_few_groups import join_few_groups
from engine.rewrite.look_up_for_few import look_up_for_few
from engine.rewrite.narrow import narrowed
from engine.rewrite.native_constants import Keep, native_constants
from engine.rewrite.possible_terms import Known, PossibleTerms
from engine.rewrite.resolve import Sources, resolved
from engine.rewrite.term_sets import TermSet
from engine.sql.sqlite.columns_read import columns_read
from engine.sql.sqlite.join_order import Sizes
from engine.sql.sqlite.lowering import lowered
from engine.sql.writer import Forms, Graph, write, write_native


@dataclass(frozen=True)
class SetInfo:
    """What the columns of a candidate set can be, and the forms in which they are kept."""

    terms: Mapping[str, TermSet] = field(default_factory=dict)
    forms: Forms = field(default_factory=dict)


@dataclass(frozen=True)
class Uses:
    """The columns of a table that statements read, and the sets of columns by which they look rows up."""

    columns: frozenset[str]
    looked_up_by: frozenset[frozenset[str]]


_NOT_WITH_INDEXES: Final = (join_by_keys_first, join_few_groups, filter_by_constants, look_up_for_few)
"""Rewrites for whole tables; here rows are found by indexes, and there is no hash."""
Sets = Mapping[str, SetInfo]
Evaluate = Callable[[Plan], "list[Row] | None"]


class Planner:
    """Writes plans for one database."""

    def __init__(
        self,
        graph: Graph,
        view: View | None,
        stored: Callable[[], StoredTerms],
        evaluate: Evaluate,
        keep: Keep,
        sizes: Sizes,
    ) -> None:
        self._graph = graph
        self._sources = None if view is None else Sources(view, stored)
        self._stored = stored
        self._evaluate = evaluate
        self._keep = keep
        self.sizes = sizes

    @property
    def uses(self) -> dict[str, Uses]:
        """What the statements written so far read, by table."""
        return {
            name: Uses(frozenset(size.read), frozenset(size.looked_up_by))
            for name, size in self.sizes.items()
            if size.read
        }

    def take_up(self, uses: Mapping[str, Uses]) -> None:
        """Notes what statements written elsewhere read."""
        for name, each in uses.items():
            self.sizes[name].read.update(each.columns)
            self.sizes[name].looked_up_by.update(each.looked_up_by)

    def refined(self, plan: Plan, sets: Sets) -> Plan:
        """The plan over the tables: resolved, narrowed and rewritten."""
        if self._sources is not None:
            known = self._known(sets)
            plan = evaluated(resolved(plan, self._sources), self._evaluate)
            plan = narrowed(evaluated(narrowed(plan, known), self._evaluate), known)
            plan = native_constants(plan, self._evaluate, self._keep)
        return rewritten(plan, without=_NOT_WITH_INDEXES)

    def query(self, plan: Plan, sets: Sets) -> exp.Query:
        """The statement that gives the rows of the plan in generic form."""
        return self.written(self.refined(plan, sets), sets)

    def written(self, refined: Plan, sets: Sets, *, held: bool = False) -> exp.Query:
        """The statement of a plan that is refined already; `held` as `lowered` has it."""
        query = lowered(write(refined, self._graph, _forms(sets), read_once=False), self.sizes, held=held)
        return self._noted(query)

    def native(self, refined: Plan, sets: Sets) -> tuple[exp.Query, SetInfo]:
        """The statement that gives the rows of a refined plan with native values, and what they are."""
        query, forms = write_native(refined, self._graph, _forms(sets), read_once=False)
        terms: Mapping[str, TermSet] = {}
        if self._sources is not None:
            terms = dict(PossibleTerms(self._known(sets)).of(refined).items())
        return self._noted(lowered(query, self.sizes)), SetInfo(terms, forms)

    def _noted(self, query: exp.Query) -> exp.Query:
        """The statement, after it was noted what it reads. Raises `InputError` (`history-lacks-column`)."""
        for name, columns in columns_read(query, self.sizes).items():
            size = self.sizes[name]
            lacking = () if size.kept is None else sorted(columns - size.kept)
            if lacking:
                raise InputError(
                    "history-lacks-column",
                    place=f'table "{name}" of the history file',
                    expected=f'the column "{lacking[0]}", which a rule reads',
                    found="a file made for other rules",
                    fix="Make the file anew, with these rules.",
                )
            size.read.update(columns)
        return query

    def _known(self, sets: Sets) -> Known:
        return Known(self._stored(), {name: each.terms for name, each in sets.items()})


def _forms(sets: Sets) -> dict[str, Forms]:
    return {name: each.forms for name, each in sets.items()}
