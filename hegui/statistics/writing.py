"""Figures as files: `statistics.json` and `statistics.xlsx`, one sheet each."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from hegui.statistics import Figure
from report.findings import Text
from report.workbook import new_workbook

_TITLE = Text("医疗保障监管统计", "Statistics of supervision")


def write_statistics(folder: Path, figures: Sequence[Figure], lang: str) -> Path:
    """Writes both files into `folder` (made if missing) and returns the path of the workbook."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps([one.as_dict() for one in figures], ensure_ascii=False, indent=1, default=_plain)
    (folder / "statistics.json").write_text(text + "\n", encoding="utf-8", newline="\n")
    file = folder / "statistics.xlsx"
    book = new_workbook(file, _TITLE.of(lang))
    head = book.add_format({"bold": True, "bg_color": "#EEF1F5", "text_wrap": True})
    for figure in figures:
        sheet = book.add_worksheet(figure.title.of(lang)[:31])
        sheet.set_column(0, max(len(figure.heads) - 1, 0), 16)
        sheet.write_string(0, 0, figure.meaning.of(lang))
        for column, words in enumerate(figure.heads):
            sheet.write_string(2, column, words.of(lang), head)
        for row, cells in enumerate(figure.rows, 3):
            for column, cell in enumerate(cells):
                _write(sheet, row, column, cell)
        sheet.freeze_panes(3, 0)
    book.close()
    return file


def _write(sheet: Any, row: int, column: int, cell: object) -> None:
    if cell is None:
        sheet.write_blank(row, column, None)
    elif isinstance(cell, int | float | Decimal):
        sheet.write_number(row, column, cell)
    else:
        sheet.write_string(row, column, str(cell))


def _plain(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else str(value)
