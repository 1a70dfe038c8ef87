"""Whole lines at once: the regular expression of a line whose every cell is written plainly.

It leaves nothing to how the reader of CSV guesses: as many cells as the header has, quotes only around a
whole cell, no line end within.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Final

from ingest.fast.plain import form
from ingest.schema import Column, Kind

OF_TOTALS: Final = "计共"
"""Where one of these stands in a text before the key, the row may state a total."""


def line_form(
    columns: Sequence[Column | None], delimiter: str, unusual: Collection[int], before_key: int
) -> str:
    """The form of a line; of the columns `unusual` every plain form is taken, of others the usual one.

    In texts among the first `before_key` cells no word speaks of a total.
    """
    cells = (
        _cell(column, delimiter, usual=at not in unusual, never=OF_TOTALS if at < before_key else "")
        for at, column in enumerate(columns)
    )
    return re.escape(delimiter).join(cells)


def _cell(column: Column | None, delimiter: str, *, usual: bool, never: str) -> str:
    if column is None or (bare := form(column, usual=usual, commas=delimiter != ",")) is None:
        never = never if column is None or column.kind is Kind.TEXT else ""
        return rf'(?:[^"\r\n{re.escape(delimiter)}{never}]*|"(?:[^"\r\n{never}]|"")*")'
    return rf'(?:(?:{bare})?|"(?:{form(column, usual=usual)})?")'


def unusual_cells(
    columns: Sequence[Column | None], records: Collection[Sequence[str]]
) -> Iterator[tuple[int, int]]:
    """For each column, how many cells of these records have a plain form that is not the usual one."""
    for at, column in enumerate(columns):
        if column is None or (usual := form(column, usual=True)) is None:
            continue
        is_usual, is_plain = re.compile(usual), re.compile(form(column, usual=False) or "")
        cells = [record[at] for record in records if at < len(record) and record[at]]
        yield at, sum(1 for cell in cells if not is_usual.fullmatch(cell) and is_plain.fullmatch(cell))
