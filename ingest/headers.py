"""Which table a sheet or CSV file holds, told by its header rows, wherever they are.

A header may take several rows: groups above, the columns under them. What a column means is told by its own
words together with those of its group; by its own words alone only where the group adds nothing to them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.header_groups import Labels, labels_ending_in
from ingest.header_problems import (
    missing_columns,
    near_headers,
    repeated_header,
    unclear_header,
    unclear_unit,
    unknown_header,
)
from ingest.header_words import LEFT_OUT, may_be, named, plain, spellings
from ingest.records import TABLES
from ingest.rejects import Problem
from ingest.schema import Column, Table
from ingest.units import in_unit, is_counted, noted_units, split_unit

ROWS_SEARCHED = 30
_FULL_NAME = 4  # characters: 姓名 or 金额 may be anybody's
_ADDS_NOTHING = re.compile(r".*(信息|情况|资料|内容|明细|数据|项目|部分|栏目?)|其中|基本|主要|[0-9]{4}年?.*")


@dataclass(frozen=True)
class Header:
    """A header understood: the table, the column of each cell (None = left out), what is unknown."""

    table: Table
    row: int  # index, in the rows searched, of its last row
    columns: tuple[Column | None, ...]
    strange: tuple[tuple[tuple[str, ...], bool], ...] = ()  # words not understood; whether for their group
    depth: int = 1  # how many rows it takes
    units: tuple[str | None, ...] = ()  # of each column the unit that the header itself names
    left_out: tuple[str, ...] = ()  # columns that no record needs
    noted: tuple[str, ...] = ()  # units that notes above the table name
    by_own_name: int = 0  # how many columns are called what we call them

    @property
    def unknown(self) -> list[tuple[str, Problem]]:
        """The headers that are not understood, each with what is wrong."""
        understood = {column.name for column in self.columns if column is not None}
        return [
            (
                "".join(parts),
                unclear_header(parts, self.table)
                if unclear
                else unknown_header(parts, self.table, understood),
            )
            for parts, unclear in self.strange
        ]

    @property
    def missing(self) -> list[Column]:
        """Columns the table needs and the header lacks."""
        held = {column.name for column in self.columns if column is not None}
        return [column for column in self.table.required if column.name not in held]

    @property
    def of_unclear_unit(self) -> Column | None:
        """A column whose unit the notes leave open: they differ, or it holds prices, which may be in yuan."""
        if self.noted in ((), ("元",)):
            return None
        counted = [
            column
            for column, unit in zip(self.columns, self.units, strict=True)
            if column is not None and unit is None and is_counted(column)
        ]
        prices = [column for column in counted if not column.kind.is_amount]
        return next(iter(prices or (counted if len(self.noted) > 1 else [])), None)

    @property
    def strange_words(self) -> list[str]:
        """The headers that are not understood, as written."""
        return ["".join(parts) for parts, _ in self.strange]

    @property
    def is_sure(self) -> bool:
        """Whether nothing is missing and most of its cells are understood."""
        return not self.missing and self.matched >= 3 * len(self.strange)

    @property
    def matched(self) -> int:
        """How many cells were understood."""
        return sum(column is not None for column in self.columns)


def find_header(
    rows: Sequence[Sequence[object]],
    tables: Sequence[Table] = TABLES,
    *,
    merged: bool = False,
    about: str = "",
) -> Header | None:
    """The header among the first rows, whole or with columns missing; None when nothing looks like one.

    The first row that is mostly understood and has every needed column; of several tables it could be, the
    one that explains most, then the one that `about` speaks of (lines: file, sheet, titles). `merged`:
    cells that stand for several columns are repeated in each; else a group stands in its first column only.
    """
    best: Header | None = None
    for index, cells in enumerate(rows[:ROWS_SEARCHED]):
        if len(cells) < 2 or not any(isinstance(cell, str) and cell.strip() for cell in cells):
            continue
        labels = labels_ending_in(rows, index, merged)
        likely = may_be(labels.parts)
        here = _best(
            [m for t in tables if t.name in likely and (m := _match(t, index, labels)) is not None], about
        )
        if here is None:
            continue
        if best is None or _rank(here) > _rank(best) or (here.depth > 1 and _rank(here) == _rank(best)):
            if best is not None and best.is_sure and here.row - here.depth >= best.row:
                break  # another table, further down
            best = here
    return None if best is None else _in_noted_unit(best, rows[: best.row])


def _rank(match: Header) -> tuple[bool, int]:
    return (not match.missing, match.matched)


def _said(table: Table, about: str) -> int:
    """How much the names and titles around the header speak of the table."""
    if table.title in about.split("\n"):
        return len(about)
    return len(table.title) if table.title in about else 0


def _best(matches: Sequence[Header], about: str) -> Header | None:
    """What one row most likely is. A misspelt header must not make it another kind of record."""
    best = max(matches, key=lambda m: (*_rank(m), _said(m.table, about), m.by_own_name), default=None)
    if best is None or best.missing:
        return best
    likely = [
        m for m in matches if m.missing and m.matched >= best.matched and m.by_own_name >= best.by_own_name
    ]
    return next((m for m in likely if all(near_headers(c, m.strange_words) for c in m.missing)), best)


@dataclass(frozen=True)
class _Meaning:
    column: Column | None
    unit: str | None = None
    unclear: bool = False


def _match(table: Table, index: int, labels: Labels) -> Header | None:
    spelled = spellings(table)
    meanings = [_meaning(spelled, parts) for parts in labels.parts]
    understood = {meaning.column.name for meaning in meanings if meaning.column}
    left_out = [parts[-1] if parts else "" for parts in labels.parts]
    left_out = [
        text if text in LEFT_OUT and not meaning.column else ""
        for text, meaning in zip(left_out, meanings, strict=True)
    ]
    filled = sum(bool(parts) and not out for parts, out in zip(labels.parts, left_out, strict=True))
    if len(understood) < 2 or len(understood) * 2 < filled:
        return None
    strange = tuple(
        (parts, meaning.unclear)
        for parts, meaning, out in zip(labels.parts, meanings, left_out, strict=True)
        if parts and meaning.column is None and not out
    )
    own = sum(
        bool(m.column) and parts[-1] in (m.column.name, plain(m.column.header))
        for m, parts in zip(meanings, labels.parts, strict=True)
        if m.column
    )
    columns = tuple(
        in_unit(m.column, m.unit) if m.column and m.unit not in (None, "元") else m.column for m in meanings
    )
    units = tuple(meaning.unit for meaning in meanings)
    out_names = tuple(text for text in left_out if text)
    return Header(table, index, columns, strange, labels.depth, units, out_names, by_own_name=own)


def _meaning(spelled: Mapping[str, Column], parts: Sequence[str]) -> _Meaning:
    """The column that the words of a header, group first, stand for."""
    if not parts:
        return _Meaning(None)
    split = [split_unit(part) for part in parts]
    words = [text for text, _ in split]
    unit = next((unit for _, unit in reversed(split) if unit), None)
    column = _whole(spelled, words)
    unclear = False
    if column is None and len(words) > 1:
        column = named(spelled, words[-1])
        if column and not _says_enough(column, words):
            column, unclear = None, True
    if column is None or (unit not in (None, "元") and not is_counted(column)):
        return _Meaning(None, unclear=unclear)
    return _Meaning(column, unit)


def _whole(spelled: Mapping[str, Column], words: Sequence[str]) -> Column | None:
    for written in ("".join(words), "".join(words[-2:])):
        if column := named(spelled, written):
            return column
    return None


def _says_enough(column: Column, words: Sequence[str]) -> bool:
    """Whether the last words alone are the column: its full name, or under groups that add nothing."""
    own = plain(column.header)
    if words[-1] == column.name or (words[-1] == own and len(own) >= _FULL_NAME):
        return True
    return all(_ADDS_NOTHING.fullmatch(group) for group in words[:-1])


def _in_noted_unit(header: Header, above: Sequence[Sequence[object]]) -> Header:
    """The header with its money columns in the unit that notes above name, where there is no doubt."""
    noted = tuple(sorted({unit for cells in above for cell in cells for unit in noted_units(cell)}))
    header = replace(header, noted=noted)
    if noted in ((), ("元",)) or header.of_unclear_unit is not None:
        return header
    columns = tuple(
        in_unit(column, noted[0]) if column is not None and unit is None and is_counted(column) else column
        for column, unit in zip(header.columns, header.units, strict=True)
    )
    return replace(header, columns=columns)


def require_whole(header: Header, place: str) -> None:
    """Raises InputError for a header that lacks needed columns, names one twice or leaves a unit open."""
    names = [column.title for column in header.columns if column is not None]
    for name in names:
        if names.count(name) > 1:
            raise repeated_header(name, names.count(name), place)
    if header.of_unclear_unit is not None:
        raise unclear_unit(header.of_unclear_unit, header.noted, place)
    if header.missing:
        raise missing_columns(header.table, header.missing, header.strange_words, place)
