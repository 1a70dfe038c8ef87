"""A folder of Parquet files as tables of a DuckDB connection: all that the hand-written side needs."""

from __future__ import annotations

from pathlib import Path

import duckdb

_ORIGIN = (
    ("src_file", "VARCHAR"),
    ("src_sheet", "VARCHAR"),
    ("src_row", "BIGINT"),
    ("src_pointer", "VARCHAR"),
)


def open_tables(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """A view for each Parquet file of the folder, named like the file.

    Views of our mapping name the columns that tell where a row was read; these tables were never read from
    files, so there they are empty.
    """
    for file in sorted(folder.glob("*.parquet")):
        path = str(file).replace("'", "''")
        read = f"FROM read_parquet('{path}')"
        have = {row[0] for row in connection.execute(f"DESCRIBE SELECT * {read}").fetchall()}
        more = "".join(f", CAST(NULL AS {kind}) AS {name}" for name, kind in _ORIGIN if name not in have)
        connection.execute(f'CREATE VIEW "{file.stem}" AS SELECT *{more} {read}')


def connect(memory_limit: str | None, spill: Path | None) -> duckdb.DuckDBPyConnection:
    """A database in memory, with the settings that both sides have."""
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET preserve_insertion_order = false")
    if memory_limit is not None:
        connection.execute("SET memory_limit = $limit", {"limit": memory_limit})
    if spill is not None:
        connection.execute("SET temp_directory = $folder", {"folder": str(spill)})
    return connection
