"""What the agency keeps about itself: a workbook for each area, a sheet for each kind of record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from hegui.county.builder import County
from hegui.county.files.workbooks import Cell, Sheet, write_workbook
from ingest.records import BY_NAME
from ingest.schema import Column, Kind, Table


def write_agency(county: County, folder: Path) -> None:
    """Write every workbook that has rows, each into its own folder of the county."""
    for book in county.books:
        sheets = {BY_NAME[kind].title: _sheet(BY_NAME[kind], rows) for kind, rows in book.sheets.items()}
        if sheets:
            path = folder / book.folder / f"{book.name}.xlsx"
            path.parent.mkdir(parents=True, exist_ok=True)
            write_workbook(path, sheets)


def _sheet(table: Table, rows: list[dict[str, Any]]) -> Sheet:
    """The columns that must be there and those that some row fills, under their Chinese headers."""
    used = {name for row in rows for name, value in row.items() if value is not None and value != ""}
    columns = [column for column in table.given if column.required or column.key or column.name in used]
    assert used <= {column.name for column in columns}, f"{table.name}: {used}"
    title = f"丰都县医保经办机构（示例）{table.title}"
    return title, [column.header for column in columns], [[_cell(c, row) for c in columns] for row in rows]


def _cell(column: Column, row: Mapping[str, Any]) -> Cell:
    value = row.get(column.name)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, bool) or column.kind is Kind.FLAG:
        return None if value is None else ("是" if value else "否")
    if isinstance(value, date):
        return value
    if column.values:
        return next((words.zh for code, words in column.values if code == value), value)
    if isinstance(value, int | float) and column.kind in (Kind.NUMBER_TEXT, Kind.TEXT, Kind.CODE):
        return str(value)
    return value
