"""A database whose graph is a view of its tables, together with a triple table.

    plan → candidate sets put in → patterns resolved and narrowed → rewrites → SQL over the tables

The triples of the tables are never written down. Candidate sets that are rows of a table stay plans; others
are stored with the tables' own values.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
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
from engine.plan import Constant, Distinct, Nodes, Plan, Scan, Table, Values
from engine.plan.traversal import parts_of
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
from engine.sql.writer import Forms, write, write_native
from engine.terms import decode

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


def _look_at(plans: Iterable[Plan], new: Iterable[triples.Triple]) -> bool:
    """Whether a pattern of the plans matches one of the triples."""
    parts = {part for plan in plans for part in parts_of(plan)}
    scans = [part for part in parts if isinstance(part, Scan)]
    return any(isinstance(part, Nodes) for part in parts) or any(
        all(
            not isinstance(slot, Constant) or slot.term == term
            for slot, term in zip(scan.slots, triple, strict=True)
        )
        for scan in scans
        for triple in new
    )


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
        self._sets: dict[str, CandidateSet] = {}
        self._prepared: dict[Hashable, tuple[CandidateSet, str | None]] = {}
        """Candidate sets that were asked for before, and the statements that store them."""
        self._stored_terms: StoredTerms | None = None
        self._constants: dict[Plan, list[Row] | None] = {}
        """The rows of plans over the triple table that were computed when compiling."""
        self._state = token_hex()
        """Another name whenever such a plan may have other rows."""

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
            if _look_at(self._constants, extra):
                self._constants, self._state = {}, token_hex()
            try:
                yield
            finally:
                self._stored_terms, self._constants, self._state = before

    def _changed(self) -> None:
        self._stored_terms = None
        self._constants, self._state = {}, token_hex()
        self._prepared.clear()

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
        )

    def take_up(self, kept: KeptPlans) -> None:
        """Takes over what a database with this view worked out when it held the triples of this one."""
        self.triples.make_same_parts(kept.parts)
        self._state = kept.state
        self._written = dict(kept.written)
        self._prepared = dict(kept.prepared)
        self._constants = dict(kept.constants)
        self._stored_terms = kept.stored_terms

    # --- candidate sets -----------------------------------------------------------------------------------

    def store(self, plan: Plan, name: str, *, timeout: float | None = None) -> Table:
        """Keeps the distinct rows of a plan under a name: as a plan where that is as good, else as rows."""
        if isinstance(plan, Values):  # seldom the same twice
            made, statement = self._candidate_set(Distinct(plan), name)
        else:
            key = self._key(plan, name)
            if key not in self._prepared:
                self._prepared[key] = self._candidate_set(Distinct(plan), name)
            made, statement = self._prepared[key]
        if statement is None:
            self.drop(Table(name, (), frozenset()))
        else:
            self._limited(lambda: self._run(statement), timeout)
        self._sets[name] = made
        return Table(name, plan.variables, plan.certain)

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

    # --- plans --------------------------------------------------------------------------------------------

    def statement(self, plan: Plan) -> exp.Query:
        """The SQL tree of the plan, after resolving and rewriting."""
        return write(self.refined(plan), self.graph, self._forms)

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
