"""A SQLite database that holds a graph and answers plans: for a few focus nodes against years of history.

The data is in memory or in a file. A file is kept in WAL mode: while one process writes, any number of others
read, each opened with `read_only`. Besides triples the file may hold tables, which a view of a mapping makes
part of the graph (`engine.sql.sqlite.history`).
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from secrets import token_hex
from types import TracebackType
from typing import Final, Self, TypeVar

from rdflib.term import Node
from sqlglot import exp

from engine.errors import InputError
from engine.graph.stored_terms import StoredTerms
from engine.graph.view import View
from engine.plan import Aggregate, Distinct, Group, Plan, Project, Table
from engine.plan.traversal import look_at
from engine.reading import read_graph
from engine.rewrite.constant_closures import MOST_ROWS
from engine.sql.limits import query_memory, query_timeout
from engine.sql.sqlite.connection import connected
from engine.sql.sqlite.constants import ConstantTables
from engine.sql.sqlite.join_order import Sizes
from engine.sql.sqlite.library import prepare
from engine.sql.sqlite.moments import moment_term
from engine.sql.sqlite.planner import Planner, SetInfo
from engine.sql.sqlite.triples import Triple, TripleTable
from engine.terms import decode

Row = tuple[Node | None, ...]
Result = TypeVar("Result")
_Storing = tuple[str, tuple[str, ...], SetInfo]

_STEPS: Final = 20_000
"""Instructions of SQLite between two looks at the clock."""


class SqliteDatabase:
    """Triples and candidate sets in one SQLite connection; use it as a context manager or `close` it.

    `file` is made if it does not exist; without one the data is in memory. `memory_limit` (such as `2GB`)
    bounds the memory for pages; with it, intermediate results go to temporary files. `view` tells which
    tables of the file are part of the graph, `sizes` what was counted in them; `identity` is another text for
    each file, view or sizes with which other SQL could be written.
    """

    engine: Final = "sqlite"

    def __init__(
        self,
        file: Path | None = None,
        *,
        read_only: bool = False,
        memory_limit: str | None = None,
        view: View | None = None,
        sizes: Sizes | None = None,
        identity: str | None = None,
    ) -> None:
        self.connection = connected(file, read_only=read_only, memory_limit=memory_limit)
        self._now: datetime | None = None
        """The moment of the statement that runs, once it asks."""
        prepare(self.connection, self._moment)
        self.read_only = read_only
        self.triples = TripleTable(self.connection, read_only=read_only)
        self.view = view
        counted = dict(sizes or {})
        self.constants = ConstantTables(self.connection, counted)
        self.planner = Planner(
            self.triples, view, lambda: self.stored, self._evaluated, self.constants.keep, counted
        )
        self._stored: StoredTerms | None = None
        self._written: dict[tuple[Plan, str], str] = {}
        """The SQL of plans that were asked or stored (under a name) before."""
        self._stores: dict[tuple[Plan, str], _Storing] = {}
        """The same of candidate sets, with their columns and what these hold."""
        self._constants: dict[Plan, list[Row] | None] = {}
        """The rows of plans over the triple table that were computed when compiling."""
        self.identity = identity
        """Another text where other SQL could be written; None once that is not known."""
        self.state: str | None = identity
        """Another name whenever such a plan may have other rows."""
        self._sets: dict[str, SetInfo] = {}
        self._tables: dict[str, tuple[str, ...]] = {}
        """The tables of candidate sets, with their columns; empty ones are kept for the next question."""
        self._version: object = None
        """What the file was like when `_empty` was found out."""
        self._empty: frozenset[str] = frozenset()
        self.filled: frozenset[str] = frozenset()
        """Mapped tables that have rows for a while."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the connection; data in memory is forgotten."""
        self.connection.close()

    # --- triples ------------------------------------------------------------------------------------------

    def load(self, graph: Iterable[Triple], name: Node | None = None) -> int:
        """Adds the triples of an rdflib graph, or any triples; returns how many.

        With a name they become a graph of that name, which only `GRAPH` in a query sees.
        """
        self._changed()
        with self.transaction():
            return self.triples.load(graph, name)

    def load_file(self, file: Path) -> int:
        """Adds the triples of an RDF file; returns how many."""
        return self.load(read_graph(file))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """What is written in the block is seen by others as a whole, or not at all if it fails."""
        if self.connection.in_transaction:
            yield
            return
        self.connection.execute("BEGIN")
        try:
            yield
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        finally:
            self._version = None
        self.connection.execute("COMMIT")

    @contextmanager
    def one_moment(self) -> Iterator[None]:
        """All statements in the block see the file as it is at the first of them."""
        if self.connection.in_transaction:
            yield
            return
        self.connection.execute("BEGIN")
        try:
            yield
        finally:
            self.connection.execute("COMMIT")

    @contextmanager
    def with_extra(self, graph: Iterable[Triple]) -> Iterator[None]:
        """For the time of the block the graph has these triples too; candidate sets made meanwhile are
        forgotten.

        Triples that the graph already has are not added twice.
        """
        extra = list(graph)
        if self.read_only:
            raise read_only_history()
        before = (dict(self._sets), self._stored, self._written, self._constants, self.state)
        if self.view is not None:  # else the SQL of a plan is the same whatever triples there are
            self._stored, self._written = self.stored.and_those_of(extra), {}
            if look_at(self._constants, extra):
                self._constants, self.state = {}, token_hex()
        self.connection.execute("BEGIN")
        try:
            self.triples.load(extra)
            yield
        finally:
            self.forget_changes()
            if self.view is not None:
                self._sets, self._stored, self._written, self._constants, self.state = before

    def empty_tables(self) -> frozenset[str]:
        """The mapped tables that have no rows now; what finds nothing without them need not be asked."""
        if self.view is None:
            return self._empty
        version = self.connection.execute("PRAGMA data_version").fetchone()
        if version != self._version:
            sizes = self.planner.sizes.items()
            there = [
                name for name, size in sizes if size.kept != frozenset() and name not in self.constants.rows
            ]
            self._empty = frozenset(name for name in there if not self._has_rows(name))
            self._version = version
        return self._empty - self.filled if self.filled else self._empty

    def _has_rows(self, name: str) -> bool:
        return bool(self._run(f"SELECT 1 FROM {quoted(name)} LIMIT 1"))

    def forget_changes(self) -> None:
        """Takes back everything since the transaction began, tables of candidate sets included."""
        self.connection.execute("ROLLBACK")
        self.filled = frozenset()
        there = self.connection.execute("SELECT name FROM temp.sqlite_master WHERE type = 'table'").fetchall()
        self._tables = {name: self._tables[name] for (name,) in there if name in self._tables}
        self.constants.make_again(frozenset(name for (name,) in there))

    def clear(self) -> None:
        """Forgets all triples; candidate sets stay."""
        self._changed()
        self.triples.clear()

    def _forget_written(self) -> None:
        self._written.clear()
        self._stores.clear()

    def _changed(self) -> None:
        self._forget_written()
        self._constants.clear()
        self._stored = None
        self.identity, self.state = None, token_hex()

    @property
    def stored(self) -> StoredTerms:
        """What the triple table holds, in short; only asked where tables are part of the graph too."""
        if self._stored is None:
            self._stored = self.triples.stored_terms() if self.view is not None else StoredTerms()
        return self._stored

    # --- plans --------------------------------------------------------------------------------------------

    def rows(self, plan: Plan, *, timeout: float | None = None) -> list[Row]:
        """The rows of the plan, columns as `plan.variables`; `timeout` in seconds."""
        return [tuple(map(_node, row)) for row in self.texts(plan, timeout=timeout)]

    def texts(self, plan: Plan, *, timeout: float | None = None) -> list[tuple[str | None, ...]]:
        """The rows with terms in generic form."""
        statement = self._written.get((plan, ""))
        if statement is None:
            statement = self._written[plan, ""] = sql_text(self.statement(plan))
        width = len(plan.variables)
        return [row[:width] for row in self.answer(statement, timeout)]

    def store(self, plan: Plan, name: str, *, timeout: float | None = None) -> Table:
        """Runs the plan once and keeps its distinct rows under a name: a candidate set for other plans."""
        sql, columns, info = self._storing(plan, name)
        self.make_table(name, columns)
        self.answer(f"DELETE FROM {quoted(name)}", None)
        self.answer(f"INSERT INTO {quoted(name)} {sql}", timeout)
        if self._sets.get(name) != info:
            self._sets[name] = info
            self._forget_written()
        self._stores[plan, name] = sql, columns, info
        return Table(name, plan.variables, plan.certain)

    def _storing(self, plan: Plan, name: str) -> _Storing:
        """How the rows of a plan are stored under a name, as long as other sets hold what they held."""
        kept = self._stores.get((plan, name)) if self.view is None else None
        if kept is not None:
            return kept
        query, info = self.planner.native(self.planner.refined(Distinct(plan), self._sets), self._sets)
        return sql_text(query), tuple(query.named_selects), info

    def make_table(self, name: str, columns: tuple[str, ...]) -> None:
        """Makes the table of a candidate set; an old one is used where it fits.

        A new one would have every statement prepared again.
        """
        if self._tables.get(name) != columns:
            self._run(f"DROP TABLE IF EXISTS {quoted(name)}")
            self._run(f"CREATE TEMP TABLE {quoted(name)} ({', '.join(map(quoted, columns)) or 'nothing'})")
            self._tables[name] = columns

    def drop(self, table: Table) -> None:
        """Forgets a candidate set."""
        if table.name in self._tables:
            self._run(f"DELETE FROM {quoted(table.name)}")

    def count(self, plan: Plan, *, timeout: float | None = None) -> int:
        """How many rows the plan has."""
        counted = Group(Project(plan, plan.variables), (), (Aggregate("n", "count", None),))
        (number,) = self.texts(counted, timeout=timeout)[0]
        assert number is not None
        return int(number[1:])

    def statement(self, plan: Plan) -> exp.Query:
        """The SQL tree of the plan, after rewriting."""
        return self.planner.query(plan, self._sets)

    def sql(self, plan: Plan) -> str:
        """The SQL of the plan as indented text."""
        return self.statement(plan).sql(dialect="sqlite", pretty=True, normalize_functions=False)

    def _evaluated(self, plan: Plan) -> list[Row] | None:
        """The rows of a plan over the triple table, if they are few."""
        if plan not in self._constants:
            statement = sql_text(self.planner.written(plan, {}).limit(MOST_ROWS + 1))
            rows = [tuple(map(_node, row)) for row in self._run(statement)]
            self._constants[plan] = None if len(rows) > MOST_ROWS else rows
        return self._constants[plan]

    # --- statements ---------------------------------------------------------------------------------------

    def answer(self, sql: str, timeout: float | None) -> list[tuple[str | None, ...]]:
        """The rows of a statement of SQLite."""
        if timeout is None:
            self._now = None
            try:
                return self.connection.execute(sql).fetchall()
            except MemoryError as error:
                raise query_memory(str(error)) from None
        return self._limited(lambda: self._run(sql), timeout)

    def change(self, sql: str, timeout: float | None) -> int:
        """Runs a statement that writes and says how many rows it wrote."""
        return self._limited(lambda: self.connection.execute(sql).rowcount, timeout)

    def fill(self, name: str, width: int, rows: Iterable[tuple[object, ...]]) -> None:
        """Puts these rows into the table of a candidate set, instead of what is there."""
        delete, insert = _filling(name, width)
        self.connection.execute(delete)
        self.connection.executemany(insert, rows)

    def _moment(self) -> str:
        if self._now is None:
            self._now = datetime.now(UTC)
        return moment_term(self._now)

    def _run(self, statement: str) -> list[tuple[str | None, ...]]:
        return self.connection.execute(statement).fetchall()

    def _limited(self, work: Callable[[], Result], timeout: float | None) -> Result:
        self._now = None
        if timeout is None:
            return _within_memory(work)
        if timeout <= 0:  # nothing is left; a quick query must not slip through
            raise query_timeout(timeout)
        end = time.monotonic() + timeout
        self.connection.set_progress_handler(lambda: int(time.monotonic() > end), _STEPS)
        try:
            return _within_memory(work)
        except sqlite3.OperationalError:
            if time.monotonic() <= end:
                raise
            raise query_timeout(timeout) from None
        finally:
            self.connection.set_progress_handler(None, 0)


def read_only_history() -> InputError:
    """The error for facts that are to be added for a while to a file that is only read."""
    return InputError(
        "history-read-only",
        place="the history file",
        expected="a database that was opened for writing",
        found="one that is read only",
        fix="Open it with read_only=False: what is added for a while is never kept.",
    )


def _within_memory(work: Callable[[], Result]) -> Result:
    try:
        return work()
    except MemoryError as error:
        raise query_memory(str(error)) from None


def _node(text: str | None) -> Node | None:
    return None if text is None else decode(text)


@lru_cache(maxsize=4096)
def _filling(name: str, width: int) -> tuple[str, str]:
    """The statements that empty a table, and that put a row into it."""
    places = ", ".join("?" * width)
    return f"DELETE FROM {quoted(name)}", f"INSERT INTO {quoted(name)} VALUES ({places})"


@lru_cache(maxsize=4096)
def quoted(name: str) -> str:
    """A name as an identifier of SQL."""
    return exp.to_identifier(name, quoted=True).sql(dialect="sqlite")


def sql_text(statement: exp.Expr) -> str:
    """The statement in SQLite's words."""
    return statement.sql(dialect="sqlite", normalize_functions=False)
