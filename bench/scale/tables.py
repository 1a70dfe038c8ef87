"""A folder of Parquet files as tables of a DuckDB connection: all that the hand-written side needs."""

from __future__ import annotations

from pathlib import Path

import duckdb


def open_tables(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """A view for each Parquet file of the folder, named like the file."""
    for file in sorted(folder.glob("*.parquet")):
        path = str(file).replace("'", "''")
        connection.execute(f"CREATE VIEW \"{file.stem}\" AS FROM read_parquet('{path}')")


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
