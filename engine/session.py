"""Shapes compiled once and data loaded once, asked many times: one claim against years of history costs
milliseconds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from rdflib import Graph
from rdflib.term import Node

from engine.errors import InputError
from engine.ordering import in_order
from engine.reading import read_graph
from engine.results import Results

if TYPE_CHECKING:
    from engine.cache import Cache
    from engine.program.compiled import Compiled
    from engine.sql.answering import PlanDatabase

ENGINES: Final = ("duckdb", "sqlite", "reference")
AUTO: Final = "duckdb"
"""What `auto` chooses."""


class Session:
    """One data graph and one shapes graph; use it as a context manager or `close` it.

    `data` is a graph or the path of a file; an N-Triples file goes into the database without becoming a
    graph in memory, which is several times faster.

    The arguments are those of `engine.validate`. Raises `InputError` if the shapes graph is malformed or the
    engine is not known, `UnsupportedError` if the shapes use what we do not have.
    """

    def __init__(
        self,
        data: Graph | Path,
        shapes: Graph,
        *,
        engine: str = "auto",
        memory_limit: str | None = None,
        shapes_file: str | None = None,
    ) -> None:
        self._shapes = shapes
        self._compiled: Compiled | None = None
        self._database: PlanDatabase | None = None
        chosen = _chosen(engine)
        if chosen == "reference":
            self._data = read_graph(data) if isinstance(data, Path) else data
            return
        from engine.program.compiled import Compiled  # what is not used need not be there

        self._compiled = Compiled(shapes, shapes_file)
        self._database = _opened(chosen, memory_limit)
        self._data = _loaded(self._database, data)

    @classmethod
    def over(
        cls,
        database: PlanDatabase,
        shapes: Graph,
        *,
        shapes_file: str | None = None,
        cache: Cache | None = None,
    ) -> Self:
        """A session over a database that holds its data already; closing the session closes it. What the
        shapes are compiled to is kept in `cache`.

        Raises as the constructor does.
        """
        from engine.program.compiled import Compiled

        session = cls.__new__(cls)
        session._shapes = shapes
        session._compiled = Compiled(shapes, shapes_file, cache)
        session._database = database
        session._data = Graph()
        return session

    def under(self, shapes: Graph) -> Session:
        """Other shapes over the data of this session, which stays this session's to close.

        Raises as the constructor does.
        """
        from engine.program.compiled import Compiled

        session = copy(self)
        session._shapes = shapes
        session._compiled = None if self._database is None else Compiled(shapes)
        return session

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Forgets the loaded data."""
        if self._database is not None:
            self._database.close()

    def validate(
        self,
        extra: Graph | None = None,
        *,
        focus: Collection[Node] | None = None,
        rules: Collection[Node] | None = None,
        timeout_seconds: float | None = None,
    ) -> Results:
        """Validates the data, with the triples of `extra` for this time only.

        `focus`, `rules` and `timeout_seconds` are those of `engine.validate`.
        """
        if self._compiled is None or self._database is None:
            from engine.reference import validate_with_pyshacl

            data = self._data if extra is None else self._data + extra
            found = validate_with_pyshacl(
                data, self._shapes, focus=focus, rules=rules, timeout_seconds=timeout_seconds
            )
        else:
            with self._with(self._database, extra):
                found = self._compiled.validate(
                    self._database, focus=focus, rules=rules, timeout_seconds=timeout_seconds
                )
        return in_order(found, self._data, *([] if extra is None else [extra]))

    @contextmanager
    def _with(self, database: PlanDatabase, extra: Graph | None) -> Iterator[None]:
        if extra is None:
            yield
        else:
            with database.with_extra(extra):
                yield


def _opened(engine: str, memory_limit: str | None) -> PlanDatabase:
    if engine == "sqlite":
        from engine.sql.sqlite import SqliteDatabase

        return SqliteDatabase(memory_limit=memory_limit)
    from engine.sql.database import Database

    return Database(memory_limit=memory_limit)


def _loaded(database: PlanDatabase, data: Graph | Path) -> Graph:
    """Puts the data into the database; returns the graph that describes its blank nodes, if there is one."""
    if isinstance(data, Path) and data.suffix == ".nt" and data.is_file():
        database.load_file(data)
        return Graph()
    graph = read_graph(data) if isinstance(data, Path) else data
    database.load(graph)
    return graph


def _chosen(engine: str) -> str:
    if engine == "auto":
        return AUTO
    if engine not in ENGINES:
        raise InputError(
            "engine-unknown",
            place="engine",
            expected=f"one of auto, {', '.join(ENGINES)}",
            found=repr(engine),
            fix="Write one of the names above.",
        )
    return engine
