"""A database whose graph is a view of its tables, together with a triple table.

    plan → candidate sets put in → patterns resolved and narrowed → rewrites → SQL over the tables

The triples of the tables are never written down. Candidate sets that are rows of a table stay plans; others
are stored with the tables' own values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
from rdflib.term import Node
from sqlglot import exp

from engine.graph import triples
from engine.graph.stored_terms import StoredTerms, stored_terms
from engine.graph.view import View
from engine.plan import Distinct, Plan, Table
from engine.rewrite import rewritten
from engine.rewrite.constant_closures import MOST_ROWS, Row, evaluated
from engine.rewrite.narrow import narrowed
from engine.rewrite.possible_terms import Known, PossibleTerms
from engine.rewrite.resolve import Sources, resolved
from engine.rewrite.term_sets import TermSet
from engine.rewrite.virtual_sets import is_virtual, with_sets
from engine.sql.database import Database
from engine.sql.writer import Forms, write, write_native
from engine.terms import decode

SCHEMA = "hegui_graph"
"""The attached database that holds the triple table."""


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
        self._kept: dict[str, Plan] = {}
        """Candidate sets that are plans."""
        self._forms: dict[str, Forms] = {}
        """The forms in which the other candidate sets are stored."""
        self._terms: dict[str, dict[str, TermSet]] = {}
        """What the columns of candidate sets can be."""
        self._stored_terms: StoredTerms | None = None
        self._constants: dict[Plan, list[Row] | None] = {}
        """The rows of closures over constants."""
        self._state = 0
        """Another number whenever the triple table may answer otherwise than plans were written for."""

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
        for name in [*self._forms, *self._kept]:
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

    def clear(self) -> None:
        """Forgets the triples that were loaded; those of the tables stay."""
        self._changed()
        super().clear()

    @contextmanager
    def with_extra(self, graph: Iterable[triples.Triple]) -> Iterator[None]:
        """As `Database.with_extra`; a triple that the tables give as well is not there twice."""
        before = (self._stored, self._constants, self._state, self._written)
        with super().with_extra(graph):
            self._written = {}
            self._changed()
            try:
                yield
            finally:
                self._stored_terms, self._constants, self._state, self._written = before

    def _changed(self) -> None:
        self._stored_terms = None
        self._constants = {}
        self._state += 1

    @property
    def _stored(self) -> StoredTerms:
        if self._stored_terms is None:
            self._stored_terms = stored_terms(self.connection, self.triples.table)
        return self._stored_terms

    # --- candidate sets -----------------------------------------------------------------------------------

    def store(self, plan: Plan, name: str, *, timeout: float | None = None) -> Table:
        """Keeps the distinct rows of a plan under a name: as a plan where that is as good, else as rows."""
        refined = self.refined(Distinct(plan))
        self._terms[name] = PossibleTerms(self._known).of(refined)
        if is_virtual(refined):
            self.drop(Table(name, (), frozenset()))
            self._kept[name] = refined
            return Table(name, plan.variables, plan.certain)
        self._kept.pop(name, None)
        query, forms = write_native(refined, self.graph, self._forms)
        create = exp.Create(
            this=exp.Table(this=exp.to_identifier(name, quoted=True)),
            kind="TABLE",
            expression=query,
            replace=True,
            properties=exp.Properties(expressions=[exp.TemporaryProperty()]),
        )
        statement = create.sql(dialect="duckdb", normalize_functions=False)
        self._limited(lambda: self._run(statement), timeout)
        self._forms[name] = forms
        return Table(name, plan.variables, plan.certain)

    def drop(self, table: Table) -> None:
        """Forgets a candidate set."""
        if self._kept.pop(table.name, None) is None or table.name in self._forms:
            super().drop(table)
            self._forms.pop(table.name, None)

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
        plan = with_sets(plan, self._kept)
        yield "candidate sets put in", plan
        plan = resolved(plan, self._sources)
        yield "patterns resolved", plan
        plan = evaluated(plan, self._evaluated)
        yield "constants computed", plan
        plan = evaluated(narrowed(plan, self._known), self._evaluated)
        plan = narrowed(plan, self._known)
        yield "alternatives narrowed", plan
        yield "rewritten", rewritten(plan)

    @property
    def _known(self) -> Known:
        return Known(self._stored, self._terms)

    def _evaluated(self, plan: Plan) -> list[Row] | None:
        if plan not in self._constants:
            statement = (
                write(plan, self.graph).limit(MOST_ROWS + 1).sql(dialect="duckdb", normalize_functions=False)
            )
            texts = self._run(statement)
            rows: list[Row] = [tuple(None if text is None else decode(text) for text in row) for row in texts]
            self._constants[plan] = None if len(rows) > MOST_ROWS else rows
        return self._constants[plan]
