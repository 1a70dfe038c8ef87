"""Workbooks (.xlsx, .xlsm, .xlsb, .xls, .ods): every sheet that holds a table, wherever its header is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from engine.errors import InputError
from ingest.intake import Intake
from ingest.readers.excel_errors import DAMAGED, Cells, counts_from_1904, failed_formulas
from ingest.readers.grid import Grid
from ingest.readers.sheet import Numbered, is_unrecognised, read_sheet
from ingest.rejects import Problem
from ingest.templates.reading import explains_only, records_only


def read_excel(intake: Intake, path: Path) -> None:
    """Take the rows of every sheet; a sheet without a table is noted, a workbook without one is refused."""
    try:
        with CalamineWorkbook.from_path(path) as book:
            _read_sheets(intake, book, failed_formulas(path), counts_from_1904(path))
    except PasswordError:
        raise _unreadable(intake.file, "a workbook with a password", "Save it without a password.") from None
    except (CalamineError, *DAMAGED) as error:
        raise _unreadable(
            intake.file,
            f"one that cannot be opened ({error})",
            "Open it in Excel and save it as .xlsx again.",
        ) from None


def _read_sheets(
    intake: Intake, book: CalamineWorkbook, failed: Mapping[str, Cells], from_1904: bool
) -> None:
    filled = 0
    refused: list[tuple[str, InputError]] = []
    names = frozenset(book.sheet_names)
    for about in book.sheets_metadata:
        if explains_only(about.name, names):
            continue
        if about.typ is not SheetTypeEnum.WorkSheet:
            _say(intake, about.name, "sheet-left-out", "sheets of rows", "a chart, dialog or macro sheet")
            continue
        sheet = book.get_sheet_by_name(about.name)
        if not sheet.height:
            continue
        filled += 1
        grid = Grid(sheet.merged_cell_ranges or (), (sheet.start or (0, 0))[1], from_1904)
        try:
            rows = records_only(_rows(sheet, failed.get(about.name, {})))
            read_sheet(intake, rows, about.name, exact_width=False, grid=grid)
        except InputError as error:
            if not is_unrecognised(error):
                raise
            refused.append((about.name, error))
        else:
            if about.visible is not SheetVisibleEnum.Visible:
                _say(intake, about.name, "sheet-hidden", "sheets that can be seen", "a hidden sheet, read")
    if not filled:
        raise _empty(intake.file)
    if len(refused) == filled:
        raise refused[0][1]
    for name, refusal in refused:
        problem = Problem(refusal.code, expected=refusal.expected, found=refusal.found, fix=refusal.fix)
        intake.reject(problem, sheet=name, records=0)


def _say(intake: Intake, sheet: str, code: str, expected: str, found: str) -> None:
    notice = Problem(code, expected=expected, found=found, fix="Take the sheet out if it should not count.")
    intake.reject(notice, sheet=sheet, records=0)


def _rows(sheet: CalamineSheet, failed: Cells) -> Iterator[Numbered]:
    """The sheet's rows, numbered as Excel numbers them, with failed formulas where they stand."""
    first_column = (sheet.start or (0, 0))[1] + 1
    if not failed:
        yield from enumerate(sheet.iter_rows(), start=1)
        return
    failed_rows = {row for row, _ in failed}
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        if number in failed_rows:
            columns = enumerate(cells, start=first_column)
            yield number, [failed.get((number, column), cell) for column, cell in columns]
        else:
            yield number, cells


def _empty(file: str) -> InputError:
    return InputError(
        "file-empty",
        place=file,
        expected="a sheet with a header and rows",
        found="a workbook without any",
        fix="Take the file out of the folder, or export it again.",
    )


def _unreadable(file: str, found: str, fix: str) -> InputError:
    return InputError("excel-unreadable", place=file, expected="an Excel workbook", found=found, fix=fix)
