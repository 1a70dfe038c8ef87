"""A database whose graph is a view of its tables, together with a triple table.

    plan → candidate sets put in → patterns resolved and narrowed → rewrites → SQL over the tables

The triples of the tables are never written down. Candidate sets that are rows of a table stay plans; others
are stored with the tables' own values.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from secrets import token_hex
from typing import Final

import duckdb
from rdflib.term import Node
from sqlglot import exp

from engine.graph import triples
from engine.graph.kept_triples import load_bytes, table_as_bytes
from engine.graph.stored_terms import StoredTerms, stored_terms
from engine.graph.view import View
from engine.plan import Distinct, Plan, Table, Values
from engine.plan.rows import Relation
from engine.plan.traversal import look_at
from engine.rewrite import history
from engine.rewrite.constant_closures import MOST_ROWS, Row, evaluated
from engine.rewrite.implied_conditions import implied_conditions
from engine.rewrite.narrow import narrowed
from engine.rewrite.native_constants import native_constants
from engine.rewrite.possible_terms import Known, PossibleTerms
from engine.rewrite.resolve import Sources, resolved
from engine.rewrite.term_sets import TermSet, by_kind
from engine.rewrite.virtual_sets import is_virtual, sets_in, with_sets
from engine.sql.database import Database
from engine.sql.forms import Form
from engine.sql.kept_plans import KeptPlans
from engine.sql.run_tables import RunTable
from engine.sql.shared_groups import Wanted, families, reading_shared, wanted_by
from engine.sql.writer import Forms, write, write_native
from engine.terms import decode

Sets = Sequence[tuple[str, Plan]]
"""Candidate sets by name, each of which may read those before it."""
SCHEMA: Final = "hegui_graph"
"""The attached database that holds the triple table."""


@dataclass(frozen=True)
class CandidateSet:
    """What a candidate set can hold, and how it is kept: as a plan, or stored with columns of these forms."""

    terms: tuple[tuple[str, TermSet], ...]
    bound: frozenset[str]
    plan: Plan | None = None
    forms: tuple[tuple[str, Form], ...] = ()


def _stored_name(name: str) -> str:
    """The table that holds a candidate set; no table of the caller's is called so."""
    return f"hegui:{name}"


def _stored_table(name: str, made: CandidateSet) -> Table:
    return Table(_stored_name(name), tuple(each for each, _ in made.terms), made.bound)


