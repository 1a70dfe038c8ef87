"""A SQLite database that holds a graph and answers plans: for a few focus nodes against years of history.

The data is in memory or in a file. A file is kept in WAL mode: while one process writes, any number of others
read, each opened with `read_only`.
"""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Final, Self, TypeVar

from rdflib.term import Node
from sqlglot import exp

from engine.errors import InputError
from engine.plan import Aggregate, Distinct, Group, Plan, Project, Table
from engine.reading import read_graph
from engine.rewrite import rewritten
from engine.sql.limits import query_memory, query_timeout
from engine.sql.sqlite.library import prepare
from engine.sql.sqlite.lowering import lowered
from engine.sql.sqlite.moments import moment_term
from engine.sql.sqlite.triples import Triple, TripleTable
from engine.sql.writer import write
from engine.terms import decode

Row = tuple[Node | None, ...]
Result = TypeVar("Result")

_STATEMENTS: Final = 4096
"""Prepared statements that a connection keeps."""
_CACHE: Final = "256MB"
"""Memory for pages of the file, unless the caller limits it."""
_STEPS: Final = 20_000
"""Instructions of SQLite between two looks at the clock."""


class SqliteDatabase:
    """Triples and candidate sets in one SQLite connection; use it as a context manager or `close` it.

    `file` is made if it does not exist; without one the data is in memory. `memory_limit` (such as `2GB`)
    bounds the memory for pages; with it, intermediate results go to temporary files.
    """

    engine: Final = "sqlite"

    def __init__(
        self, file: Path | None = None, *, read_only: bool = False, memory_limit: str | None = None
    ) -> None:
        self.connection = _connected(file, read_only=read_only)
        self._now = datetime.now(UTC)
        prepare(self.connection, lambda: moment_term(self._now))
        settings = {
            "cache_size": -_kibibytes(memory_limit or _CACHE),
            "temp_store": "MEMORY" if memory_limit is None else "FILE",
            "synchronous": "NORMAL",
            "mmap_size": 0 if file is None else 1 << 36,
        }
        for name, value in settings.items():
            self.connection.execute(f"PRAGMA {name} = {value}")
        if file is not None and not read_only:
            self.connection.execute("PRAGMA journal_mode = WAL")
        self.triples = TripleTable(self.connection, read_only=read_only)
        self._written: dict[tuple[Plan, str], str] = {}
        """The SQL of plans that were asked or stored (under a name) before."""
        self._sets: dict[str, tuple[str, ...]] = {}
        """The tables of candidate sets, with their columns; empty ones are kept for the next question."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the connection; data in memory is forgotten."""
        self.connection.close()

    def load(self, graph: Iterable[Triple], name: Node | None = None) -> int:
        """Adds the triples of an rdflib graph, or any triples; returns how many.

        With a name they become a graph of that name, which only `GRAPH` in a query sees.
        """
        self._written.clear()
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
        self.connection.execute("COMMIT")

    @contextmanager
    def with_extra(self, graph: Iterable[Triple]) -> Iterator[None]:
        """For the time of the block the graph has these triples too; candidate sets made meanwhile are
        forgotten.

        Triples that the graph already has are not added twice.
        """
        sets = dict(self._sets)
        self.connection.execute("BEGIN")
        try:
            self.triples.load(graph)
            yield
        finally:
            self.connection.execute("ROLLBACK")
            self._sets = sets

    def clear(self) -> None:
        """Forgets all triples; candidate sets stay."""
        self._written.clear()
        self.triples.clear()

    def rows(self, plan: Plan, *, timeout: float | None = None) -> list[Row]:
        """The rows of the plan, columns as `plan.variables`; `timeout` in seconds."""
        return [tuple(map(_node, row)) for row in self.texts(plan, timeout=timeout)]

    def texts(self, plan: Plan, *, timeout: float | None = None) -> list[tuple[str | None, ...]]:
        """The rows with terms in generic form."""
        statement = self._written.get((plan, ""))
        if statement is None:
            statement = self._written[plan, ""] = _text(self.statement(plan))
        rows = self._limited(lambda: self._run(statement), timeout)
        width = len(plan.variables)
        return [row[:width] for row in rows]

    def store(self, plan: Plan, name: str, *, timeout: float | None = None) -> Table:
        """Runs the plan once and keeps its distinct rows under a name: a candidate set for other plans."""
        statement = self._written.get((plan, name))
        if statement is None:
            query = _text(self.statement(Distinct(plan)))
            statement = self._written[plan, name] = f"INSERT INTO {_quoted(name)} {query}"
        self._empty_set(name, plan.variables)
        self._limited(lambda: self._run(statement), timeout)
        return Table(name, plan.variables, plan.certain)

    def _empty_set(self, name: str, columns: tuple[str, ...]) -> None:
        """Makes the table; an old one is used where it fits: a new one has every statement prepared again."""
        if self._sets.get(name) == columns:
            self._run(f"DELETE FROM {_quoted(name)}")
            return
        self._run(f"DROP TABLE IF EXISTS {_quoted(name)}")
        named = ", ".join(f"{_quoted(column)} TEXT" for column in columns) or "nothing"
        self._run(f"CREATE TEMP TABLE {_quoted(name)} ({named})")
        self._sets[name] = columns

    def drop(self, table: Table) -> None:
        """Forgets a candidate set."""
        if table.name in self._sets:
            self._run(f"DELETE FROM {_quoted(table.name)}")

    def count(self, plan: Plan, *, timeout: float | None = None) -> int:
        """How many rows the plan has."""
        counted = Group(Project(plan, plan.variables), (), (Aggregate("n", "count", None),))
        (number,) = self.texts(counted, timeout=timeout)[0]
        assert number is not None
        return int(number[1:])

    def statement(self, plan: Plan) -> exp.Query:
        """The SQL tree of the plan, after rewriting."""
        return lowered(write(rewritten(plan), self.triples))

    def sql(self, plan: Plan) -> str:
        """The SQL of the plan as indented text."""
        return self.statement(plan).sql(dialect="sqlite", pretty=True, normalize_functions=False)

    def _run(self, statement: str) -> list[tuple[str | None, ...]]:
        return self.connection.execute(statement).fetchall()

    def _limited(self, work: Callable[[], Result], timeout: float | None) -> Result:
        self._now = datetime.now(UTC)
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


