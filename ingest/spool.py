"""Rows of one table on their way to DuckDB: few are handed over as they are, many through a file.

Nothing large is kept in Python, so what is read may be larger than memory.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any

import duckdb

from ingest.inserting import Rows, append
from ingest.schema import Table

_FEW = 2_000
_PLACE = (("src_sheet", "VARCHAR"), ("src_row", "BIGINT"), ("src_pointer", "VARCHAR"))


class Spool:
    """Collects canonical texts: the table's given columns, then sheet, row and pointer. Use as a context."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._few: list[tuple[str | None, ...]] = []
        self._file: IO[str] | None = None
        self._writer: Any = None

    def add(self, values: Sequence[str | None], sheet: str | None, row: int, pointer: str | None) -> None:
        """Append one row, in the order of the table's given columns."""
        self._few.append((*values, sheet, str(row), pointer))
        if len(self._few) >= _FEW:
            self._spill()

    def add_all(self, rows: Iterable[tuple[str | None, ...]]) -> None:
        """Append rows, each the values of `add` with the sheet, the row as text and the pointer behind."""
        self._few.extend(rows)
        if len(self._few) >= _FEW:
            self._spill()

    def load(self, connection: duckdb.DuckDBPyConnection, file: str) -> None:
        """Move the rows into their table."""
        append(connection, self.table, self._rows(), file)

    def _rows(self) -> Rows:
        types = [(column.name, column.kind.sql) for column in self.table.given] + list(_PLACE)
        if self._file is None:
            typed = ", ".join(
                f'r[{at}]::{kind} AS "{name}"' for at, (name, kind) in enumerate(types, start=1)
            )
            return Rows(f"(SELECT {typed} FROM (SELECT unnest(?::VARCHAR[][]) AS r))", (self._few,))
        self._spill()
        self._file.close()
        columns = ", ".join(f"'{name}': '{kind}'" for name, kind in types)
        path = self._file.name.replace("'", "''")
        return Rows(
            f"read_csv('{path}', auto_detect = false, header = false, delim = ',', quote = '\"', "
            f"escape = '\"', new_line = '\\r\\n', parallel = false, max_line_size = 67108864, "
            f"columns = {{{columns}}})"
        )

    def _spill(self) -> None:
        if self._file is None:
            self._file = tempfile.NamedTemporaryFile(  # noqa: SIM115 - closed in _rows() or close()
                "w", encoding="utf-8", newline="", prefix="hegui-", suffix=".csv", delete=False
            )
            self._writer = csv.writer(self._file, lineterminator="\r\n")
        self._writer.writerows(self._few)
        self._few.clear()

    def close(self) -> None:
        """Delete the spool file, if there is one."""
        if self._file is not None:
            self._file.close()
            Path(self._file.name).unlink(missing_ok=True)

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
