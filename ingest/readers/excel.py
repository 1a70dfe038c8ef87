"""Excel workbooks: every sheet that holds a table, wherever its header row is."""

from __future__ import annotations

from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from engine.errors import InputError
from ingest.intake import Intake
from ingest.readers.sheet import is_unrecognised, read_sheet
from ingest.rejects import Problem


def read_excel(intake: Intake, path: Path) -> None:
    """Take the rows of every sheet; a sheet without a table is noted, a workbook without one is refused."""
    try:
        with CalamineWorkbook.from_path(path) as book:
            _read_sheets(intake, book)
    except PasswordError:
        raise _unreadable(intake.file, "a workbook with a password", "Save it without a password.") from None
    except CalamineError as error:
        raise _unreadable(
            intake.file,
            f"one that cannot be opened ({error})",
            "Open it in Excel and save it as .xlsx again.",
        ) from None


def _read_sheets(intake: Intake, book: CalamineWorkbook) -> None:
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
        rows = enumerate(book.get_sheet_by_name(name).iter_rows(), start=1)
        try:
            read_sheet(intake, iter(rows), name, exact_width=False)
        except InputError as error:
            if not is_unrecognised(error):
                raise
            refused.append((name, error))
    if len(refused) == len(filled):
        raise refused[0][1]
    for name, refusal in refused:
        problem = Problem(refusal.code, expected=refusal.expected, found=refusal.found, fix=refusal.fix)
        intake.reject(problem, sheet=name, records=0)


def _unreadable(file: str, found: str, fix: str) -> InputError:
    return InputError("excel-unreadable", place=file, expected="an Excel workbook", found=found, fix=fix)
