"""The part of a mapping that has rows: empty tables say nothing, and what says nothing need not be asked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import duckdb
from sqlglot import exp

from engine.graph.describing import query_sql, table_sql
from engine.graph.r2rml import Mapping, Query, Reference, Table, TriplesMap


def present(mapping: Mapping, connection: duckdb.DuckDBPyConnection) -> Mapping:
    """The triples maps whose tables have rows, and the parents that those refer to: the same triples.

    Every table must be there; the mapping fits for as long as no empty table gets rows.
    """
    filled_tables = _with_rows({each.table for each in mapping.triples_maps}, connection)
    filled = [each for each in mapping.triples_maps if each.table in filled_tables]
    names = {each.name for each in filled} | {parent for each in filled for parent in _parents(each)}
    return replace(mapping, triples_maps=tuple(each for each in mapping.triples_maps if each.name in names))


def _with_rows(
    tables: Collection[Table | Query], connection: duckdb.DuckDBPyConnection
) -> frozenset[Table | Query]:
    """Those that have rows; tables are asked all at once, queries each by itself."""
    stored = [each for each in tables if isinstance(each, Table)]
    asked = " UNION ALL ".join(f"({_first_row(each, place)})" for place, each in enumerate(stored))
    rows = connection.execute(asked).fetchall() if stored else []
    queries = [each for each in tables if isinstance(each, Query)]
    return frozenset(
        [
            *(stored[place] for (place,) in rows),
            *(each for each in queries if connection.execute(_first_row(each, 1)).fetchone() is not None),
        ]
    )


def _first_row(table: Table | Query, number: int) -> str:
    """A statement that gives the number if there is a row."""
    source = table_sql(table) if isinstance(table, Table) else query_sql(table)
    asked = exp.select(str(number)).from_(exp.alias_(source, "rows_of", table=True)).limit(1)
    return asked.sql("duckdb")


def _parents(triples_map: TriplesMap) -> set[str]:
    return {each.object.parent for each in triples_map.statements if isinstance(each.object, Reference)}
