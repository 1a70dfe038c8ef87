"""What a sheet knows of its cells beyond their values: which are merged, and from when its days count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

Range = tuple[tuple[int, int], tuple[int, int]]
"""First and last cell of a merged range: row and column, both from 0."""


@dataclass
class Grid:
    """The merged cells of one sheet, by row and column from 0, and its date system.

    A value of a cell merged over several rows holds for each of them, in the first column of the range; in
    titles and headers it also holds for each column.
    """

    merges: Sequence[Range] = ()
    first_column: int = 0
    from_1904: bool | None = None  # None: not a workbook, so numbers are no days
    _down: dict[int, list[Range]] = field(default_factory=dict)
    _across: dict[int, list[Range]] = field(default_factory=dict)
    _values: dict[Range, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for merge in self.merges:
            (top, left), (bottom, right) = merge
            if bottom > top:
                for row in range(top, bottom + 1):
                    self._down.setdefault(row, []).append(merge)
            if right > left:
                for row in range(top, bottom + 1):
                    self._across.setdefault(row, []).append(merge)

    def filled_down(self, row: int, cells: Sequence[object]) -> Sequence[object]:
        """The row's cells (row from 0) with the values of cells merged from rows above."""
        merges = self._down.get(row)
        if not merges:
            return cells
        filled = list(cells)
        for merge in merges:
            (top, left), _ = merge
            at = left - self.first_column
            if not 0 <= at < len(filled):
                continue
            if row == top:
                self._values[merge] = filled[at]
            elif merge in self._values:
                filled[at] = self._values[merge]
        return filled

    def filled_across(self, row: int, cells: Sequence[object]) -> Sequence[object]:
        """The row's cells with those merged over several columns repeated in each: for titles and headers."""
        merges = self._across.get(row)
        if not merges:
            return cells
        filled = list(cells)
        for (_, left), (_, right) in merges:
            begin, end = left - self.first_column, right - self.first_column
            for at in range(max(begin, 0), min(end + 1, len(filled))):
                filled[at] = filled[begin] if begin >= 0 else filled[at]
        return filled

    def has_headings(self, rows: int) -> bool:
        """Whether any of the first rows holds cells merged over several columns."""
        return any(row < rows for row in self._across)

    def rows_shared(self, row: int, at: int) -> int:
        """Over how many rows the cell is merged; 1 where it is its row's own."""
        for (top, left), (bottom, _) in self._down.get(row, ()):
            if left - self.first_column == at:
                return bottom - top + 1
        return 1

    @property
    def is_merged_down(self) -> bool:
        """Whether any cell is merged over several rows."""
        return bool(self._down)
