"""Shapes put to tables: the graph is what an R2RML mapping says of them, together with an ontology.

The tables stay where they are, in the caller's database.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import cache as once
from types import TracebackType

import duckdb
from rdflib import Graph
from rdflib.term import Node

from engine.asked_graph import AskedGraph
from engine.cache import Cache
from engine.errors import InputError
from engine.graph.base import BASE
from engine.graph.lineage import Lineage, RowRef
from engine.graph.lookups import Pattern
from engine.graph.materialise import materialise_into
from engine.graph.r2rml import Mapping
from engine.graph.table_files import TableFile
from engine.opening import Keys, Opening
from engine.results import Results
from engine.session import Session
from engine.table_answers import TableAnswers


class TableSession:
    """Tables, a mapping and shapes; use it as a context manager or `close` it.

    `connection` holds the tables and must not be used for anything else meanwhile. `ontology` is part of the
    data graph (classes and their order, lists). `places` is a connection to the same tables in which rows
    know where they were read (`engine.graph.table_files.cursor_with_places`); lineage asks there. `base` is
    what relative templates of the mapping stand on. What does not fit into `memory_limit` (such as `2GB`)
    goes to the folder that the connection has for it. `keys` are the columns that tell the rows of each table
    apart, if they are known; else they are found by counting. `cache` keeps what can be used again, for
    shapes and an ontology that have a digest (`engine.known_graph`), and for tables that are `files`.

    With the engine `duckdb` no triple of the tables is ever written down; `sqlite` and `reference` get them
    in memory. `graph` is the data graph in rdflib's terms, for explanations.

    Raises `InputError` if the shapes are malformed or the mapping does not fit the tables,
    `UnsupportedError` if the shapes use what we do not have.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        mapping: Mapping,
        shapes: Graph,
        ontology: Graph | None = None,
        *,
        base: str = BASE,
        engine: str = "auto",
        memory_limit: str | None = None,
        places: duckdb.DuckDBPyConnection | None = None,
        shapes_file: str | None = None,
        keys: Keys | None = None,
        cache: Cache | None = None,
        files: Collection[TableFile] = (),
    ) -> None:
        self._lineage = once(lambda: _lineage(mapping, connection, places, base))
        self._remember: Callable[[], None] = _nothing
        if engine in ("auto", "duckdb"):
            opening = Opening(shapes, cache, files)
            database = opening.database(
                connection, mapping, ontology, base=base, keys=keys, memory_limit=memory_limit
            )
            self._session = Session.over(database, shapes, shapes_file=shapes_file, cache=cache)
            self._remember = lambda: opening.remember(database)
            self.graph: Graph = AskedGraph(TableAnswers(database, mapping, connection, ontology, base=base))
            return
        self.graph = materialise_into(Graph(), mapping, connection, base=base)
        for triple in ontology or ():
            self.graph.add(triple)
        self._session = Session(
            self.graph, shapes, engine=engine, memory_limit=memory_limit, shapes_file=shapes_file
        )

    def __enter__(self) -> TableSession:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Forgets what was made for asking; the tables stay."""
        self._session.close()

    def validate(
        self,
        *,
        focus: Collection[Node] | None = None,
        rules: Collection[Node] | None = None,
        timeout_seconds: float | None = None,
    ) -> Results:
        """What the shapes find. The arguments are those of `engine.validate`."""
        found = self._session.validate(focus=focus, rules=rules, timeout_seconds=timeout_seconds)
        if focus is None:
            self._remember()
        return found

    def rows_behind(self, patterns: Collection[Pattern]) -> dict[Pattern, tuple[RowRef, ...]]:
        """The rows behind the triples that fit a pattern; see `engine.graph.lineage.Lineage.rows`."""
        return self._lineage().rows(patterns)


def _nothing() -> None:
    """What is to be remembered of a graph in memory."""


def _lineage(
    mapping: Mapping,
    connection: duckdb.DuckDBPyConnection,
    places: duckdb.DuckDBPyConnection | None,
    base: str,
) -> Lineage:
    """Lineage with places where the mapping allows it: `SELECT *` over two tables has their columns twice."""
    plain = Lineage(mapping, connection, base=base)
    if places is None:
        return plain
    try:
        return Lineage(mapping, places, base=base)
    except InputError:
        return plain
