"""Workbooks for the corpus, written from their description: sheets with rows, merged ranges, formats."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

FORMATS = {
    "date": "yyyy-mm-dd",
    "time": "yyyy-mm-dd hh:mm:ss",
    "chinese": 'yyyy"年"m"月"d"日"',
    "money": "#,##0.00",
}


def write_workbook(path: Path, book: dict[str, Any]) -> None:
    """Write the workbook. `sheets` each have rows (lists of cells) and may have start, merged, hidden.

    A cell is a text, number, truth value, date (formatted as one), nothing; or a mapping: {number, format},
    {formula, value}, {error}. `from_1904` sets the date system; a sheet with `chart` is a chart sheet.
    """
    made = xlsxwriter.Workbook(str(path), {"date_1904": bool(book.get("from_1904"))})
    made.set_properties({"created": datetime.datetime(2026, 1, 1)})
    formats = {name: made.add_format({"num_format": form}) for name, form in FORMATS.items()}
    for described in book["sheets"]:
        if described.get("chart"):
            chart = made.add_chart({"type": "line"})
            chart.add_series({"values": "='费用'!$A$1:$A$2"})
            made.add_chartsheet(described["name"]).set_chart(chart)
            continue
        sheet = made.add_worksheet(described["name"])
        _fill(made, sheet, described, formats)
        if described.get("hidden"):
            sheet.hide() if described["hidden"] is True else sheet.very_hidden()
    made.close()


def _fill(made: Workbook, sheet: Worksheet, described: dict[str, Any], formats: dict[str, Format]) -> None:
    top, left = described.get("start", [1, 1])
    rows: list[list[Any]] = described["rows"]
    for number, cells in enumerate(rows, start=top - 1):
        for place, cell in enumerate(cells, start=left - 1):
            if cell is not None:
                _write(sheet, number, place, cell, formats)
    blank = made.add_format()
    for merged in described.get("merged", []):
        first_row, first, last_row, last = xlsxwriter_range(merged)
        cell = rows[first_row - top + 1][first - left + 1]
        sheet.merge_range(first_row, first, last_row, last, "", blank)
        _write(sheet, first_row, first, cell, formats)


def xlsxwriter_range(merged: str) -> tuple[int, int, int, int]:
    """A1:C2 as row and column of its first and last cell, from 0."""
    first, last = (xlsxwriter.utility.xl_cell_to_rowcol(corner) for corner in merged.split(":"))
    return (*first, *last)


def _write(sheet: Worksheet, row: int, column: int, cell: Any, formats: dict[str, Format]) -> None:
    match cell:
        case None:
            pass
        case {"number": number, "format": name}:
            sheet.write_number(row, column, number, formats[name])
        case {"formula": formula, "value": value}:
            sheet.write_formula(row, column, formula, None, value)
        case {"error": error}:
            sheet.write_formula(row, column, "=1/0", None, error)
        case bool():
            sheet.write_boolean(row, column, cell)
        case int() | float():
            sheet.write_number(row, column, cell)
        case datetime.datetime():
            sheet.write_datetime(row, column, cell, formats["time"])
        case datetime.date():
            sheet.write_datetime(row, column, cell, formats["date"])
        case _:
            sheet.write_string(row, column, str(cell))
