"""Opening SQLite: a connection that commits when told to, with memory for pages and statements."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from typing import Final

from engine.errors import InputError

_STATEMENTS: Final = 4096
"""Prepared statements that a connection keeps."""
_CACHE: Final = "256MB"
"""Memory for pages of the file, unless the caller limits it."""


def connected(file: Path | None, *, read_only: bool, memory_limit: str | None) -> sqlite3.Connection:
    """A connection to the file (made if it is not there), or to a new database in memory.

    Raises `InputError` (`history-file`, `memory-limit`).
    """
    place = ":memory:" if file is None else f"{file.absolute().as_uri()}?mode={'ro' if read_only else 'rwc'}"
    cache = _kibibytes(memory_limit or _CACHE)
    settings = {
        "cache_size": -cache,
        "temp_store": "MEMORY" if memory_limit is None else "FILE",
        "synchronous": "NORMAL",
        "mmap_size": 0 if file is None else 1 << 36,
    }
    try:
        connection = sqlite3.connect(
            place, uri=True, isolation_level=None, cached_statements=_STATEMENTS, check_same_thread=False
        )
        if file is not None and not read_only:
            connection.execute("PRAGMA journal_mode = WAL")
        for name, value in settings.items():
            connection.execute(f"PRAGMA {name} = {value}")
    except sqlite3.DatabaseError as error:
        raise InputError(
            "history-file",
            place=str(file),
            expected="a SQLite file that can be opened",
            found=str(error),
            fix="Make the file first, or check its name and permissions.",
        ) from None
    return connection


def _kibibytes(size: str) -> int:
    """`2GB`, `512MiB` … in units of 1024 bytes."""
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([KMGT])i?B\s*", size, re.IGNORECASE)
    if match is None:
        raise InputError(
            "memory-limit",
            place="memory_limit",
            expected="a size such as 2GB or 512MB",
            found=repr(size),
            fix="Write a number and one of KB, MB, GB, TB.",
        )
    return int(float(match[1]) * 1024 ** "KMGT".index(match[2].upper()))
