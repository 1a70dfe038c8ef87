"""The database in which a check of tables runs: how much memory it may use, and where the rest goes."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from engine.errors import InputError

_UNITS = {"bytes": 1, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "TiB": 2**40}
_MEMORY_OF_A_THREAD = 128 * 2**20
"""Bytes; a thread reads and sorts some ten thousand rows at a time."""


@contextmanager
def scratch_folder(temp_directory: Path | None) -> Iterator[Path]:
    """A folder of this run's own inside `temp_directory`, removed afterwards with all that lies in it.

    Raises `InputError` if there is no such directory.
    """
    if temp_directory is not None and not temp_directory.is_dir():
        raise InputError(
            "file-missing",
            place="--temp-dir",
            expected="a folder",
            found=f"{temp_directory}, which is " + ("none" if temp_directory.exists() else "not there"),
            fix="Make the folder first.",
        )
    with tempfile.TemporaryDirectory(prefix="hegui-", dir=temp_directory) as folder:
        yield Path(folder)


@contextmanager
def open_database(scratch: Path, memory_limit: str | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory; what does not fit into `memory_limit` (such as `2GB`) goes to `scratch`.

    Raises `InputError` for a limit that is none.
    """
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("SET temp_directory = $folder", {"folder": str(scratch)})
        if memory_limit is not None:
            _limit(connection, memory_limit)
        yield connection


def _limit(connection: duckdb.DuckDBPyConnection, memory: str) -> None:
    try:
        connection.execute("SET memory_limit = $memory", {"memory": memory})
    except duckdb.Error as error:
        raise InputError(
            "bad-memory-option",
            place="--memory",
            expected="a number with its unit, such as 500MB or 2GB",
            found=repr(memory),
            fix="Write the number and the unit without a space.",
        ) from error
    _use_fewer_threads(connection)


def _use_fewer_threads(connection: duckdb.DuckDBPyConnection) -> None:
    """Each thread needs memory of its own to read and to sort by, so little memory means few threads."""
    row = connection.execute("SELECT current_setting('memory_limit'), current_setting('threads')").fetchone()
    assert row is not None
    number, unit = str(row[0]).split()
    allowed = int(float(number) * _UNITS[unit] / _MEMORY_OF_A_THREAD)
    connection.execute("SET threads = $threads", {"threads": max(1, min(int(row[1]), allowed))})
