"""A file by which a piece gets to SQL, written again for each."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from ingest.fast.plain import quoted


class ScratchFile:
    """Bytes of delimited text, and how SQL reads them."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._written = 0

    def write(self, parts: Iterable[bytes | memoryview]) -> None:
        """Into the same file under a new name: its memory is used again, and nothing old remembered."""
        fresh = self._path.with_suffix(f".{self._written}.csv")
        self._written += 1
        if self._path.exists():
            os.replace(self._path, fresh)
        self._path = fresh
        with open(os.open(fresh, os.O_RDWR | os.O_CREAT, 0o600), "r+b", buffering=0) as file:
            for part in parts:
                view = memoryview(part)
                while view:
                    view = view[file.write(view) :]
            file.truncate()

    def source(self, columns: Mapping[str, str], returns: bool, cells: str) -> str:
        """The file as SQL reads it: columns and their types, whether lines end with returns, and the options
        that say what parts the cells.
        """
        listed = ", ".join(f"'{name}': '{sql_type}'" for name, sql_type in columns.items())
        options = [
            quoted(str(self._path)),
            # strict by default; saying so as well lets DuckDB 2.0 find no row where lines end with returns
            "auto_detect = false, header = false, parallel = false",
            cells,
            "new_line = " + (r"'\r\n'" if returns else r"'\n'"),
            "nullstr = '', max_line_size = 16777216",
            f"columns = {{{listed}}}",
        ]
        return f"read_csv({', '.join(options)})"
