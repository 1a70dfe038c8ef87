"""How many lines a text takes in a cell: spreadsheets do not reckon the height of a row themselves."""

from __future__ import annotations

from math import ceil
from typing import Final

LINE: Final = 15.0
"""Points that one line of text takes."""


def lines(text: str, width: int) -> int:
    """Lines that a text takes in a column of this width, in letters; a Chinese sign is as wide as two."""
    return sum(ceil(max(_letters(line), 1) / (width - 1)) for line in text.split("\n"))


def _letters(line: str) -> int:
    return sum(2 if ord(sign) > 0x2E7F or sign in "“”‘’—…" else 1 for sign in line)
