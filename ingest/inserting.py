"""Rows into their tables: derived columns computed, and what later rows know filled in.

Everything happens inside DuckDB, whatever the rows came from: a spool or a Parquet file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from ingest.records import BY_NAME
from ingest.schema import SOURCE_COLUMNS, Table

VALUE_SOURCE = "value_source"
"""Where a value was read that its record's own row does not show: table, key, column, and the four places."""


@dataclass(frozen=True)
class Rows:
    """Rows to insert, as SQL that can stand after FROM, with its parameters."""

    sql: str
    parameters: Sequence[object] = ()


def append(connection: duckdb.DuckDBPyConnection, table: Table, rows: Rows, file: str) -> None:
    """Insert rows, derived columns computed; keys that repeat are settled when every file has been read."""
    names = ", ".join(f'"{name}"' for name in _all_names(table) if name != "src_file")
    computed = "".join(f', {column.derived} AS "{column.name}"' for column in table.derived)
    connection.execute(
        f'INSERT INTO "{table.name}" ({names}, src_file) '
        f"SELECT {names}, ?::VARCHAR FROM (SELECT *{computed} FROM {rows.sql})",
        [file, *rows.parameters],
    )


def complete(connection: duckdb.DuckDBPyConnection, more: Table) -> None:
    """Fill what a record does not know from the rows that complete it: the first that knows, as read."""
    places = ", ".join(f"{name} {kind}" for name, kind in SOURCE_COLUMNS)
    connection.execute(
        f"CREATE TABLE {VALUE_SOURCE} (table_name VARCHAR, row_key VARCHAR, column_name VARCHAR, {places})"
    )
    if connection.execute(f'SELECT 1 FROM "{more.name}" LIMIT 1').fetchone():
        _fill_in(connection, more)
    connection.execute(f'DROP TABLE "{more.name}"')


def _fill_in(connection: duckdb.DuckDBPyConnection, more: Table) -> None:
    record, key = BY_NAME[str(more.completes)], more.key.name
    columns = [column.name for column in more.given if column.name != key]
    known = ", ".join(
        f'first("{name}" ORDER BY rowid) FILTER ("{name}" IS NOT NULL) AS "{name}"' for name in columns
    )
    for name in columns:
        _remember_source(connection, record, more, name)
    filled = ", ".join(f'"{name}" = coalesce(r."{name}", m."{name}")' for name in columns)
    connection.execute(
        f'UPDATE "{record.name}" AS r SET {filled} '
        f'FROM (SELECT "{key}", {known} FROM "{more.name}" GROUP BY "{key}") AS m WHERE r."{key}" = m."{key}"'
    )
    computed = ", ".join(f'"{column.name}" = {column.derived}' for column in record.derived)
    connection.execute(f'UPDATE "{record.name}" SET {computed}')


def _remember_source(connection: duckdb.DuckDBPyConnection, record: Table, more: Table, name: str) -> None:
    """Keep where a value was read that the record's own row does not show.

    Without the pointer: that of the row names the node which made it, and this value may stand in another.
    """
    key = more.key.name
    places = ", ".join(
        "NULL" if place == "src_pointer" else f"first(m.{place} ORDER BY m.rowid)"
        for place, _ in SOURCE_COLUMNS
    )
    connection.execute(
        f"INSERT INTO {VALUE_SOURCE} "
        f'SELECT ?, m."{key}", ?, {places} FROM "{more.name}" AS m JOIN "{record.name}" AS r USING ("{key}") '
        f'WHERE r."{name}" IS NULL AND m."{name}" IS NOT NULL GROUP BY m."{key}"',
        [record.name, name],
    )


def _all_names(table: Table) -> list[str]:
    return [column.name for column in table.columns] + [name for name, _ in SOURCE_COLUMNS]
