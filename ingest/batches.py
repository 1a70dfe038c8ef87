"""Records many at a time: what is written plainly is read a column at a time, every other row by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cached_property
from itertools import compress, repeat
from types import NoneType
from typing import TYPE_CHECKING

from ingest.plain_columns import ReadMany, reader_of_many
from ingest.schema import Column, Table
from ingest.values import reader_of, remembering

if TYPE_CHECKING:
    from ingest.intake import Intake

ROWS = 1024
"""How many rows are read together."""

TOTALS = frozenset({"合计", "总计", "小计", "累计"})
"""Words in the place of a key that make a row one of totals."""

_FEWEST = 8  # fewer are read as quickly one by one

Row = tuple[int, Sequence[object], str | None, int]
"""A row's number, its cells, its pointer, and its place among the rows that wait with it."""

TakeOne = Callable[[Row], None]


class Together:
    """Rows of cells in one order for one table, all as wide as its header, none anything but a record.

    `take_one` takes a row that is not plain; it must count, read and load it like any other.
    """

    def __init__(
        self,
        intake: Intake,
        table: Table,
        columns: Sequence[Column | None],
        sheet: str | None,
        take_one: TakeOne,
    ) -> None:
        self._intake = intake
        self._table = table
        self._columns_given = columns
        self._sheet = sheet
        self._take_one = take_one
        self._places = {column.name: place for place, column in enumerate(table.given)}
        self._possible = not table.completes
        self._together = self._singly = 0  # rows read so
        self._width = len(columns)
        self._amounts = [(self._places[column.name], column.name) for column in table.amounts]
        self._filled = [[self._places[column.name] for column in group] for group in table.filled]

    @cached_property
    def _readers(self) -> list[tuple[int, int, ReadMany]]:
        """For each column that has one, where its cells stand, where its texts go, and its reader."""
        readers: list[tuple[int, int, ReadMany]] = []
        for at, column in enumerate(self._columns_given):
            if column is not None:
                many = reader_of_many(column, remembering(reader_of(column, self._intake.lists)))
                self._possible &= many is not None
                if many is not None:
                    readers.append((at, self._places[column.name], many))
        return readers

    def take(self, rows: Sequence[Row]) -> None:
        """Read the rows, in their order."""
        if len(rows) >= _FEWEST and self._is_worth_it():
            self._take(rows)
        else:
            for row in rows:
                self._take_one(row)

    def _is_worth_it(self) -> bool:
        """Whether all columns can be read many cells at a time, and most rows so far could be."""
        return bool(self._readers) and self._possible and self._singly <= max(self._together, 2 * ROWS)

    def _take(self, rows: Sequence[Row]) -> None:
        """Read rows together; where that fails, each half by itself, down to the rows that are not plain."""
        if not rows:
            return
        columns = self._columns([cells for _, cells, _, _ in rows])
        if columns is not None:
            self._load(columns, rows)
            self._together += len(rows)
        elif len(rows) == 1:
            self._take_one(rows[0])
            self._singly += 1
        else:
            half = len(rows) // 2
            self._take(rows[:half])
            self._take(rows[half:])

    def _columns(self, rows: Sequence[Sequence[object]]) -> list[list[str | None] | None] | None:
        """The rows' texts by column of the table, None for an empty column; None where a row is not plain."""
        if any(len(cells) != self._width for cells in rows):
            return None
        given = list(zip(*rows, strict=True))
        read: list[list[str | None] | None] = [None] * len(self._table.given)
        for at, place, many in self._readers:
            cells = given[at]
            if set(map(type, cells)) == {NoneType}:
                continue
            texts = _with_blanks(many, cells)
            if texts is None:
                return None
            read[place] = texts
        for places in self._filled:
            held = [texts for place in places if (texts := read[place]) is not None]
            if len(held) == 1:
                if None in held[0] or not TOTALS.isdisjoint(held[0]):
                    return None
            elif not all(any(row) and TOTALS.isdisjoint(row) for row in zip(*held, strict=True)) or not held:
                return None
        return read

    def _load(self, columns: Sequence[list[str | None] | None], rows: Sequence[Row]) -> None:
        self._intake.read += len(rows)
        for place, name in self._amounts:
            texts = columns[place]
            if texts is not None and any(texts):
                self._intake.amounts_read[self._table.name, name] += sum(
                    map(Decimal, filter(None, texts)), Decimal(0)
                )
        values = (repeat(None) if texts is None else texts for texts in columns)
        numbers = (str(number) for number, _, _, _ in rows)
        pointers = (pointer for _, _, pointer, _ in rows)
        self._intake.spool(self._table).add_all(zip(*values, repeat(self._sheet), numbers, pointers))


class Batch:
    """Rows of one sheet, read together as soon as there are enough of them."""

    def __init__(
        self,
        intake: Intake,
        table: Table,
        columns: Sequence[Column | None],
        sheet: str | None,
        take_one: Callable[[int, Sequence[object]], None],
    ) -> None:
        self._together = Together(intake, table, columns, sheet, lambda row: take_one(row[0], row[1]))
        self._rows: list[Row] = []

    def add(self, number: int, cells: Sequence[object]) -> None:
        """Take a row, at the latest with the next `flush`."""
        self._rows.append((number, cells, None, 0))
        if len(self._rows) >= ROWS:
            self.flush()

    def add_all(self, rows: Sequence[tuple[int, Sequence[object]]]) -> None:
        """Take rows, behind those added before."""
        self.flush()
        self._rows = [(number, cells, None, 0) for number, cells in rows]
        self.flush()

    def flush(self) -> None:
        """Read what was added."""
        rows, self._rows = self._rows, []
        self._together.take(rows)


def _with_blanks(many: ReadMany, cells: Sequence[object]) -> list[str | None] | None:
    """What the cells that hold something mean, and None for the others."""
    if NoneType not in set(map(type, cells)) and "" not in cells:
        texts = many(cells)
        return None if texts is None else [*texts]
    filled = [cell is not None and cell != "" for cell in cells]
    held = list(compress(cells, filled))
    if not held:
        return [None] * len(cells)
    texts = many(held)
    if texts is None:
        return None
    found = iter(texts)
    return [next(found) if full else None for full in filled]
