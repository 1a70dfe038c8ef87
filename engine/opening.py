"""Tables opened as a graph, with whatever was worked out about them before.

A cache keeps the ontology as a table of triples, the keys of tables as long as their files do not change, and
the SQL of rules. Each is found by what it was worked out from, so it is never another one's.
"""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Collection, Iterator
from collections.abc import Mapping as MappingOf
from contextlib import suppress
from pathlib import Path
from typing import Final

import duckdb
from rdflib import Graph

from engine.cache import Cache, digest_of, unpickled
from engine.graph.keys import keys_by_table
from engine.graph.r2rml import Mapping
from engine.graph.table_files import TableFile
from engine.graph.view import make_view
from engine.known_graph import digest_of_graph
from engine.sql.kept_plans import KeptPlans, signature
from engine.sql.view_database import ViewDatabase

Keys = MappingOf[str, Collection[frozenset[str]]]
"""Sets of columns that are unique and never NULL, by the table's name or the query's text."""
_SAMPLE_BYTES: Final = 1 << 16


class Opening:
    """One opening of tables, for one shapes graph; without a cache everything is worked out anew.

    `files` are those behind the tables, where the tables are files.
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
        if keys is None:
            keys = self._keys(mapping, connection)
        view = make_view(mapping, connection, base=base, keys=keys, fixed=True)
        database = ViewDatabase(connection, view, memory_limit=memory_limit)
        if ontology is not None:
            self._load(database, ontology)
        digests = [digest_of_graph(graph) for graph in (self._shapes, ontology) if graph is not None]
        if None not in digests:
            self._key = repr((signature(view), digests))
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

    def _keys(self, mapping: Mapping, connection: duckdb.DuckDBPyConnection) -> Keys:
        if self._cache is None or not self._files:
            return keys_by_table(mapping, connection)
        states = [(each.name, list(_states(each.path))) for each in self._files]
        key = digest_of(repr((states, mapping)).encode())
        return self._cache.value("keys", key, lambda: keys_by_table(mapping, connection))[0]

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


def _states(path: Path) -> Iterator[tuple[str, int, int, str]]:
    """What changes when a file does: name, size, time, and how it begins and ends. A folder is its parts."""
    for file in sorted(path.glob("*.parquet")) if path.is_dir() else [path]:
        state = file.stat()
        with file.open("rb") as stream:
            sample = stream.read(_SAMPLE_BYTES)
            stream.seek(max(0, state.st_size - _SAMPLE_BYTES), os.SEEK_SET)
            sample += stream.read()
        yield str(file.resolve()), state.st_size, state.st_mtime_ns, hashlib.sha256(sample).hexdigest()
