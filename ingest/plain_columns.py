"""Many cells of one column at once, where all are written plainly: the same texts as `ingest.values`, sooner.

A reader of this module takes cells that hold something and gives their texts, or None where any of them needs
the reader of single cells. What it gives is what that reader would give, up to zeros after the point.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, cast

from ingest.conversions import Converted
from ingest.rejects import Problem
from ingest.schema import Column, Kind
from ingest.units import Scaled
from ingest.values import EMPTY_WORDS, Read

ReadMany = Callable[[Sequence[object]], list[str] | None]

_EARLIEST_YEAR = 1850
_KNOWN_AT_MOST = 1 << 14
_LETTERS = string.ascii_letters.translate(str.maketrans("", "", "EeNn"))
_SURELY_CODES = f"{string.digits}{_LETTERS}_.:\n".encode()
_PERHAPS_CODES = b"EeNn#/-"  # in numbers that a spreadsheet shortened, and in words for “not known”
_NO_CODE = re.compile(r"^-+$|^[0-9](?:\.[0-9]+)?E\+?[0-9]{2,3}$|^#", re.IGNORECASE | re.MULTILINE)
_IDENTITY = re.compile(r"(?:[0-9]{17}[0-9X](?:\n|\Z))*")
_ENDS_IN_ZEROS = re.compile(r"000$", re.MULTILINE)
_DIGITS = string.digits.encode()
# kind -> decimals, and below which size 15 digits hold all of them
_NUMBERS = {
    Kind.MONEY: (2, 1e13),
    Kind.PRICE: (6, 1e9),
    Kind.QUANTITY: (4, 1e11),
    Kind.VALUE: (4, 1e11),
    Kind.INTEGER: (0, 1e9),
}


def reader_of_many(column: Column, read: Read) -> ReadMany | None:
    """The reader of many cells of this column; None where only single cells can be read. `read` reads one."""
    if isinstance(column, Scaled):
        return None
    if column.kind in _NUMBERS:
        return _numbers(*_NUMBERS[column.kind])
    one_by_one = _one_by_one(read)
    if column.kind is Kind.TEXT:
        return _first_of(_texts, one_by_one)
    if column.kind in (Kind.DATE, Kind.TIME):
        return _first_of(_moments if column.kind is Kind.TIME else _days, one_by_one)
    if column.kind is Kind.NUMBER_TEXT:
        return _first_of(_identities if column.personal == "identity" else _codes, one_by_one)
    return one_by_one


def _first_of(quick: ReadMany, other: ReadMany) -> ReadMany:
    def read_many(cells: Sequence[object]) -> list[str] | None:
        texts = quick(cells)
        return other(cells) if texts is None else texts

    return read_many


def _one_by_one(read: Read) -> ReadMany:
    """Cells whose text is read from nothing but themselves: each text once."""
    known: dict[str, str] = {}

    def read_many(cells: Sequence[object]) -> list[str] | None:
        if len(known) > _KNOWN_AT_MOST:
            known.clear()
        texts: list[str] = []
        for cell in cells:
            text = known.get(cell) if type(cell) is str else None
            if text is None:
                try:
                    value = read(cell)
                except Problem:
                    return None
                if value is None or isinstance(value, Converted):
                    return None
                text = value
                if type(cell) is str:
                    known[cell] = value
            texts.append(text)
        return texts

    return read_many


def _joined(cells: Sequence[object]) -> str | None:
    """The cells as lines of one text; None if any is no text or holds a line end."""
    if set(map(type, cells)) != {str}:
        return None
    joined = "\n".join(cast("Sequence[str]", cells))
    return joined if joined.count("\n") == len(cells) - 1 else None


def _texts(cells: Sequence[object]) -> list[str] | None:
    return list(cast("Sequence[str]", cells)) if set(map(type, cells)) == {str} else None


def _codes(cells: Sequence[object]) -> list[str] | None:
    joined = _joined(cells)
    if joined is None:
        return _whole_numbers(cells)
    if not joined.isascii():
        return None
    rest = joined.encode().translate(None, _SURELY_CODES)
    if rest and (
        rest.translate(None, _PERHAPS_CODES) or _NO_CODE.search(joined) or not EMPTY_WORDS.isdisjoint(cells)
    ):
        return None
    return list(cast("Sequence[str]", cells))


def _whole_numbers(cells: Sequence[object]) -> list[str] | None:
    types = set(map(type, cells))
    if types == {int}:
        return list(map(str, cells))
    if types != {float}:
        return None
    numbers = cast("Sequence[float]", cells)
    if not all(map(float.is_integer, numbers)) or not max(map(abs, numbers)) < 1e15:
        return None
    return [str(int(number)) for number in numbers]


def _identities(cells: Sequence[object]) -> list[str] | None:
    joined = _joined(cells)
    if joined is None or not _IDENTITY.fullmatch(joined) or _ENDS_IN_ZEROS.search(joined):
        return None
    return list(cast("Sequence[str]", cells))


def _moments(cells: Sequence[object]) -> list[str] | None:
    return _in_time(cells, b"-- ::", 19)


def _days(cells: Sequence[object]) -> list[str] | None:
    return _in_time(cells, b"--", 10)


def _in_time(cells: Sequence[object], marks: bytes, length: int) -> list[str] | None:
    """Texts with these marks between their digits, or cells of dates and times; all of days that exist."""
    if set(map(type, cells)) == {datetime}:
        moments = cast("Sequence[datetime]", cells)
        if any(moment.tzinfo for moment in moments) or min(moments).year < _EARLIEST_YEAR:
            return None
        return [moment.isoformat(" ", "seconds")[:length] for moment in moments]
    joined = _joined(cells)
    if joined is None or not joined.isascii():
        return None
    texts = cast("Sequence[str]", cells)
    between = joined.encode().translate(None, _DIGITS)
    if between != b"\n".join([marks] * len(texts)) or set(map(len, texts)) != {length}:
        return None
    if min(texts) < str(_EARLIEST_YEAR):
        return None
    try:
        list(map(datetime.fromisoformat, texts))
    except ValueError:
        return None
    return list(texts)


def _numbers(places: int, below: float) -> ReadMany:
    whole = len(f"{below:.0f}") - 1
    point = rf"(?:\.[0-9]{{1,{places}}})?" if places else ""
    plain = re.compile(rf"(?:-?[0-9]{{1,{whole}}}{point}(?:\n|\Z))*")
    form = f"%.{places}f\n"

    def read_many(cells: Sequence[object]) -> list[str] | None:
        types = set(map(type, cells))
        if Decimal in types and types <= {Decimal, int}:
            cells = list(map(str, cells))  # JSON's numbers, digit by digit
        elif types <= {float, int}:
            numbers = cast("Sequence[float]", cells)
            if not max(map(abs, numbers)) < below:
                return None
            texts = ((form * len(numbers)) % tuple(numbers)).split("\n")[:-1]
            # Equal to what was read: then the cell is that decimal number, as the spreadsheet shows it.
            return texts if list(map(float, texts)) == list(numbers) else None
        joined = _joined(cells)
        if joined is None or not plain.fullmatch(joined):
            return None
        return list(cast("Sequence[Any]", cells))

    return read_many
