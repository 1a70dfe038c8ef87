"""The part of a mapping that has rows: empty tables say nothing, and what says nothing need not be asked."""

from __future__ import annotations

from dataclasses import replace

import duckdb
from sqlglot import exp

from engine.graph.describing import query_sql, table_sql
from engine.graph.r2rml import Mapping, Reference, Table, TriplesMap


def present(mapping: Mapping, connection: duckdb.DuckDBPyConnection) -> Mapping:
    """The triples maps whose tables have rows, and the parents that those refer to: the same triples.

    Every table must be there; the mapping fits for as long as no empty table gets rows.
    """
    empty = _surely_empty(connection)
    filled = [
        each
        for each in mapping.triples_maps
        if not (isinstance(each.table, Table) and each.table.name[-1].text in empty)
        and _has_rows(each, connection)
    ]
    names = {each.name for each in filled} | {parent for each in filled for parent in _parents(each)}
    return replace(mapping, triples_maps=tuple(each for each in mapping.triples_maps if each.name in names))


def _surely_empty(connection: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """Tables that the database knows to be empty, by one question for all; there may be more."""
    asked = "SELECT table_name, max(estimated_size) FROM duckdb_tables() GROUP BY 1"
    return frozenset(name for name, size in connection.execute(asked).fetchall() if size == 0)


def _has_rows(triples_map: TriplesMap, connection: duckdb.DuckDBPyConnection) -> bool:
    table = triples_map.table
    source = table_sql(table) if isinstance(table, Table) else query_sql(table)
    asked = exp.select("1").from_(exp.alias_(source, "rows_of", table=True)).limit(1)
    return connection.execute(asked.sql("duckdb")).fetchone() is not None


def _parents(triples_map: TriplesMap) -> set[str]:
    return {each.object.parent for each in triples_map.statements if isinstance(each.object, Reference)}
