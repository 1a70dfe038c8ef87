"""Which table a sheet or CSV file holds, told by its header row, wherever that row is."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.errors import InputError
from ingest.full_width import to_half_width
from ingest.rejects import Problem, shown
from ingest.schema import Column, Table
from ingest.tables import BY_NAME, TABLES

ROWS_SEARCHED = 20
_UNIT = re.compile(r"\((元|yuan|rmb|¥)\)$")
_IN_WAN = re.compile(r"\((万元|亿元|万|亿)\)$")
# Columns that many exports have and no rule needs.
_LEFT_OUT = frozenset({"备注", "说明", "memo", "remark", "序列", "行号"})


def plain(header: object) -> str:
    """A header without spaces, stars, unit in brackets, and with letters in lower case."""
    text = re.sub(r"\s+", "", to_half_width(str(header))).strip("*:").lower()
    return _UNIT.sub("", text)


def _spellings(table: Table) -> dict[str, Column]:
    spelled: dict[str, Column] = {}
    for column in table.given:
        for written in (column.name, column.header, *column.aliases):
            spelled.setdefault(plain(written), column)
    return spelled


_SPELLINGS: Mapping[str, dict[str, Column]] = {table.name: _spellings(table) for table in TABLES}


@dataclass(frozen=True)
class Header:
    """A header row understood: the table, the column of each cell (None = left out), what is unknown."""

    table: Table
    row: int  # index in the rows searched
    columns: tuple[Column | None, ...]
    unknown: tuple[tuple[str, Problem], ...]

    @property
    def missing(self) -> list[Column]:
        """Columns the table needs and the header lacks."""
        return [column for column in self.table.required if column not in self.columns]

    @property
    def matched(self) -> int:
        """How many cells were understood."""
        return sum(column is not None for column in self.columns)


def find_header(rows: Sequence[Sequence[object]], tables: Sequence[Table] = TABLES) -> Header | None:
    """The header row among the first rows, whole or with columns missing; None when nothing looks like one.

    A table whose needed columns are all there wins over one that lacks some; then the one that explains most.
    """
    found = [
        match
        for index, cells in enumerate(rows[:ROWS_SEARCHED])
        if len(written := [plain(cell) for cell in cells]) > 1
        for table in tables
        if (match := _match(table, index, cells, written)) is not None
    ]
    return max(found, key=lambda match: (not match.missing, match.matched, -match.row), default=None)


def _match(table: Table, index: int, cells: Sequence[object], written: Sequence[str]) -> Header | None:
    columns: list[Column | None] = [
        _SPELLINGS[table.name].get(_IN_WAN.sub("", text)) if text else None for text in written
    ]
    understood = {column.name for column in columns if column is not None}
    filled = [text for text in written if text]
    if len(understood) < 2 or len(understood) * 2 < len(filled):
        return None
    unknown = [
        (str(cell).strip(), _unknown(str(cell).strip(), table, understood))
        for cell, text, column in zip(cells, written, columns, strict=True)
        if text and column is None and text not in _LEFT_OUT
    ]
    return Header(table, index, tuple(columns), tuple(unknown))


def require_whole(header: Header, cells: Sequence[object], place: str) -> None:
    """Raises InputError for a header that lacks needed columns, names one twice or counts in 万元."""
    for cell in cells:
        if match := _IN_WAN.search(plain(cell)):
            raise InputError(
                "amount-in-wan",
                place=f"{place}, header {shown(cell)}",
                expected="amounts in yuan",
                found=f"a column in {match[1]}",
                fix=f"Convert the column to yuan and head it {_IN_WAN.sub('', plain(cell))}.",
            )
    names = [column.title for column in header.columns if column is not None]
    for name in names:
        if names.count(name) > 1:
            raise InputError(
                "repeated-header",
                place=place,
                expected=f"one column {name}",
                found=f"{names.count(name)} columns that mean it",
                fix="Remove or rename all but one of them.",
            )
    if header.missing:
        raise _missing(header, place)


def _missing(header: Header, place: str) -> InputError:
    missing = [column.title for column in header.missing]
    near = [
        f"Is “{written}” meant to be {column.header}?"
        for column in header.missing
        for written, _ in header.unknown
        if difflib.get_close_matches(plain(written), _names(column), n=1, cutoff=0.5)
    ]
    return InputError(
        "missing-column",
        place=place,
        expected=f"the columns of {header.table.title} ({header.table.name})",
        found=f"no column {', '.join(missing)}",
        fix=" ".join(near) or f"Add a column headed {header.missing[0].header}.",
    )


def _names(column: Column) -> list[str]:
    return [plain(name) for name in (column.name, column.header, *column.aliases)]


def _unknown(written: str, table: Table, understood: set[str]) -> Problem:
    free = {name: c for c in table.given if c.name not in understood for name in _names(c)}
    near = difflib.get_close_matches(plain(written), free, n=1, cutoff=0.5)
    fix = (
        f"Did you mean {free[near[0]].header}?"
        if near
        else f"Rename it 备注 if {table.title} can do without it."
    )
    return Problem(
        "unknown-header",
        expected=f"a header of {table.title} ({table.name})",
        found=f"{shown(written)}, whose column was left out",
        fix=fix,
    )


def unrecognised(place: str, rows: Sequence[Sequence[object]]) -> InputError:
    """Nothing in the first rows is the header of a table we know."""
    example = BY_NAME["operation_log"]
    first = next(([str(c) for c in cells if str(c).strip()] for cells in rows if any(cells)), [])
    return InputError(
        "file-unrecognised",
        place=place,
        expected=f"the header row of one of the tables {'、'.join(table.title for table in TABLES)}",
        found=shown(" | ".join(first[:8])) if first else "no text",
        fix=f"Head the columns, for example of {example.title}, with "
        f"{'、'.join(column.header for column in example.required)}; or take the file out of the folder.",
    )
