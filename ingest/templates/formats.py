"""How the cells of each kind of column look, and what may be written into them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from ingest.schema import Column, Kind

_NUMBER_FORMATS: Mapping[Kind, str] = {
    Kind.MONEY: "#,##0.00",
    Kind.PRICE: "0.00####",
    Kind.QUANTITY: "0.####",
    Kind.VALUE: "0.####",
    Kind.INTEGER: "0",
    Kind.DATE: "yyyy-mm-dd",
    Kind.TIME: "yyyy-mm-dd hh:mm:ss",
}
_TEXT = "@"  # so that a spreadsheet shortens no number that identifies something
_LARGEST = 10**13


@dataclass(frozen=True)
class Formats:
    """The formats of one workbook."""

    header: Format
    required: Format
    heading: Format
    prose: Format
    cells: Mapping[str, Format]
    example: Mapping[str, Format]


def make_formats(book: Workbook) -> Formats:
    """The formats, added to a workbook. Cells to fill in are unlocked; all else is protected."""
    header = {"bold": True, "bg_color": "#DDE7F3", "border": 1, "text_wrap": True, "valign": "vcenter"}
    example = {"italic": True, "font_color": "#808080", "bg_color": "#FFF7E0", "locked": False}
    codes = {*_NUMBER_FORMATS.values(), _TEXT}
    return Formats(
        header=book.add_format(header),
        required=book.add_format(header | {"font_color": "#B00020"}),
        heading=book.add_format({"bold": True, "font_size": 14}),
        prose=book.add_format({"text_wrap": True, "valign": "top"}),
        cells={code: book.add_format({"num_format": code, "locked": False}) for code in codes},
        example={code: book.add_format(example | {"num_format": code}) for code in codes},
    )


def number_format(column: Column) -> str:
    """The number format of a column's cells; text for whatever only identifies."""
    return _NUMBER_FORMATS.get(column.kind, _TEXT)


def cell_value(column: Column, written: str) -> str | float | date:
    """A declared example as the cell of a spreadsheet holds it."""
    if column.kind is Kind.DATE:
        return date.fromisoformat(written)
    if column.kind is Kind.TIME:
        return datetime.fromisoformat(written)
    if column.kind in _NUMBER_FORMATS:
        return float(written)
    return written


def choices(column: Column, source: str | None, *, closed: bool) -> dict[str, Any]:
    """What Excel lets people write, and what it tells them; `source` is where their words are."""
    told = {"input_title": column.header[:32], "input_message": _short(column.meaning_zh)}
    if source:
        wrong = "stop" if closed else "warning"
        return told | {
            "validate": "list",
            "source": source,
            "error_type": wrong,
            "error_message": "请从下拉列表中选择。",
        }
    if column.kind is Kind.FLAG:
        return told | {"validate": "list", "source": ["是", "否"], "error_message": "请填 是 或 否。"}
    if column.kind in (Kind.DATE, Kind.TIME):
        return told | {
            "validate": "date",
            "criteria": ">=",
            "value": date(1900, 1, 1),
            "error_type": "warning",
            "error_message": "请填日期，如 2026-01-31。",
        }
    if column.kind in _NUMBER_FORMATS:
        return told | {
            "validate": "integer" if column.kind is Kind.INTEGER else "decimal",
            "criteria": "between",
            "minimum": -_LARGEST,
            "maximum": _LARGEST,
            "error_message": "请填数字。",
        }
    return told | {"validate": "any"}


def _short(text: str) -> str:
    return text if len(text) <= 250 else text[:249] + "…"
