"""What tables call their columns, and how files write it: with stars, spaces, units and explanations."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache

from ingest.full_width import to_half_width, without_invisible
from ingest.records import TABLES
from ingest.schema import Column, Table
from ingest.units import split_unit

LEFT_OUT = frozenset(
    [
        *("备注", "说明", "memo", "remark", "remarks", "note", "序列", "序列号", "行号", "序号", "顺序号"),
        *("项次", "编次", "no", "no.", "rownum", "row_number"),
    ]
)
"""Columns that many exports have and no record needs."""
_EXPLAINED = re.compile(r"\([^()]*\)$")
_SCALED = re.compile(r"[万亿千百%‰]")
_SPELLINGS: dict[str, tuple[Table, Mapping[str, Column]]] = {}


def squeezed(header: object) -> str:
    """A header in half width, without spaces and stars, with letters in lower case."""
    text = to_half_width(without_invisible(str(header)))
    return re.sub(r"\s+", "", text).strip("*:#★").lower()


def plain(header: object) -> str:
    """A header without spaces, stars, the unit yuan in brackets, and with letters in lower case."""
    words, unit = split_unit(squeezed(header))
    return words if unit in (None, "元") else squeezed(header)


def spellings(table: Table) -> Mapping[str, Column]:
    """Every way to head the table's columns, as `plain` gives it."""
    kept = _SPELLINGS.get(table.name)
    if kept is None or kept[0] is not table:
        kept = _SPELLINGS[table.name] = (table, _spellings(table))
    return kept[1]


def _spellings(table: Table) -> Mapping[str, Column]:
    spelled: dict[str, Column] = {}
    for column in table.given:
        for written in names_of(column):
            spelled.setdefault(written, column)
    return spelled


def names_of(column: Column) -> list[str]:
    """Every way to head the column."""
    return [plain(name) for name in (column.name, column.header, *column.aliases)]


def named(spelled: Mapping[str, Column], written: str) -> Column | None:
    """The column so called, also where an explanation in brackets follows: 性别(1男2女)."""
    if column := spelled.get(written):
        return column
    explained = _EXPLAINED.search(written)
    if explained and not _SCALED.search(explained[0]):
        return spelled.get(written[: explained.start()])
    return None


@cache
def _tables_by_spelling() -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = {}
    for table in TABLES:
        for text in spellings(table):
            found.setdefault(text, []).append(table.name)
    return found


def may_be(parts_of_columns: Sequence[Sequence[str]]) -> frozenset[str]:
    """Names of the tables that two of the columns, given by their words, could be of: a quick first look."""
    counts: Counter[str] = Counter()
    for parts in parts_of_columns:
        words = [split_unit(part)[0] for part in parts]
        written = {"".join(words), "".join(words[-2:]), *words[-1:]}
        written |= {_EXPLAINED.sub("", text) for text in written}
        counts.update({name for text in written for name in _tables_by_spelling().get(text, ())})
    return frozenset(name for name, count in counts.items() if count > 1)


@cache
def _all_spellings() -> frozenset[str]:
    return frozenset(text for table in TABLES for text in spellings(table))


def is_known(text: str) -> bool:
    """Whether some table calls a column so."""
    return text in _all_spellings()


def looks_like_header(cells: Sequence[object]) -> bool:
    """Whether two of the first three texts head columns of tables we know: quick, and true of few rows."""
    texts = (cell for cell in cells if isinstance(cell, str) and cell.strip())
    first = [plain(text) for text, _ in zip(texts, range(3), strict=False)]
    return sum(is_known(text) for text in first) > 1
