"""A triple table as the bytes of a Parquet file, to be kept and loaded again without reading any RDF."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Final

from duckdb import DuckDBPyConnection

_FILE: Final = "triples.parquet"


def table_as_bytes(connection: DuckDBPyConnection, table: str) -> bytes:
    """The rows of a table of triples, in their order."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / _FILE
        connection.execute(f"COPY {table} TO '{_quoted(file)}' (FORMAT parquet, COMPRESSION zstd)").fetchall()
        return file.read_bytes()


def load_bytes(connection: DuckDBPyConnection, kept: bytes, table: str) -> None:
    """Adds the rows to an empty table."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / _FILE
        file.write_bytes(kept)
        rows = f"read_parquet('{_quoted(file)}')"
        connection.execute(f"INSERT INTO {table} SELECT s, p, o FROM {rows}").fetchall()


def _quoted(file: Path) -> str:
    return str(file).replace("'", "''")
