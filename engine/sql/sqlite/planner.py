"""From a plan to the tree of a SQLite statement: patterns resolved over mapped tables where there are any.

The same road as `engine.sql.view_database`, with columns of lowered types (`engine.graph.lowered_types`).
What candidate sets hold is told with each plan, since several programs have sets of the same name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from sqlglot import exp

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
from engine.rewrite.possible_terms import Known, PossibleTerms
from engine.rewrite.resolve import Sources, resolved
from engine.rewrite.term_sets import TermSet
from engine.sql.sqlite.join_order import Sizes
from engine.sql.sqlite.lowering import lowered
from engine.sql.writer import Forms, Graph, write, write_native


@dataclass(frozen=True)
class SetInfo:
    """What the columns of a candidate set can be, and the forms in which they are kept."""

    terms: Mapping[str, TermSet] = field(default_factory=dict)
    forms: Forms = field(default_factory=dict)


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
        sizes: Sizes,
    ) -> None:
        self._graph = graph
        self._sources = None if view is None else Sources(view, stored)
        self._stored = stored
        self._evaluate = evaluate
        self.sizes = sizes

    def refined(self, plan: Plan, sets: Sets) -> Plan:
        """The plan over the tables: resolved, narrowed and rewritten."""
        if self._sources is not None:
            known = self._known(sets)
            plan = evaluated(resolved(plan, self._sources), self._evaluate)
            plan = narrowed(evaluated(narrowed(plan, known), self._evaluate), known)
        return rewritten(plan, without=_NOT_WITH_INDEXES)

    def query(self, plan: Plan, sets: Sets) -> exp.Query:
        """The statement that gives the rows of the plan in generic form."""
        return self.written(self.refined(plan, sets), sets)

    def written(self, refined: Plan, sets: Sets, *, held: bool = False) -> exp.Query:
        """The statement of a plan that is refined already; `held` as `lowered` has it."""
        return lowered(write(refined, self._graph, _forms(sets), read_once=False), self.sizes, held=held)

    def native(self, refined: Plan, sets: Sets) -> tuple[exp.Query, SetInfo]:
        """The statement that gives the rows of a refined plan with native values, and what they are."""
        query, forms = write_native(refined, self._graph, _forms(sets), read_once=False)
        terms: Mapping[str, TermSet] = {}
        if self._sources is not None:
            terms = dict(PossibleTerms(self._known(sets)).of(refined).items())
        return lowered(query, self.sizes), SetInfo(terms, forms)

    def _known(self, sets: Sets) -> Known:
        return Known(self._stored(), {name: each.terms for name, each in sets.items()})


def _forms(sets: Sets) -> dict[str, Forms]:
    return {name: each.forms for name, each in sets.items()}