class ViewDatabase(Database):
    """Answers plans over the tables of a connection; use it as a context manager or `close` it.

    The connection must hold the tables of the view and must not be used for anything else meanwhile. It
    stays open. What is loaded or added goes to the triple table.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        view: View,
        *,
        memory_limit: str | None = None,
        threads: int | None = None,
    ) -> None:
        super().__init__(memory_limit=memory_limit, threads=threads, connection=connection)
        self._sources = Sources(view, lambda: self._stored)
        self._is_fixed = view.fixed
        self._counts: dict[Hashable, int] = {}
        """How many rows plans have that read nothing which may change."""
        self._sets: dict[str, CandidateSet] = {}
        self._prepared: dict[Hashable, tuple[CandidateSet, str | None]] = {}
        """Candidate sets that were asked for before, and the statements that store them."""
        self._stored_terms: StoredTerms | None = None
        self._constants: dict[Plan, list[Row] | None] = {}
        """The rows of plans over the triple table that were computed when compiling."""
        self._state = token_hex()
        """Another name whenever such a plan may have other rows."""
        self._wanted: dict[Hashable, tuple[Wanted, ...]] = {}
        """The groups that questions of several rules were found to read."""
        self._families: dict[Relation, RunTable] = {}
        """Those of the rules of this run that are found together, and the tables of theirs that are made."""
        self._made: set[RunTable] = set()
        self._refined: dict[Hashable, Plan] = {}
        """What was refined to find that out, until it is asked."""

    def _triple_table(self) -> triples.TripleTable:
        attached = self.connection.execute(
            "SELECT count(*) FROM duckdb_databases() WHERE database_name = ?", [SCHEMA]
        ).fetchall()
        if attached != [(0,)]:
            self.connection.execute(f"DETACH {SCHEMA}")
        self.connection.execute(f"ATTACH ':memory:' AS {SCHEMA}")
        return triples.TripleTable(self.connection, f"{SCHEMA}.")

    def close(self) -> None:
        """Forgets the triple table and the candidate sets; the tables stay."""
        for name in list(self._sets):
            self.drop(Table(name, (), frozenset()))
        self.connection.execute(f"DETACH DATABASE IF EXISTS {SCHEMA}")
        super().close()

    # --- the triple table ---------------------------------------------------------------------------------

    def load(self, graph: Iterable[triples.Triple], name: Node | None = None) -> int:
        """As `Database.load`; the triples go beside those of the tables."""
        self._changed()
        return super().load(graph, name)

    def load_file(self, file: Path) -> int:
        """As `Database.load_file`; the triples go beside those of the tables."""
        self._changed()
        return super().load_file(file)

    def table(self) -> bytes:
        """The triples that were loaded, for `load_table` of another database."""
        return table_as_bytes(self.connection, self.triples.table)

    def load_table(self, kept: bytes) -> None:
        """Adds triples, none of which may be there, as `table` gives them."""
        self._changed()
        self._written.clear()
        load_bytes(self.connection, kept, self.triples.table)

    def clear(self) -> None:
        """Forgets the triples that were loaded; those of the tables stay."""
        self._changed()
        super().clear()

    @contextmanager
    def with_extra(self, graph: Iterable[triples.Triple]) -> Iterator[None]:
        """As `Database.with_extra`; a triple that the tables give as well is not there twice."""
        extra = list(graph)
        before = (self._stored, self._constants, self._state)
        with super().with_extra(extra):
            self._stored_terms = self._stored.and_those_of(extra)
            if look_at(self._constants, extra):
                self._constants, self._state = {}, token_hex()
            try:
                yield
            finally:
                self._stored_terms, self._constants, self._state = before

    def _changed(self) -> None:
        self._stored_terms = None
        self._constants, self._state = {}, token_hex()
        self._prepared.clear()
        self._wanted.clear()
        self._counts.clear()

    @property
    def _stored(self) -> StoredTerms:
        if self._stored_terms is None:
            self._stored_terms = stored_terms(self.connection, self.triples.table)
        return self._stored_terms

    # --- what was worked out before ---------------------------------------------------------------------

    def kept(self) -> KeptPlans | None:
        """What was worked out so far, for another database with this view and these triples; None where
        named graphs were loaded."""
        if self.triples.names:
            return None
        return KeptPlans(
            self._state,
            self._written,
            self._prepared,
            self._constants,
            self._stored,
            self.triples.parts,
            self._wanted,
        )

    def take_up(self, kept: KeptPlans) -> None:
        """Takes over what a database with this view worked out when it held the triples of this one."""
        self.triples.make_same_parts(kept.parts)
        self._state = kept.state
        self._written = dict(kept.written)
        self._prepared = dict(kept.prepared)
        self._constants = dict(kept.constants)
        self._stored_terms = kept.stored_terms
        self._wanted = dict(kept.wanted)

    # --- candidate sets -----------------------------------------------------------------------------------

    def store(self, plan: Plan, name: str, *, timeout: float | None = None) -> Table:
        """Keeps the distinct rows of a plan under a name: as a plan where that is as good, else as rows."""
        made, statement = self._known_set(plan, name)
        if statement is not None:
            self._limited(partial(self._run, statement), timeout)
        elif name in self._sets:
            self.drop(Table(name, (), frozenset()))
        self._sets[name] = made
        return Table(name, plan.variables, plan.certain)

    def _known_set(self, plan: Plan, name: str) -> tuple[CandidateSet, str | None]:
        """The set, and the statement that stores it; None where it is kept as a plan."""
        if isinstance(plan, Values):  # seldom the same twice
            return self._candidate_set(Distinct(plan), name)
        key = self._key(plan, name)
        if key not in self._prepared:
            self._prepared[key] = self._candidate_set(Distinct(plan), name)
        return self._prepared[key]

    def _candidate_set(self, plan: Plan, name: str) -> tuple[CandidateSet, str | None]:
        refined = self.refined(plan)
        found = PossibleTerms(self._known).of(refined)
        terms = tuple((name, found.get(name)) for name in plan.variables)
        if is_virtual(refined):
            return CandidateSet(terms, refined.certain, plan=refined), None
        if isinstance(refined, Values):  # so that other nodes of the same kinds are asked with the same SQL
            terms = tuple((name, by_kind(found)) for name, found in terms)
        query, forms = write_native(refined, self.graph, self._forms)
        return CandidateSet(terms, refined.certain, forms=tuple(forms.items())), self._creation(
            _stored_name(name), query
        )

    def drop(self, table: Table) -> None:
        """Forgets a candidate set."""
        gone = self._sets.pop(table.name, None)
        if gone is None or gone.plan is None:
            super().drop(replace(table, name=_stored_name(table.name)))

    @property
    def _forms(self) -> dict[str, Forms]:
        return {_stored_name(name): dict(made.forms) for name, made in self._sets.items()}

    # --- what questions share -----------------------------------------------------------------------------

    @contextmanager
    def sharing(self, rules: Iterable[tuple[Sets, Sequence[Plan]]]) -> Iterator[None]:
        """For the time of the block, groups of a table that several of these questions read are found in one
        pass, and queries of several steps are computed once. A rule is its candidate sets, in order, and its
        questions.
        """
        wanted = [found for sets, questions in rules for found in self._wanted_by(sets, questions)]
        self._families = {each: family for family in families(wanted) for each in family.members}
        try:
            yield
        finally:
            for family in self._made:
                self._run(family.dropping())
            self._families, self._made = {}, set()
            self._refined.clear()

    def _wanted_by(self, sets: Sets, questions: Sequence[Plan]) -> list[tuple[Wanted, ...]]:
        """The groups that each question of a rule reads; none if sets have to be computed before that is
        known, or the rule cannot be asked: that is told when it is."""
        before = dict(self._sets)
        found: list[tuple[Wanted, ...]] = []
        with suppress(Exception):
            for name, plan in sets:
                made, statement = self._known_set(plan, name)
                if statement is not None:
                    raise LookupError(name)
                self._sets[name] = made
            for plan in questions:
                key = self._key(plan)
                if key not in self._wanted:
                    self._refined[key] = self.refined(plan)
                    self._wanted[key] = wanted_by(self._refined[key])
                found.append(self._wanted[key])
        self._sets = before
        return found

    def texts(self, plan: Plan, *, timeout: float | None = None) -> list[tuple[str | None, ...]]:
        """As `Database.texts`; groups that other questions read too are read from their common table."""
        shared = {
            each.relation: family
            for each in (self._wanted.get(self._key(plan), ()) if self._families else ())
            if (family := self._families.get(each.relation)) is not None
        }
        if not shared:
            return super().texts(plan, timeout=timeout)
        for family in shared.values():
            if family not in self._made:
                self._limited(partial(self._run, family.creation()), timeout)
                self._made.add(family)
        key = self._key(plan), tuple(sorted({family.name for family in shared.values()}))
        if key not in self._written:
            places = {relation: family.read(relation) for relation, family in shared.items()}
            refined = self._refined.get(self._key(plan)) or self.refined(plan)
            tree = write(reading_shared(refined, places), self.graph, self._forms)
            self._written[key] = tree.sql(dialect="duckdb", normalize_functions=False)
        rows = self._limited(lambda: self._run(self._written[key]), timeout)
        return [row[: len(plan.variables)] for row in rows]

    def count(self, plan: Plan, *, timeout: float | None = None) -> int:
        """As `Database.count`; of tables that do not change it is counted once."""
        changing = any(each not in self._sets or self._sets[each].plan is None for each in sets_in(plan))
        if changing or not self._is_fixed:
            return super().count(plan, timeout=timeout)
        key = self._key(plan)
        if key not in self._counts:
            self._counts[key] = super().count(plan, timeout=timeout)
        return self._counts[key]

    # --- plans --------------------------------------------------------------------------------------------

    def statement(self, plan: Plan) -> exp.Query:
        """The SQL tree of the plan, after resolving and rewriting."""
        refined = self._refined.get(self._key(plan)) or self.refined(plan)
        return write(refined, self.graph, self._forms)

    def refined(self, plan: Plan) -> Plan:
        """The plan over the tables: resolved, narrowed and rewritten."""
        *_, (_, last) = self.stages(plan)
        return last

    def stages(self, plan: Plan) -> Iterator[tuple[str, Plan]]:
        """The plan after each step on its way to SQL, with the name of the step."""
        plan = with_sets(
            plan, {name: made.plan or _stored_table(name, made) for name, made in self._sets.items()}
        )
        yield "candidate sets put in", plan
        plan = resolved(implied_conditions(plan), self._sources)
        yield "patterns resolved", plan
        plan = evaluated(plan, self._evaluated)
        yield "constants computed", plan
        plan = evaluated(narrowed(plan, self._known), self._evaluated)
        plan = narrowed(plan, self._known)
        yield "alternatives narrowed", plan
        plan = native_constants(plan, self._evaluated)
        yield "constants made native", plan
        yield from history(plan)

    @property
    def _known(self) -> Known:
        return Known(
            self._stored, {_stored_name(name): dict(made.terms) for name, made in self._sets.items()}
        )

    def _key(self, plan: Plan, name: str = "") -> Hashable:
        sets = tuple((each, self._sets.get(each)) for each in sorted(sets_in(plan)))
        return plan, name, sets, self._stored.token, self._state

    def _evaluated(self, plan: Plan) -> list[Row] | None:
        if plan not in self._constants:
            statement = (
                write(plan, self.graph).limit(MOST_ROWS + 1).sql(dialect="duckdb", normalize_functions=False)
            )
            texts = self._run(statement)
            rows: list[Row] = [tuple(None if text is None else decode(text) for text in row) for row in texts]
            self._constants[plan] = None if len(rows) > MOST_ROWS else rows
        return self._constants[plan]
