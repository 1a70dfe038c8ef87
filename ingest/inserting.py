"""Rows into their tables: derived columns computed, each key once, what later rows know filled in.

Everything happens inside DuckDB, whatever the rows came from: a spool or a Parquet file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

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


class Duplicate:
    """A row left out because its key was taken, with the place of the row that has it and its amounts."""

    def __init__(self, table: Table, values: Sequence[object]) -> None:
        self.key = str(values[0])
        self.sheet = _text_or_none(values[1])
        self.row = int(str(values[2]))
        self.pointer = _text_or_none(values[3])
        self.first_file, self.first_sheet, self.first_row = values[4], values[5], values[6]
        names = (column.name for column in table.amounts)
        self.amounts = {
            name: amount
            for name, amount in zip(names, values[7:], strict=True)
            if isinstance(amount, Decimal)
        }

    @property
    def first(self) -> str:
        """Where the row that was loaded is."""
        sheet = f", sheet {self.first_sheet}" if self.first_sheet else ""
        return f"{self.first_file}{sheet}, row {self.first_row}"


def insert_unique(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    rows: Rows,
    file: str,
    *,
    order: str = "row_number() OVER ()",
    staged: bool = True,
) -> list[Duplicate]:
    """Insert rows, derived columns computed, keeping the first of each key by `order`.

    With `staged` they are read once and held meanwhile; without, they are read again for each question asked
    of them, which suits files too large to hold twice.
    """
    computed = "".join(f', {column.derived} AS "{column.name}"' for column in table.derived)
    named = "'" + file.replace("'", "''") + "'"
    kind = "TABLE" if staged else "VIEW"
    connection.execute(
        f"CREATE TEMP {kind} hegui_staging AS "
        f"SELECT *{computed}, {named} AS src_file, {order} AS hegui_order FROM {rows.sql}",
        rows.parameters,
    )
    duplicates = _duplicates(connection, table)
    names = ", ".join(f'"{name}"' for name in _all_names(table))
    unique = (
        "WHERE hegui_order NOT IN (SELECT hegui_order FROM hegui_duplicate) ORDER BY hegui_order"
        if duplicates
        else ""
    )
    connection.execute(f'INSERT INTO "{table.name}" ({names}) SELECT {names} FROM hegui_staging {unique}')
    connection.execute(f"DROP {kind} hegui_staging")
    connection.execute("DROP TABLE IF EXISTS hegui_duplicate")
    return duplicates


def _duplicates(connection: duckdb.DuckDBPyConnection, table: Table) -> list[Duplicate]:
    key = f'"{table.key.name}"'
    clean = connection.execute(
        f"SELECT count({key}) = count(DISTINCT {key}) AND NOT EXISTS (SELECT 1 FROM hegui_staging s "
        f'JOIN "{table.name}" t ON s.{key} = t.{key}) FROM hegui_staging'
    ).fetchone()
    if clean and clean[0]:
        return []
    amounts = "".join(f', s."{column.name}"' for column in table.amounts)
    connection.execute(
        f"""
        CREATE TEMP TABLE hegui_duplicate AS
        WITH taken AS (
            SELECT {key}, src_file, src_sheet, src_row, 0 AS hegui_order FROM "{table.name}"
            WHERE {key} IN (SELECT {key} FROM hegui_staging)
            UNION ALL SELECT {key}, src_file, src_sheet, src_row, hegui_order FROM hegui_staging
        ), first AS (
            SELECT * FROM taken WHERE {key} IS NOT NULL
            QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY hegui_order) = 1
        )
        SELECT s.{key} AS duplicate_key, s.src_sheet, s.src_row, s.src_pointer,
               f.src_file, f.src_sheet, f.src_row{amounts}, s.hegui_order
        FROM hegui_staging s JOIN first f ON s.{key} = f.{key} WHERE s.hegui_order > f.hegui_order
        """
    )
    rows = connection.execute("SELECT * EXCLUDE (hegui_order) FROM hegui_duplicate ORDER BY ALL").fetchall()
    return [Duplicate(table, row) for row in rows]


def append(connection: duckdb.DuckDBPyConnection, table: Table, rows: Rows, file: str) -> None:
    """Insert rows that complete others: their keys may repeat."""
    names = ", ".join(f'"{name}"' for name in _all_names(table) if name != "src_file")
    connection.execute(
        f'INSERT INTO "{table.name}" ({names}, src_file) SELECT {names}, ?::VARCHAR FROM {rows.sql}',
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


def _text_or_none(value: object) -> str | None:
    return None if value is None else str(value)
