"""What Excel sheets and CSV files share: find the header, read the rows under it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from engine.errors import InputError
from ingest.headers import ROWS_SEARCHED, Header, find_header, require_whole, unrecognised
from ingest.intake import Intake
from ingest.rejects import Problem, shown

Numbered = tuple[int, Sequence[object]]  # the row a person sees, its cells


def read_sheet(intake: Intake, rows: Iterator[Numbered], sheet: str | None, *, exact_width: bool) -> None:
    """Take every row under the header. Raises InputError where the header cannot be understood.

    With `exact_width`, a row with fewer or more cells than the header is a reject: a quote is wrong.
    """
    place = intake.file + (f", sheet {sheet}" if sheet else "")
    first = [row for _, row in zip(range(ROWS_SEARCHED), rows, strict=False)]
    header = find_header([cells for _, cells in first], intake.kinds)
    if header is None:
        raise unrecognised(place, [cells for _, cells in first])
    number, cells = first[header.row]
    require_whole(header, cells, f"{place}, row {number}")
    for written, problem in header.unknown:
        intake.reject(problem, sheet=sheet, row=number, table=header.table.name, column=written, records=0)
    _take_rows(intake, header, chain(first[header.row + 1 :], rows), sheet, exact_width)


def _take_rows(
    intake: Intake, header: Header, rows: Iterable[Numbered], sheet: str | None, exact_width: bool
) -> None:
    layout = intake.layout(header.table, header.columns)
    width = len(header.columns)
    filled = max(place for place, column in enumerate(header.columns) if column is not None) + 1
    for number, cells in rows:
        if _is_blank(cells):
            continue
        wrong = _width_problem(cells, width, filled) if exact_width and len(cells) != width else None
        if len(cells) < width:
            cells = [*cells, *[None] * (width - len(cells))]
        layout.take(cells, sheet, number, refused=wrong)


def _is_blank(cells: Sequence[object]) -> bool:
    if cells and isinstance(cells[0], str) and cells[0].strip():
        return False  # nearly every row, so told first
    return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in cells)


def _width_problem(cells: Sequence[object], width: int, filled: int) -> Problem | None:
    if len(cells) > width and _is_blank(cells[width:]):
        return None
    if filled <= len(cells) < width:
        return None
    return Problem(
        "row-width",
        expected=f"{width} cells, as in the header",
        found=f"{len(cells)} cells, the last {shown(cells[-1])}",
        fix="Put cells that hold the delimiter or a line break in quotes; complete the row if it was cut.",
    )


def is_unrecognised(error: InputError) -> bool:
    """Whether the sheet simply holds no table of ours."""
    return error.code == "file-unrecognised"
