"""A database that holds a graph and answers plans.

One DuckDB connection; the data is loaded once and asked many times. Every question may have a time limit,
the whole database has a memory limit, so that one bad rule cannot stop the others.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TypeVar

import duckdb
from rdflib.term import Node
from sqlglot import exp

from engine.graph import triples
from engine.plan import Aggregate, Distinct, Group, Plan, Project, Table
from engine.rewrite import history, rewritten
from engine.sql.duckdb import prepare
from engine.sql.duckdb.held_filters import hold_filters
from engine.sql.limits import query_memory, query_timeout
from engine.sql.trees import equal, text
from engine.sql.writer import Graph, write
from engine.terms import decode

Row = tuple[Node | None, ...]
Result = TypeVar("Result")


class Database:
    """Triples and candidate sets in one DuckDB connection; use it as a context manager or `close` it.

    `memory_limit` (such as `2GB`) bounds memory; what can be is spilt to the folder for temporary files.
    """

    engine = "duckdb"

    def __init__(
        self,
        *,
        memory_limit: str | None = None,
        threads: int | None = None,
        connection: duckdb.DuckDBPyConnection | None = None,
    ) -> None:
        """A `connection` of the caller's stays the caller's to close."""
        settings: dict[str, str] = {
            "TimeZone": "UTC",
            # In DuckDB 2.0.0 it loses a LIMIT above a LEFT JOIN whose right side is known to be empty.
            "disabled_optimizers": "projection_pullup",
            # A few rows are compared with many faster than the many are sorted.
            "nested_loop_join_threshold": "32",
        }
        if memory_limit is not None:
            settings["memory_limit"] = memory_limit
        if threads is not None:
            settings["threads"] = str(threads)
        self._is_own = connection is None
        if connection is None:
            settings["temp_directory"] = tempfile.gettempdir()
        self.connection = duckdb.connect(":memory:") if connection is None else connection
        for name, value in settings.items():
            self._execute(exp.Set(expressions=[exp.SetItem(this=equal(exp.column(name), text(value)))]))
        prepare(self.connection)
        self.triples = self._triple_table()
        self.graph: Graph = self.triples
        self._written: dict[Hashable, str] = {}
        """The SQL of plans that were asked or stored (under a name) before."""

    def _triple_table(self) -> triples.TripleTable:
        return triples.TripleTable(self.connection)

    def __enter__(self) -> Database:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Forgets everything."""
        if self._is_own:
            self.connection.close()

    def load(self, graph: Iterable[triples.Triple], name: Node | None = None) -> int:
        """Adds the triples of an rdflib graph, or any triples that are not there yet; returns how many.

        With a name they become a graph of that name, which only `GRAPH` in a query sees.
        """
        self._written.clear()
        try:
            return self.triples.load(graph, name)
        except duckdb.OutOfMemoryException as error:
            raise query_memory(str(error), place="loading the data") from None

    def load_file(self, file: Path) -> int:
        """Adds the triples of an N-Triples file to the empty graph without a detour through rdflib; returns
        how many.

        Raises `InputError` (`rdf-syntax`) with the first line that is not N-Triples.
        """
        self._written.clear()
        return self.triples.load_file(file)

    @contextmanager
    def with_extra(self, graph: Iterable[triples.Triple]) -> Iterator[None]:
        """For the time of the block the graph has these triples too; candidate sets made meanwhile are
        forgotten.

        Triples that the graph already has are not added twice.
        """
        self.triples.make_parts()
        parts, tables = dict(self.triples.parts), dict(self.triples.tables)
        self._execute(exp.Transaction())
        try:
            self.triples.add_missing(graph)
            yield
        finally:
            self._execute(exp.Rollback())
            if not self.triples.make_again_after(parts, tables):
                self._written.clear()

    def clear(self) -> None:
        """Forgets all triples; candidate sets stay."""
        self._written.clear()
        self.triples.clear()

    def rows(self, plan: Plan, *, timeout: float | None = None) -> list[Row]:
        """The rows of the plan, columns as `plan.variables`; `timeout` in seconds."""
        return [tuple(map(_node, row)) for row in self.texts(plan, timeout=timeout)]

    def texts(self, plan: Plan, *, timeout: float | None = None) -> list[tuple[str | None, ...]]:
        """The rows with terms in generic form."""
        key = self._key(plan)
        if key not in self._written:
            self._written[key] = _text(self.statement(plan))
        rows = self._limited(lambda: self._run(self._written[key]), timeout)
        return [row[: len(plan.variables)] for row in rows]

    def store(self, plan: Plan, name: str, *, timeout: float | None = None) -> Table:
        """Runs the plan once and keeps its distinct rows under a name: a candidate set for other plans."""
        key = self._key(plan, name)
        if key not in self._written:
            self._written[key] = self._creation(name, self.statement(Distinct(plan)))
        self._limited(lambda: self._run(self._written[key]), timeout)
        return Table(name, plan.variables, plan.certain)

    def _creation(self, name: str, rows: exp.Query) -> str:
        """The statement that stores these rows under a name."""
        create = exp.Create(
            this=_named(name),
            kind="TABLE",
            expression=rows,
            replace=True,
            properties=exp.Properties(expressions=[exp.TemporaryProperty()]),
        )
        return _text(create)

    def drop(self, table: Table) -> None:
        """Forgets a candidate set."""
        self._execute(exp.Drop(tables=[_named(table.name)], kind="TABLE", exists=True))

    def count(self, plan: Plan, *, timeout: float | None = None) -> int:
        """How many rows the plan has."""
        counted = Group(Project(plan, plan.variables), (), (Aggregate("n", "count", None),))
        (number,) = self.texts(counted, timeout=timeout)[0]
        assert number is not None
        return int(number[1:])

    def _key(self, plan: Plan, name: str = "") -> Hashable:
        """What the SQL of a question depends on: the plan, and the name under which its rows are stored."""
        return plan, name

    def statement(self, plan: Plan) -> exp.Query:
        """The SQL tree of the plan, after rewriting."""
        return hold_filters(write(rewritten(plan), self.graph))

    def stages(self, plan: Plan) -> Iterator[tuple[str, Plan]]:
        """The plan after each step on its way to SQL, with the name of the step."""
        yield from history(plan)

    def sql(self, plan: Plan) -> str:
        """The SQL of the plan as indented text."""
        return self.statement(plan).sql(dialect="duckdb", pretty=True, normalize_functions=False)

    def _run(self, statement: str) -> list[tuple[str | None, ...]]:
        return self.connection.execute(statement).fetchall()

    def _execute(self, statement: exp.Expr) -> list[tuple[str | None, ...]]:
        return self._run(_text(statement))

    def _limited(self, work: Callable[[], Result], timeout: float | None) -> Result:
        if timeout is not None and timeout <= 0:  # nothing is left; a quick query must not slip through
            raise query_timeout(timeout)
        with _interrupting(self.connection, timeout) as expired:
            try:
                return work()
            except duckdb.InterruptException:
                if not expired.is_set():
                    raise
                raise query_timeout(timeout) from None
            except duckdb.OutOfMemoryException as error:
                raise query_memory(str(error)) from None


@contextmanager
def _interrupting(connection: duckdb.DuckDBPyConnection, timeout: float | None) -> Iterator[threading.Event]:
    """Interrupts whatever runs on the connection after that many seconds and says so in the event."""
    expired = threading.Event()
    if timeout is None:
        yield expired
        return

    def expire() -> None:
        expired.set()
        connection.interrupt()

    timer = threading.Timer(timeout, expire)
    timer.start()
    try:
        yield expired
    finally:
        timer.cancel()
        timer.join()


def _node(text: str | None) -> Node | None:
    return None if text is None else decode(text)


def _named(name: str) -> exp.Table:
    return exp.Table(this=exp.to_identifier(name, quoted=True))


def _text(statement: exp.Expr) -> str:
    return statement.sql(dialect="duckdb", normalize_functions=False)
