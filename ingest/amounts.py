"""Numbers as people write them, to plain decimal text: exact, never guessed. What is unclear is refused."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from ingest.conversions import Converted
from ingest.full_width import tidy
from ingest.rejects import Problem, shown

UNITS = {
    "分": Decimal("0.01"),
    "角": Decimal("0.1"),
    "元": Decimal(1),
    "百元": Decimal(100),
    "千元": Decimal(1_000),
    "万": Decimal(10_000),
    "万元": Decimal(10_000),
    "十万元": Decimal(100_000),
    "百万": Decimal(1_000_000),
    "百万元": Decimal(1_000_000),
    "千万": Decimal(10_000_000),
    "千万元": Decimal(10_000_000),
    "亿": Decimal(100_000_000),
    "亿元": Decimal(100_000_000),
}
"""How many yuan one of each unit is."""

_CELL_UNITS = "千元|百万元|百万|千万元|千万|万元|万|亿元|亿"
_AMOUNT = re.compile(
    r"(?P<open>\( ?)?(?P<sign>[+-] ?)?(?:(?P<before>¥|￥|RMB|CNY|人民币) ?)?(?P<inner>[+-] ?)?"
    r"(?P<number>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?|[0-9]{1,3}(?: [0-9]{3})+(?:\.[0-9]*)?"
    r"|[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
    rf" ?(?:(?P<unit>{_CELL_UNITS})|(?P<after>元整|元|圆))?(?P<trail> ?-)?(?P<close> ?\))?"
)
_MINUS = str.maketrans({"\u2212": "-", "\u2013": "-", "\ufe63": "-"})
_CANONICAL = re.compile(r"-?[0-9]+(?:\.([0-9]+))?")


def read_number(
    raw: object, places: int, digits: int, *, currency: bool = False, factor: Decimal | None = None
) -> str:
    """The number as plain text: at most `places` decimals, `digits` digits. Raises Problem otherwise.

    With `currency` a cell may name its currency or unit (12元, 1.2万元). `factor` is how many yuan one of the
    column's unit is; the text is the number in yuan, exact.
    """
    if isinstance(raw, float):
        raw = format(raw, ".15g")  # 15 significant digits, as the spreadsheet itself shows it
        if "e" in raw or "n" in raw:
            return _fitting(_decimal_of(raw, places), raw, places, digits, factor)
    elif isinstance(raw, (int, Decimal)) and not isinstance(raw, bool):
        return _fitting(Decimal(raw), raw, places, digits, factor)
    if not isinstance(raw, str):
        raise _bad(raw, places)
    text = raw.strip()
    if factor is None and (match := _CANONICAL.fullmatch(text)):
        decimals = match[1] or ""
        whole = len(text) - len(decimals) - bool(decimals)
        if len(decimals) <= places and whole <= digits - places:
            point = "." if places and not decimals else ""
            return _without_zeros(text) + point + "0" * (places - len(decimals))
    return _from_text(text, places, digits, currency, factor)


def _without_zeros(text: str) -> str:
    """The text of a number without leading zeros and without a minus before nought."""
    if text[0] in "123456789" or text.startswith("0."):
        return text
    return format(Decimal(text) + 0, "f")


def _decimal_of(text: str, places: int) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise _bad(text, places) from None


def _from_text(text: str, places: int, digits: int, currency: bool, factor: Decimal | None) -> str:
    tidied, how = tidy(text)
    match = _AMOUNT.fullmatch(tidied.translate(_MINUS))
    if match is None:
        raise _bad(text, places)
    number = Decimal(match["number"].replace(",", "").replace(" ", ""))
    negative, form = _sign(match, text, places)
    if negative:
        number = -number
    unit = match["unit"]
    if (match["before"] or match["after"] or (unit and unit.endswith("元"))) and not currency:
        raise _bad(text, places)
    if unit:
        if factor is not None and factor != UNITS[unit]:
            raise _two_units(text, unit)
        factor = UNITS[unit]
        how = (*how, "amount-in-wan")
    elif match["after"] and factor not in (None, Decimal(1)):
        raise _two_units(text, match["after"])
    if match["before"] or match["after"]:
        how = (*how, "currency-sign")
    if form or "\u2212" in tidied or "\u2013" in tidied:
        how = (*how, "negative-form")
    value = _fitting(number, text, places, digits, factor)
    return Converted(value, *how) if how else value


def _sign(match: re.Match[str], text: str, places: int) -> tuple[bool, bool]:
    """Whether the number is negative, and whether that is written in another form than a minus in front."""
    if bool(match["open"]) != bool(match["close"]):
        raise _bad(text, places)
    marks = [mark.strip() for mark in (match["sign"], match["inner"], match["trail"]) if mark]
    if len(marks) + bool(match["open"]) > 1:
        raise _bad(text, places, "Write one minus in front of a negative number.")
    other = bool(match["open"] or match["trail"])
    return other or marks == ["-"], other


def _two_units(text: str, unit: str) -> Problem:
    return Problem(
        "unit-conflict",
        expected="an amount in the unit of its column",
        found=f"{shown(text)}, which says {unit}",
        fix="Write the number in the unit of the column, or give the column no unit.",
    )


def _fitting(number: Decimal, raw: object, places: int, digits: int, factor: Decimal | None) -> str:
    if not number.is_finite() or number.adjusted() > digits:
        raise _bad(raw, places, f"Write a number of at most {digits - places} digits before the point.")
    if number.adjusted() < -digits - 8:
        if number:
            raise _bad(raw, places, f"Write at most {places} decimals.")
        number = Decimal(0)
    if factor is not None:
        number = _times(number, factor)
    if number != (rounded := round(number, places)):
        raise _bad(raw, places, f"Write at most {places} decimals; {rounded} if that is meant.")
    if rounded.adjusted() >= digits - places:
        raise _bad(raw, places, f"Write a number of at most {digits - places} digits before the point.")
    return format(rounded + 0, "f")


def _times(number: Decimal, factor: Decimal) -> Decimal:
    """The exact product: factors are powers of ten."""
    return number.scaleb(factor.adjusted())


def _bad(raw: object, places: int, fix: str = "Write digits with a point, such as 1234.50.") -> Problem:
    expected = f"a number with at most {places} decimals" if places else "a whole number"
    return Problem("bad-number", expected=expected, found=shown(raw), fix=fix)
