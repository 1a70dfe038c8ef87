"""What Excel sheets and CSV files share: find the header, read the rows under it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice

from engine.errors import InputError
from ingest.batches import ROWS as ROWS_AT_ONCE
from ingest.header_problems import unrecognised
from ingest.headers import ROWS_SEARCHED, Header, find_header, require_whole
from ingest.intake import Intake
from ingest.readers.body import Body, Sheet
from ingest.readers.grid import Grid
from ingest.rejects import Problem
from ingest.units import Scaled

Numbered = tuple[int, Sequence[object]]  # the row a person sees, its cells


def read_sheet(
    intake: Intake,
    rows: Iterator[Numbered],
    sheet: str | None,
    *,
    exact_width: bool,
    grid: Grid | None = None,
) -> None:
    """Take every record under the header. Raises InputError where the header cannot be understood.

    With `exact_width`, a row with fewer or more cells than the header is a reject: a quote is wrong.
    """
    given = Sheet(intake, sheet, grid or Grid(), exact_width)
    first = [row for _, row in zip(range(ROWS_SEARCHED), rows, strict=False)]
    header = header_among(given, first)
    number, _ = first[header.row]
    above: Sequence[Sequence[object]] = [cells for _, cells in first[: header.row + 1]]
    begin_table(given, header, number)
    body = Body(given, header, above)
    # Only a workbook may be read ahead: what was taken of a text file elsewhere is told row by row.
    at_once = ROWS_AT_ONCE if grid is not None else 1
    following = chain(first[header.row + 1 :], rows)
    while some := list(islice(following, at_once)):
        if body.takes_all(some):
            continue
        for number, cells in some:
            if (next_table := body.take(number, cells)) is not None:
                header, above = next_table
                body.finish()
                begin_table(given, header, number, second=True)
                body = Body(given, header, above)
    body.finish()


def header_among(given: Sheet, first: Sequence[Numbered]) -> Header:
    """The header among the first rows. Raises InputError where there is none."""
    grid = given.grid
    heads = [grid.filled_across(n - 1, grid.filled_down(n - 1, cells)) for n, cells in first]
    about = "\n".join([given.intake.file, given.name or "", *_titles(heads)])
    merged = grid.has_headings(ROWS_SEARCHED)
    header = find_header(heads, given.intake.kinds, merged=merged, about=about)
    if header is None:
        raise unrecognised(given.place, [cells for _, cells in first], given.intake.kinds)
    return header


def _titles(rows: Sequence[Sequence[object]]) -> list[str]:
    """Texts that stand alone in their row."""
    held = [{cell for cell in cells if isinstance(cell, str) and cell.strip()} for cells in rows]
    return [text for texts in held if len(texts) == 1 for text in texts]


def begin_table(given: Sheet, header: Header, number: int, *, second: bool = False) -> None:
    """Say everything about a header. Raises InputError if it cannot be used."""
    require_whole(header, f"{given.place}, row {number}")
    table = header.table
    if second:
        problem = Problem(
            "second-table",
            expected="one table in a sheet",
            found=f"another header, of {table.title} ({table.name})",
            fix="Nothing: the rows under it were read by it.",
        )
        given.say(problem, number, table)
    for written, problem in header.unknown:
        given.say(problem, number, table, written)
    if header.left_out:
        problem = Problem(
            "column-left-out",
            expected="columns that a record needs",
            found=f"{'、'.join(header.left_out)}, left out",
            fix="Nothing.",
        )
        given.say(problem, number, table)
    _say_units(given, header, number)


def _say_units(given: Sheet, header: Header, number: int) -> None:
    noted = "、".join(header.noted)
    for column, unit in zip(header.columns, header.units, strict=True):
        if isinstance(column, Scaled):
            where = "its header says so" if unit else f"the note 单位：{noted} says so"
            problem = Problem(
                "amount-in-wan",
                expected="amounts in yuan",
                found=f"a column in {unit or noted} ({where}), converted: one is {column.factor} yuan",
                fix="Nothing, if the unit is right.",
            )
            given.say(problem, number, header.table, column.title)


def is_unrecognised(error: InputError) -> bool:
    """Whether the sheet simply holds no table of ours."""
    return error.code == "file-unrecognised"
