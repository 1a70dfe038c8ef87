"""References that lead nowhere: counted, column by column, and never a reason to drop a row."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from ingest.records import BY_NAME, LINKS
from ingest.records.links import Link


@dataclass(frozen=True, slots=True)
class Reference:
    """One column that names records of another table: rows that name one, and rows whose record is missing.

    `missing_keys` are the different values of those rows, of which `example` is the smallest, if it is no
    personal data. `on_file` is False where the other table is empty: then nothing is known of them.
    """

    table: str
    column: str
    to_table: str
    rows: int
    missing: int
    missing_keys: int
    example: str | None
    on_file: bool


def references(connection: duckdb.DuckDBPyConnection) -> tuple[Reference, ...]:
    """Every reference of tables that hold rows, in the order of the tables."""
    held = {table for link in LINKS for table in (link.table, link.to_table) if _is_held(connection, table)}
    found = [_followed(connection, link, link.to_table in held) for link in LINKS if link.table in held]
    return tuple(reference for reference in found if reference.rows)


def _is_held(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    return connection.execute(f'SELECT 1 FROM "{table}" LIMIT 1').fetchone() is not None


def _followed(connection: duckdb.DuckDBPyConnection, link: Link, on_file: bool) -> Reference:
    given = f'SELECT "{link.column}" AS value, count(*) AS times FROM "{link.table}" GROUP BY ALL'
    there = f'SELECT "{link.to_column}" FROM "{link.to_table}" WHERE "{link.to_column}" IS NOT NULL'
    row = connection.execute(
        f"""
        WITH given AS ({given}), judged AS (
            SELECT value, times, {f"value NOT IN ({there})" if on_file else "false"} AS missing
            FROM given WHERE value IS NOT NULL
        )
        SELECT coalesce(sum(times), 0), coalesce(sum(times) FILTER (missing), 0), count(*) FILTER (missing),
               min(value) FILTER (missing) FROM judged
        """
    ).fetchone()
    assert row is not None
    rows, missing, keys, example = row
    shown = None if BY_NAME[link.table].by_name[link.column].personal else example
    return Reference(
        link.table, link.column, link.to_table, int(rows), int(missing), keys, shown and str(shown), on_file
    )
