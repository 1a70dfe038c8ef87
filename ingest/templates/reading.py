"""A filled-in template as the readers see it: without example rows, hints and the sheets that explain."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from ingest.headers import ROWS_SEARCHED
from ingest.templates.marks import CODES_SHEET, EXAMPLE_MARK, GUIDE_SHEET, HINT_HEADER

Numbered = tuple[int, Sequence[object]]


def explains_only(sheet: str, sheets: Collection[str]) -> bool:
    """Whether a sheet of a workbook is there for reading and not for records."""
    return sheet in (GUIDE_SHEET, CODES_SHEET) and GUIDE_SHEET in sheets and CODES_SHEET in sheets


def records_only(rows: Iterator[Numbered]) -> Iterator[Numbered]:
    """The rows without those marked as examples, and without the column of hints."""
    hints: int | None = None
    for number, cells in rows:
        if hints is None and HINT_HEADER in cells:
            hints = list(cells).index(HINT_HEADER)
        if hints is None:
            yield number, cells
            if number > ROWS_SEARCHED:
                yield from rows
                return
            continue
        hint = cells[hints] if hints < len(cells) else None
        if not (isinstance(hint, str) and hint.strip().startswith(EXAMPLE_MARK)):
            yield number, [*cells[:hints], *cells[hints + 1 :]]
