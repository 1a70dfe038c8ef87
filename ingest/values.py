"""One cell, whatever the reader, to the text the tables hold; or a Problem that says what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal

from ingest.amounts import read_number
from ingest.conversions import Conversions, Converted
from ingest.dates import read_date, read_time
from ingest.full_width import tidy, without_invisible
from ingest.rejects import Problem, shown
from ingest.schema import Column, Kind
from ingest.units import Scaled
from ingest.words import CodeLists

Read = Callable[[object], str | None]

_UNKNOWN = frozenset({"", "-", "--"})  # how the national platform writes “not known”
EMPTY_WORDS = frozenset(
    (
        *("NULL", "null", "Null", "(null)", "(NULL)", "<null>", "<NULL>", "[NULL]", "[null]", "\\N", "None"),
        *("nan", "NaN", "NaT", "<NA>", "N/A", "n/a", "/", "／", "—", "——", "―", "－", "－－"),
    )
)
"""How databases and forms write “not known”: read as empty, and said."""
_FAILED = re.compile(r"#(?:DIV/0!|N/A|REF!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!|#{2,})")
_SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]+)?E\+?[0-9]{2,3}", re.IGNORECASE)
_AS_FORMULA = re.compile(r'="([^"]*)"')  # ="0012", written so that a spreadsheet keeps every digit
_EXCEL_DIGITS = 15
_LARGEST = 10**_EXCEL_DIGITS
_REMEMBERED = 1 << 14
_YES = frozenset({"1", "是", "有", "y", "yes", "true", "t", "√", "已确认", "已核实"})
_NO = frozenset({"0", "否", "无", "n", "no", "false", "f", "×", "未确认", "未核实"})
# kind -> decimals, digits in all
_NUMBERS = {
    Kind.MONEY: (2, 16),
    Kind.PRICE: (6, 16),
    Kind.QUANTITY: (4, 16),
    Kind.VALUE: (4, 18),
    Kind.INTEGER: (0, 9),
}


_WITH_CURRENCY = (Kind.MONEY, Kind.PRICE, Kind.VALUE)


class FailedFormula(str):
    """What a spreadsheet shows where a formula failed: a value was lost, so the cell is not empty."""


class SharedAmount:
    """An amount in a cell merged over several rows: each row's, or one for all? It is not said."""

    def __init__(self, amount: object, rows: int) -> None:
        self.amount = amount
        self.rows = rows


def reader_of(column: Column, lists: CodeLists, conversions: Conversions | None = None) -> Read:
    """The function that reads cells of this column: canonical text, None for “not known”, or Problem.

    What is read from another form is a `Converted` text, and counted in `conversions`.
    """
    read = _of_kind(column, lists)
    if column.kind is Kind.TEXT:
        return lambda raw: None if raw is None or raw == "" else read(_whole_cell(raw))

    def known(raw: object) -> str | None:
        if isinstance(raw, str):
            text = raw.strip()
            if text in _UNKNOWN:
                return None
            if text in EMPTY_WORDS or not without_invisible(text):
                if conversions is not None:
                    conversions.count(column, "empty-word", raw)
                return None
            if text[0] == "#" and _FAILED.fullmatch(text):
                raise _failed(text)
        elif raw is None:
            return None
        value = read(_whole_cell(raw))
        if conversions is not None and type(value) is Converted:
            conversions.add(column, value, raw)
        return value

    return known


def _whole_cell(raw: object) -> object:
    if isinstance(raw, FailedFormula):
        raise _failed(raw)
    if isinstance(raw, SharedAmount):
        raise Problem(
            "merged-amount",
            expected="an amount in each row",
            found=f"{shown(raw.amount)} in a cell merged over {raw.rows} rows",
            fix="Split the merged cell and write in each row the amount that is its own.",
        )
    return raw


def _failed(text: str) -> Problem:
    return Problem(
        "excel-error",
        expected="a value",
        found=f"a formula that failed ({text})",
        fix="Correct the formula, or write the value itself.",
    )


