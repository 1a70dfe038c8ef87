"""The triples that the rows of a case stand for, quickly: the empty tables are made once.

The mapping falls into parts that read different tables. What a part says depends on the rows of its own
tables alone, so rows that many cases share are read once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, lru_cache

import duckdb
import sqlglot
from rdflib import Graph
from sqlglot import exp

import ingest
from engine.graph import r2rml
from engine.graph.materialise import Fitted, Triple, fitted
from hegui.figures import kinds_of_figures
from hegui.ontology import DATA, words
from hegui.workspace import mapping
from ingest.records import EXTENDED

Rows = Mapping[str, Sequence[Mapping[str, object]]]
_TELLING = frozenset(table for table, _ in EXTENDED.values())
"""Tables that tell codes which other tables use: without them such codes would be refused."""


def graph_of_rows(rows: Rows) -> Graph:
    """The triples that rows, keyed by table, stand for. Raises `InputError` for a row that ingest refuses."""
    mapped = frozenset[str]().union(*(part.tables for part in _parts()))
    with _filled({table: rows[table] for table in rows if table not in mapped}):
        pass  # says nothing, but may be refused
    graph = Graph()
    for part in _parts():
        if part.tables & rows.keys() and part.asked_by <= rows.keys():
            own = {table: rows.get(table, ()) for table in sorted(part.tables | (_TELLING & rows.keys()))}
            graph.addN((s, p, o, graph) for s, p, o in _triples(part, _Given(repr(own), own)))
    return graph


@dataclass(frozen=True, eq=False)
class _Part:
    """The triples maps that read the same tables."""

    tables: frozenset[str]
    mapping: r2rml.Mapping

    @cached_property
    def asked_by(self) -> frozenset[str]:
        """The kinds that must have rows for it to say anything."""
        names = {each.name for each in self.mapping.triples_maps}
        return frozenset(kind for name, kind in kinds_of_figures().items() if name in names)

    @cached_property
    def fitted(self) -> Fitted:
        """Ready for any rows."""
        return fitted(self.mapping, _tables(), base=str(DATA))


@dataclass(frozen=True)
class _Given:
    """Rows, which are the same where they are written the same."""

    text: str
    rows: Rows = field(compare=False)


@cache
def _parts() -> tuple[_Part, ...]:
    found: dict[frozenset[str], list[r2rml.TriplesMap]] = {}
    for each in mapping().triples_maps:
        found.setdefault(_tables_of(each), []).append(each)
    return tuple(
        _Part(tables, replace(mapping(), triples_maps=tuple(maps))) for tables, maps in found.items()
    )


def _tables_of(triples_map: r2rml.TriplesMap) -> frozenset[str]:
    """The tables that a triples map reads; ours refer to each other by templates, never by joins."""
    assert not any(isinstance(each.object, r2rml.Reference) for each in triples_map.statements)
    if isinstance(triples_map.table, r2rml.Table):
        return frozenset({str(triples_map.table)})
    query = sqlglot.parse_one(triples_map.table.sql, dialect="duckdb")
    own = {each.alias for each in query.find_all(exp.CTE)}
    return frozenset(table.name for table in query.find_all(exp.Table)) - own


@lru_cache(maxsize=4096)
def _triples(part: _Part, given: _Given) -> tuple[Triple, ...]:
    with _filled(given.rows) as connection:
        return tuple(part.fitted.triples(connection))


@contextmanager
def _filled(rows: Rows) -> Iterator[duckdb.DuckDBPyConnection]:
    """The tables with these rows for as long as the block lasts."""
    connection = _tables()
    connection.execute("BEGIN")
    try:
        ingest.fill_tables(connection, rows, words=words())
        yield connection
    finally:
        connection.execute("ROLLBACK")


@cache
def _tables() -> duckdb.DuckDBPyConnection:
    return ingest.empty_tables(words=words())
