"""Excel workbooks: every sheet that holds a table, wherever its header row is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from engine.errors import InputError
from ingest.intake import Intake
from ingest.readers.excel_errors import DAMAGED, Cells, failed_formulas
from ingest.readers.sheet import Numbered, is_unrecognised, read_sheet
from ingest.rejects import Problem


def read_excel(intake: Intake, path: Path) -> None:
    """Take the rows of every sheet; a sheet without a table is noted, a workbook without one is refused."""
    try:
        with CalamineWorkbook.from_path(path) as book:
            _read_sheets(intake, book, failed_formulas(path))
    except PasswordError:
        raise _unreadable(intake.file, "a workbook with a password", "Save it without a password.") from None
    except (CalamineError, *DAMAGED) as error:
        raise _unreadable(
            intake.file,
            f"one that cannot be opened ({error})",
            "Open it in Excel and save it as .xlsx again.",
        ) from None


def _read_sheets(intake: Intake, book: CalamineWorkbook, failed: Mapping[str, Cells]) -> None:
    filled = [name for name in book.sheet_names if book.get_sheet_by_name(name).height]
    if not filled:
        raise InputError(
            "file-empty",
            place=intake.file,
            expected="a sheet with a header and rows",
            found="a workbook without any",
            fix="Take the file out of the folder, or export it again.",
        )
    refused: list[tuple[str, InputError]] = []
    for name in filled:
        rows = _rows(book.get_sheet_by_name(name), failed.get(name, {}))
        try:
            read_sheet(intake, rows, name, exact_width=False)
        except InputError as error:
            if not is_unrecognised(error):
                raise
            refused.append((name, error))
    if len(refused) == len(filled):
        raise refused[0][1]
    for name, refusal in refused:
        problem = Problem(refusal.code, expected=refusal.expected, found=refusal.found, fix=refusal.fix)
        intake.reject(problem, sheet=name, records=0)


def _rows(sheet: CalamineSheet, failed: Cells) -> Iterator[Numbered]:
    """The sheet's rows, numbered as Excel numbers them, with failed formulas where they stand."""
    first_column = (sheet.start or (0, 0))[1] + 1
    failed_rows = {row for row, _ in failed}
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        if number in failed_rows:
            columns = enumerate(cells, start=first_column)
            yield number, [failed.get((number, column), cell) for column, cell in columns]
        else:
            yield number, cells


def _unreadable(file: str, found: str, fix: str) -> InputError:
    return InputError("excel-unreadable", place=file, expected="an Excel workbook", found=found, fix=fix)
