"""What reading changed in cells (unit, width of digits, sign): counted, said once for each column."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.rejects import Problem, shown
from ingest.schema import Column, Kind


class Converted(str):
    """A text read from another form than the tables hold; `how` are the codes of what was done to it."""

    how: tuple[str, ...]

    def __new__(cls, text: str, *how: str) -> Converted:
        made = super().__new__(cls, text)
        made.how = how
        return made


_WORDS = {
    "full-width-digits": ("digits and letters in half width", "in full width, read as half width"),
    "amount-in-wan": ("an amount in yuan", "in another unit, converted to yuan"),
    "negative-form": (
        "a negative number with a minus in front",
        "in brackets or with another minus, read as negative",
    ),
    "currency-sign": ("a number alone", "with a currency, read as yuan"),
    "invisible-characters": ("visible characters only", "with invisible characters, which were left out"),
    "leading-apostrophe": ("the text itself", "behind an apostrophe, which was left out"),
    "empty-word": ("a value or an empty cell", "with a word for “not known”, read as empty"),
    "excel-serial": ("a date", "as a day number of Excel, read as the date Excel shows for it"),
}
_SHOWN_KINDS = frozenset(
    {Kind.MONEY, Kind.PRICE, Kind.QUANTITY, Kind.VALUE, Kind.INTEGER, Kind.FLAG, Kind.TIME}
)
"""Kinds whose cells name no person, so that an example may be shown."""


@dataclass
class _Count:
    cells: int
    example: str


@dataclass
class Conversions:
    """The cells of one file that were converted: for each column and form how many, and the first of them."""

    _counts: dict[tuple[str, str], _Count] = field(default_factory=dict)
    _columns: dict[str, Column] = field(default_factory=dict)

    def add(self, column: Column, value: Converted, raw: object) -> None:
        """Count one cell that was converted."""
        for code in value.how:
            self.count(column, code, raw, value)

    def count(self, column: Column, code: str, raw: object, value: str | None = None) -> None:
        """Count one cell of that form."""
        count = self._counts.get((column.name, code))
        if count is not None:
            count.cells += 1
            return
        self._columns[column.name] = column
        example = f"{shown(raw)} read as {value or 'empty'}" if column.kind in _SHOWN_KINDS else ""
        self._counts[column.name, code] = _Count(1, example)

    def notices(self) -> Iterator[tuple[Column, Problem]]:
        """What to say about each column."""
        for (name, code), count in self._counts.items():
            expected, done = _WORDS[code]
            example = f"; the first {count.example}" if count.example else ""
            found = f"{count.cells} {'cell' if count.cells == 1 else 'cells'} {done}{example}"
            problem = Problem(code, expected=expected, found=found, fix="Nothing, if that is what was meant.")
            yield self._columns[name], problem
