"""One row for each key: what repeats, across all files, is taken out and told. Cheap where nothing repeats.

Rows are compared in the order of files and lines. A row whose every cell an earlier row has too repeats it.
Of rows that differ, the one with the newest time counts, where its kind has such a column; else the first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import duckdb

from ingest.schema import SOURCE_COLUMNS, Table

SUPERSEDED = "superseded"
"""The rows that a newer one replaced: table, key, what they held, own place, place of the newer."""

TOLD = 1_000
"""Repeated rows of one table, file and reason that are told one by one; of more, how many."""

_PLACE = ("src_file", "src_sheet", "src_row", "src_pointer")


@dataclass(frozen=True)
class Place:
    """Where a row was read."""

    file: str
    sheet: str | None
    row: int | None
    pointer: str | None

    @property
    def words(self) -> str:
        """As an error names it."""
        sheet = f", sheet {self.sheet}" if self.sheet else ""
        return f"{self.file}{sheet}, row {self.row}"


@dataclass(frozen=True)
class Repeated:
    """Rows that were taken out, one, or many of one file (`rows`): why, and which row counts instead.

    `code` is `duplicate-row`, `superseded` or `duplicate-key`; `amounts` are the sums of what was taken out.
    """

    table: Table
    code: str
    key: str
    place: Place
    kept: Place
    rows: int
    amounts: Mapping[str, Decimal]


def take_out_repeated(
    connection: duckdb.DuckDBPyConnection, tables: Sequence[Table], files: Sequence[str]
) -> list[Repeated]:
    """Leave one row for each key in each table. `files` are the names of the files in their order."""
    places = ", ".join(f"{name} {kind}" for name, kind in SOURCE_COLUMNS)
    newer = places.replace("src_", "newer_")
    connection.execute(
        f"CREATE TABLE {SUPERSEDED} (table_name VARCHAR, row_key VARCHAR, content VARCHAR, {places}, {newer})"
    )
    repeated: list[Repeated] = []
    for table in tables:
        if _repeats(connection, table):
            repeated += _taken_out(connection, table, files)
    return repeated


def repeated_rows(
    connection: duckdb.DuckDBPyConnection, table: Table, files: Sequence[str]
) -> list[Repeated]:
    """The rows of one table that repeat a key; they stay where they are."""
    if not _repeats(connection, table):
        return []
    _find(connection, table, files)
    found = _told(connection, table)
    connection.execute("DROP TABLE hegui_repeated")
    return found


def _repeats(connection: duckdb.DuckDBPyConnection, table: Table) -> bool:
    """Whether two keys are the same, or, which only costs time, have the same hash."""
    key = f'"{table.key.name}"'
    row = connection.execute(
        f'SELECT count({key}) > count(DISTINCT hash({key})) FILTER ({key} IS NOT NULL) FROM "{table.name}"'
    ).fetchone()
    return bool(row and row[0])


def _taken_out(connection: duckdb.DuckDBPyConnection, table: Table, files: Sequence[str]) -> list[Repeated]:
    _find(connection, table, files)
    held = ", ".join(f't."{column.name}"' for column in table.given)
    places = ", ".join(f"r.{name}" for name in _PLACE)
    kept = ", ".join(f"r.kept_{name}" for name in _PLACE)
    connection.execute(
        f"INSERT INTO {SUPERSEDED} SELECT '{table.name}', r.repeated_key, "
        f"(SELECT to_json(c) FROM (SELECT {held}) c), {places}, {kept} "
        f"FROM hegui_repeated r JOIN \"{table.name}\" t ON t.rowid = r.nr WHERE code = 'superseded' "
        "ORDER BY position, r.src_row, nr"
    )
    found = _told(connection, table)
    connection.execute(f'DELETE FROM "{table.name}" WHERE rowid IN (SELECT nr FROM hegui_repeated)')
    connection.execute("DROP TABLE hegui_repeated")
    return found


def _find(connection: duckdb.DuckDBPyConnection, table: Table, files: Sequence[str]) -> None:
    """The rows to take out, into a temporary table."""
    key = f'"{table.key.name}"'
    cells = ", ".join(f't."{column.name}"' for column in table.given)
    amounts = "".join(f', "{column.name}"' for column in table.amounts)
    newest = f'"{table.newest}"' if table.newest else "NULL::TIMESTAMP"
    order = "position, src_row, nr"
    first_copy = "".join(f", first({name}) OVER copies AS copied_{name}" for name in _PLACE)
    winner = "".join(f", first({name}) OVER of_key AS winning_{name}" for name in _PLACE)
    kept = "".join(
        f", CASE WHEN copy > 1 THEN copied_{name} ELSE winning_{name} END AS kept_{name}" for name in _PLACE
    )
    connection.execute(
        f"""
        CREATE TEMP TABLE hegui_repeated AS
        WITH again AS (SELECT {key} AS repeated_key FROM "{table.name}" GROUP BY ALL HAVING count(*) > 1),
        found AS (
            SELECT t.*, t.rowid AS nr, repeated_key, {newest} AS newest, coalesce(f.position, 0) AS position
            FROM "{table.name}" t JOIN again ON t.{key} = repeated_key
            LEFT JOIN (
                SELECT unnest(?::VARCHAR[]) AS name, generate_subscripts(?::VARCHAR[], 1) AS position
            ) f ON f.name = t.src_file
        ), ranked AS (
            SELECT *, row_number() OVER copies AS copy, row_number() OVER of_key AS rank,
                   first(newest) OVER of_key AS latest{first_copy}{winner}
            FROM found t
            WINDOW copies AS (PARTITION BY repeated_key, {cells} ORDER BY {order}),
                   of_key AS (PARTITION BY repeated_key ORDER BY newest DESC NULLS LAST, {order})
        )
        SELECT nr, position, repeated_key, {", ".join(_PLACE)}{amounts}{kept},
               CASE WHEN copy > 1 THEN 'duplicate-row'
                    WHEN latest > newest OR (newest IS NULL AND latest IS NOT NULL) THEN 'superseded'
                    ELSE 'duplicate-key' END AS code
        FROM ranked WHERE rank > 1
        """,
        [list(files), list(files)],
    )


def _told(connection: duckdb.DuckDBPyConnection, table: Table) -> list[Repeated]:
    places = ", ".join((*_PLACE, *(f"kept_{name}" for name in _PLACE)))
    first_places = ", ".join(f"first({name} ORDER BY nth)" for name in places.split(", "))
    sums = "".join(f', sum("{column.name}")' for column in table.amounts)
    rows = connection.execute(
        f"""
        WITH counted AS (
            SELECT *, row_number() OVER (PARTITION BY src_file, code ORDER BY position, src_row, nr) AS nth
            FROM hegui_repeated
        )
        SELECT code, first(repeated_key ORDER BY nth), count(*), {first_places}{sums} FROM counted
        GROUP BY src_file, code, least(nth, {TOLD + 1}) ORDER BY min(position), min(src_row), min(nr)
        """
    ).fetchall()
    return [_repeated(table, row) for row in rows]


def _repeated(table: Table, row: Sequence[object]) -> Repeated:
    code, key, count = str(row[0]), str(row[1]), int(str(row[2]))
    names = [column.name for column in table.amounts]
    amounts = {name: value for name, value in zip(names, row[11:], strict=True) if isinstance(value, Decimal)}
    return Repeated(table, code, key, Place(*row[3:7]), Place(*row[7:11]), count, amounts)  # type: ignore[arg-type]
