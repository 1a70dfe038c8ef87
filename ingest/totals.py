"""Rows that add up others: what they state, against the sum of the rows that were read."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class StatedTotal:
    """One amount that a row of totals states, and the sum of the rows it speaks of, in yuan."""

    sheet: str | None
    row: int
    word: str
    table: str
    column: str
    stated: Decimal
    read: Decimal

    @property
    def agrees(self) -> bool:
        """Whether both are the same, to the fen."""
        return self.stated == self.read