def remembering(read: Read) -> Read:
    """The same function, quick for what it has read before: columns repeat themselves.

    Each type has its own memory, for 1, True and Decimal(1) are equal but are not read alike.
    """
    by_type: dict[type, dict[object, str | None]] = {str: {}, int: {}, Decimal: {}}

    def remembered(raw: object) -> str | None:
        known = by_type.get(type(raw))
        if known is None:
            return read(raw)
        try:
            return known[raw]
        except KeyError:
            if len(known) >= _REMEMBERED:
                known.clear()
            value = read(raw)
            if type(value) is str:  # each cell that was converted is counted
                known[raw] = value
            return value

    return remembered


def _of_kind(column: Column, lists: CodeLists) -> Callable[[object], str]:
    kind = column.kind
    if kind in _NUMBERS:
        places, digits = _NUMBERS[kind]
        factor = column.factor if isinstance(column, Scaled) else None
        currency = kind in _WITH_CURRENCY
        return lambda raw: read_number(raw, places, digits, currency=currency, factor=factor)
    if kind is Kind.CODE:
        code_of = lists.of(column.scheme or column.name).code
        return lambda raw: _like(_number_text(raw), code_of)
    if column.personal == "identity":
        return _identity_number
    return {
        Kind.TEXT: _text,
        Kind.NUMBER_TEXT: _number_text,
        Kind.DATE: read_date,
        Kind.TIME: read_time,
        Kind.FLAG: _flag,
    }[kind]


def _text(raw: object) -> str:
    """Text exactly as written; a number as the spreadsheet shows it."""
    if isinstance(raw, str):
        return raw
    if isinstance(raw, (date, datetime, time)):
        return raw.isoformat()
    return _number_text(raw)


def _number_text(raw: object) -> str:
    """A number that identifies something. Numbers that a spreadsheet has shortened are refused."""
    if isinstance(raw, str):
        text = raw.strip()
        if match := _AS_FORMULA.fullmatch(text):
            text = match[1]
        if _SCIENTIFIC.fullmatch(text):
            raise _mangled(text)
        if text.isascii() and text[:1] != "'":
            return text
        tidied, how = tidy(text)
        if not tidied.isascii():  # Chinese keeps its own brackets and digits
            how = tuple(code for code in how if code != "full-width-digits")
            tidied = without_invisible(text)
            tidied = tidied[1:] if "leading-apostrophe" in how else tidied
        return Converted(tidied, *how) if how else tidied
    if isinstance(raw, bool) or not isinstance(raw, (int, float, Decimal)):
        raise Problem(
            "bad-number-text", expected="a number or code", found=shown(raw), fix="Write it as text."
        )
    return str(raw) if isinstance(raw, int) else _whole(raw)


def _whole(raw: float | Decimal) -> str:
    # Compared on both sides, for abs() of a monstrous Decimal overflows. “Not a number” is refused too.
    if (isinstance(raw, Decimal) and not raw.is_finite()) or not -_LARGEST < raw < _LARGEST:
        raise _mangled(str(raw))
    if raw != raw // 1:
        return format(raw, ".15g")
    return str(int(raw))


def _identity_number(raw: object) -> str:
    text = _number_text(raw)
    if text.endswith("000") and len(text) == 18 and text.isdigit() and not _check_digit_fits(text):
        raise _mangled(text)
    return _like(text, str.upper)


def _like(text: str, change: Callable[[str], str]) -> str:
    """The text changed, still known as converted if it was."""
    return Converted(change(text), *text.how) if isinstance(text, Converted) else change(text)


def _check_digit_fits(number: str) -> bool:
    """Whether the last digit is the check digit of an identity number (ISO 7064 MOD 11-2)."""
    return sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(number)) % 11 == 1


def _mangled(text: str) -> Problem:
    return Problem(
        "mangled-number",
        expected="every digit of the number",
        found=f"{shown(text)}, as a spreadsheet shortens numbers of more than {_EXCEL_DIGITS} digits",
        fix="Format the column as text in the original file, enter the full number again and export anew.",
    )


def _flag(raw: object) -> str:
    if isinstance(raw, bool):
        return "true" if raw else "false"
    written = _number_text(raw)
    text = written.lower()
    if text in _YES:
        return _like(written, lambda _: "true")
    if text in _NO:
        return _like(written, lambda _: "false")
    raise Problem("bad-flag", expected="是 or 否 (1 or 0)", found=shown(raw), fix="Write 是 or 否.")
