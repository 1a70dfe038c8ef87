"""How workbooks are made: no text is taken for a formula or a link; the same content gives the same bytes."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import xlsxwriter


def new_workbook(file: Path, title: str, *, constant_memory: bool = False) -> xlsxwriter.Workbook:
    """A workbook to be written to `file`; with `constant_memory` its rows are written in their order."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": constant_memory}
    book = xlsxwriter.Workbook(str(file), options)
    book.set_properties({"title": title, "created": datetime(2000, 1, 1)})
    return book
