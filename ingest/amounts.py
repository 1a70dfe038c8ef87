"""Numbers as people write them, to plain decimal text. Money is never guessed: what is unclear is refused."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from ingest.full_width import has_full_width, to_half_width
from ingest.rejects import Problem, shown

_PLAIN = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_UNITS = {"万元": 10_000, "万": 10_000, "亿元": 100_000_000, "亿": 100_000_000}
_IN_UNITS = re.compile(r"([+-]?[0-9][0-9,]*(?:\.[0-9]+)?)\s*(万元|万|亿元|亿)")
_WITH_CURRENCY = re.compile(r"[¥￥]\s*([+-]?[0-9][0-9,]*(?:\.[0-9]+)?)|([+-]?[0-9][0-9,]*(?:\.[0-9]+)?)\s*元")


def read_number(raw: object, places: int, digits: int) -> str:
    """The number as plain text: at most `places` decimals, `digits` digits. Raises Problem otherwise."""
    if isinstance(raw, str):
        number = _from_text(raw.strip(), places)
    elif isinstance(raw, float):
        number = _from_float(raw, places)
    elif isinstance(raw, (int, Decimal)) and not isinstance(raw, bool):
        number = Decimal(raw)
    else:
        raise _bad(raw, places)
    return _fitting(number, raw, places, digits)


def _from_text(text: str, places: int) -> Decimal:
    if _PLAIN.fullmatch(text):
        return Decimal(text)
    if _GROUPED.fullmatch(text):
        return Decimal(text.replace(",", ""))
    raise _explained(text, places)


def _explained(text: str, places: int) -> Problem:
    """Why the text is no plain number, with the text to write instead where there is no doubt."""
    half = to_half_width(text).strip()
    if match := _IN_UNITS.fullmatch(half):
        value = Decimal(match[1].replace(",", "")) * _UNITS[match[2]]
        return Problem(
            "amount-in-wan",
            expected="an amount in yuan",
            found=shown(text),
            fix=f"Write {value:.2f} and leave {match[2]} out.",
        )
    if has_full_width(text):
        return Problem(
            "full-width-digits",
            expected="a number in half-width digits",
            found=shown(text),
            fix=f"Write {half}.",
        )
    if match := _WITH_CURRENCY.fullmatch(text):
        return _bad(text, places, f"Write {match[1] or match[2]} without the currency.")
    return _bad(text, places)


def _from_float(raw: float, places: int) -> Decimal:
    """A spreadsheet's number: 15 significant digits, as the spreadsheet itself shows it."""
    try:
        return Decimal(format(raw, ".15g"))
    except InvalidOperation:
        raise _bad(raw, places) from None


def _fitting(number: Decimal, raw: object, places: int, digits: int) -> str:
    if not number.is_finite() or number.adjusted() > digits:
        raise _bad(raw, places, f"Write a number of at most {digits - places} digits before the point.")
    if number.adjusted() < -digits:
        if number:
            raise _bad(raw, places, f"Write at most {places} decimals.")
        number = Decimal(0)
    if number != (rounded := round(number, places)):
        raise _bad(raw, places, f"Write at most {places} decimals; {rounded} if that is meant.")
    if rounded.adjusted() >= digits - places:
        raise _bad(raw, places, f"Write a number of at most {digits - places} digits before the point.")
    return format(rounded, "f")


def _bad(raw: object, places: int, fix: str = "Write digits with a point, such as 1234.50.") -> Problem:
    expected = f"a number with at most {places} decimals" if places else "a whole number"
    return Problem("bad-number", expected=expected, found=shown(raw), fix=fix)