def _within_memory(work: Callable[[], Result]) -> Result:
    try:
        return work()
    except MemoryError as error:
        raise query_memory(str(error)) from None


def _connected(file: Path | None, *, read_only: bool) -> sqlite3.Connection:
    """A connection that commits when told to."""
    place = ":memory:" if file is None else f"{file.absolute().as_uri()}?mode={'ro' if read_only else 'rwc'}"
    try:
        return sqlite3.connect(
            place, uri=True, isolation_level=None, cached_statements=_STATEMENTS, check_same_thread=False
        )
    except sqlite3.OperationalError as error:
        raise InputError(
            "history-file",
            place=str(file),
            expected="a SQLite file that can be opened",
            found=str(error),
            fix="Make the file first, or check its name and permissions.",
        ) from None


def _kibibytes(size: str) -> int:
    """`2GB`, `512MiB` … in units of 1024 bytes."""
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([KMGT])i?B\s*", size, re.IGNORECASE)
    if match is None:
        raise InputError(
            "memory-limit",
            place="memory_limit",
            expected="a size such as 2GB or 512MB",
            found=repr(size),
            fix="Write a number and one of KB, MB, GB, TB.",
        )
    return int(float(match[1]) * 1024 ** "KMGT".index(match[2].upper()))


def _node(text: str | None) -> Node | None:
    return None if text is None else decode(text)


def _quoted(name: str) -> str:
    return exp.to_identifier(name, quoted=True).sql(dialect="sqlite")


def _text(statement: exp.Expr) -> str:
    return statement.sql(dialect="sqlite", normalize_functions=False)
