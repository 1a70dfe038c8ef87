"""Tables opened as a graph, with whatever was worked out about them before.

A cache keeps the ontology as a table of triples, the view of tables (columns, keys, largest amounts) as long
as their files do not change, and the SQL of rules. Each is found by what it was worked out from, so it is
never another one's.
"""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Collection, Iterator
from collections.abc import Mapping as MappingOf
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Final

import duckdb
import sqlglot
from rdflib import Graph
from sqlglot import exp

from engine.cache import Cache, digest_of, unpickled
from engine.graph.keys import keys_by_table
from engine.graph.r2rml import Mapping, Query, Table
from engine.graph.table_files import TableFile
from engine.graph.view import View, make_view
from engine.known_graph import digest_of_graph
from engine.sql.kept_plans import KeptPlans, signature
from engine.sql.view_database import ViewDatabase

Keys = MappingOf[str, Collection[frozenset[str]]]
"""Sets of columns that are unique and never NULL, by the table's name or the query's text."""
_SAMPLE_BYTES: Final = 1 << 16


class Opening:
    """One opening of tables, for one shapes graph; without a cache everything is worked out anew.

    `files` are those behind the tables, where all tables are files.
    """

    def __init__(self, shapes: Graph, cache: Cache | None, files: Collection[TableFile]) -> None:
        self._shapes = shapes
        self._cache = cache
        self._files = files
        self._key: str | None = None
        self._known = 0

    def database(
        self,
        connection: duckdb.DuckDBPyConnection,
        mapping: Mapping,
        ontology: Graph | None,
        *,
        base: str,
        keys: Keys | None,
        memory_limit: str | None,
    ) -> ViewDatabase:
        """The tables as a graph, with the ontology beside them."""
        view, signed = self._view(mapping, connection, base, keys)
        database = ViewDatabase(connection, view, memory_limit=memory_limit)
        if ontology is not None:
            self._load(database, ontology)
        digests = [digest_of_graph(graph) for graph in (self._shapes, ontology) if graph is not None]
        if None not in digests:
            self._key = repr((signed, digests))
            self._recall(database)
        return database

    def remember(self, database: ViewDatabase) -> None:
        """Keeps what the database has worked out since."""
        if self._cache is None or self._key is None:
            return
        plans = database.kept()
        if plans is not None and plans.size > self._known:
            self._cache.save("plans", self._key, pickle.dumps(plans, protocol=pickle.HIGHEST_PROTOCOL))
            self._known = plans.size

    def _view(
        self, mapping: Mapping, connection: duckdb.DuckDBPyConnection, base: str, keys: Keys | None
    ) -> tuple[View, str]:
        """The view of the tables, and its signature: of files, they are the same as long as those are."""

        def make() -> tuple[View, str]:
            found = keys_by_table(mapping, connection) if keys is None else keys
            view = make_view(mapping, connection, base=base, keys=found, fixed=True)
            return view, signature(view)

        names = frozenset(each.name.lower() for each in self._files)
        if self._cache is None or keys is not None or not names or not reads_only(mapping, names):
            return make()
        states = [(each.name, list(_states(each.path))) for each in self._files]
        return self._cache.value("view", digest_of(repr((states, mapping, base)).encode()), make)[0]

    def _load(self, database: ViewDatabase, ontology: Graph) -> None:
        digest = digest_of_graph(ontology)
        if self._cache is None or digest is None:
            database.load(ontology)
            return
        kept = self._cache.load("triples", digest)
        if kept is not None:
            database.load_table(kept)
            return
        database.load(ontology)
        self._cache.save("triples", digest, database.table())

    def _recall(self, database: ViewDatabase) -> None:
        kept = None if self._cache is None or self._key is None else self._cache.load("plans", self._key)
        if kept is not None:
            with suppress(Exception):  # what cannot be read is worked out again
                plans = unpickled(kept)
                assert isinstance(plans, KeptPlans)
                database.take_up(plans)
                self._known = plans.size


def reads_only(mapping: Mapping, names: frozenset[str]) -> bool:
    """Whether the mapping reads these tables and, in its queries, no other file."""
    return all(_tables(each.table) <= names for each in mapping.triples_maps)


@lru_cache(maxsize=1024)
def _tables(table: Table | Query) -> frozenset[str]:
    """The tables that are read, by name; an empty name stands for what is none."""
    if isinstance(table, Table):
        return frozenset({table.name[-1].text.lower()})
    try:
        tree = sqlglot.parse_one(table.sql, dialect="duckdb")
    except sqlglot.errors.SqlglotError:  # the database reads more than we do
        return frozenset({""})
    return frozenset(each.name.lower() for each in tree.find_all(exp.Table))


def _states(path: Path) -> Iterator[tuple[str, int, int, str]]:
    """What changes when a file does: name, size, time, and how it begins and ends. A folder is its parts."""
    for file in sorted(path.glob("*.parquet")) if path.is_dir() else [path]:
        state = file.stat()
        with file.open("rb") as stream:
            sample = stream.read(_SAMPLE_BYTES)
            stream.seek(max(0, state.st_size - _SAMPLE_BYTES), os.SEEK_SET)
            sample += stream.read()
        yield str(file.resolve()), state.st_size, state.st_mtime_ns, hashlib.sha256(sample).hexdigest()
