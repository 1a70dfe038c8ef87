"""Rows with every number that names something marked, so that several cases lie in one set of records and
do not meet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ingest.records import BY_NAME
from ingest.schema import Column, Kind, Table

Row = Mapping[str, object]
SHARED = frozenset({"permission", "role"})
"""Kinds whose records are entries of a list: their codes are the list's own."""
OTHER_NUMBERS = frozenset(
    {"certno", "related_certno", "object_no", "terminal", "mac", "ip", "drug_trac_codg", "feedetl_sn"}
)
"""Numbers that name something without being the key of a record."""


def renamed(rows: Mapping[str, Sequence[Row]], mark: str) -> dict[str, list[dict[str, object]]]:
    """The rows with `mark` before the numbers of records, people and devices."""
    return {name: [_renamed(BY_NAME[name], row, mark) for row in given] for name, given in rows.items()}


def column_of(table: Table, written: str) -> Column:
    """The column that a row means by a field name, a Chinese header or an alias."""
    found = table.by_name.get(written)
    return found or next(column for column in table.given if written in (column.header, *column.aliases))


def _renamed(table: Table, row: Row, mark: str) -> dict[str, object]:
    return {
        written: f"{mark}{cell}" if cell is not None and _names(table, column_of(table, written)) else cell
        for written, cell in row.items()
    }


def _names(table: Table, column: Column) -> bool:
    if column.kind is not Kind.NUMBER_TEXT or column.scheme or column.values:
        return False
    if column.name in OTHER_NUMBERS:
        return True
    return column.refers not in SHARED if column.refers else column.key and table.name not in SHARED
