"""Rows of one table on their way to DuckDB: few are handed over as they are, many through a file.

Nothing large is kept in Python, so what is read may be larger than memory.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import cast

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
        self._parts: list[_Part] = []

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
        """Move the rows into their table, in their order."""
        types = [(column.name, column.kind.sql) for column in self.table.given] + list(_PLACE)
        if not self._parts:
            typed = ", ".join(
                f'r[{at}]::{kind} AS "{name}"' for at, (name, kind) in enumerate(types, start=1)
            )
            few = Rows(f"(SELECT {typed} FROM (SELECT unnest(?::VARCHAR[][]) AS r))", (self._few,))
            append(connection, self.table, few, file)
            return
        self._spill()
        for part in self._parts:
            append(connection, self.table, Rows(part.closed_as_sql(types)), file)

    def _spill(self) -> None:
        """Write what is held into the file at hand; into a new one where it fills further columns."""
        if not self._few:
            return
        columns = list(zip(*self._few, strict=True))
        filled = {place for place, texts in enumerate(columns) if texts.count(None) < len(texts)}
        if not self._parts or not filled <= set(self._parts[-1].places):
            before = self._parts[-1].places if self._parts else ()
            self._parts.append(_Part(sorted(filled.union(before))))
        self._parts[-1].write(columns)
        self._few.clear()

    def close(self) -> None:
        """Delete the files, if there are any."""
        for part in self._parts:
            part.delete()

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class _Part:
    """A file of rows that fill no other columns than those at some places."""

    def __init__(self, places: Sequence[int]) -> None:
        self.places = places
        self._file = tempfile.NamedTemporaryFile(  # noqa: SIM115 - closed in closed_as_sql() or delete()
            "w", encoding="utf-8", newline="", prefix="hegui-", suffix=".csv", delete=False
        )
        self._writer = csv.writer(self._file, lineterminator="\r\n")

    def write(self, columns: Sequence[Sequence[str | None]]) -> None:
        """Append rows, given by column."""
        held = [columns[place] for place in self.places]
        text = _plainly(held)
        if text is None:
            self._writer.writerows(zip(*held, strict=True))
        else:
            self._file.write(text)

    def closed_as_sql(self, types: Sequence[tuple[str, str]]) -> str:
        """The rows with all columns as SQL that can stand after FROM; nothing can be written any more."""
        self._file.close()
        listed = ", ".join(f"'{name}': '{kind}'" for name, kind in (types[place] for place in self.places))
        empty = "".join(
            f', NULL::{kind} AS "{name}"'
            for place, (name, kind) in enumerate(types)
            if place not in self.places
        )
        path = self._file.name.replace("'", "''")
        return (
            f"(SELECT *{empty} FROM read_csv('{path}', auto_detect = false, header = false, delim = ',', "
            f"quote = '\"', escape = '\"', new_line = '\\r\\n', parallel = false, "
            f"max_line_size = 67108864, columns = {{{listed}}}))"
        )

    def delete(self) -> None:
        """Delete the file."""
        self._file.close()
        Path(self._file.name).unlink(missing_ok=True)


def _plainly(columns: Sequence[Sequence[str | None]]) -> str | None:
    """Rows as lines of CSV, where no cell needs quotes; else None, for the writer of CSV."""
    filled = [
        cast("Sequence[str]", texts)
        if None not in texts
        else ["" if text is None else text for text in texts]
        for texts in columns
    ]
    text = "\r\n".join(map(",".join, zip(*filled, strict=True))) + "\r\n"
    rows = len(columns[0])
    if (
        text.count(",") != rows * (len(columns) - 1)
        or '"' in text
        or text.count("\n") != rows
        or text.count("\r") != rows
        or len(columns) < 2
    ):
        return None
    return text
