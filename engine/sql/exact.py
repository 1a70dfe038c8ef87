"""What DuckDB's own types cannot say exactly, as Python functions that SQL calls with terms in generic form.

Decimals have no fixed scale and round at 28 significant digits as Python and rdflib round them; integers
have no end; dates and durations are computed as rdflib 7.6 computes them, so that the reference engine and
we agree. SQL calls these only where its own types do not suffice (see `duckdb/terms.sql`).
"""

from __future__ import annotations

import hashlib
import operator as operator_module
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal, InvalidOperation, Overflow
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urljoin

from rdflib import Literal, URIRef
from rdflib.xsd_datetime import Duration, duration_isoformat

from engine.terms import INTEGERS, LETTERS, NUMERICS, OTHER, TAGGED, encode_literal, is_well_formed

Number = int | Decimal | float
Temporal = date | datetime | time | timedelta | Duration

ERRORS: Final = (ArithmeticError, InvalidOperation, Overflow, TypeError, ValueError, AttributeError)


def exact_arithmetic(operator: str, left: str, right: str) -> str | None:
    """`left operator right` for numbers, dates and durations; None for an error."""
    try:
        if left[0] in NUMERICS and right[0] in NUMERICS:
            return number_term(_compute(operator, left, right), _promoted(operator, left[0], right[0]))
        return _compute_times(operator, left, right)
    except ERRORS:
        return None


UNORDERED: Final = 2
"""What a comparison with NaN gives: neither less, nor greater, nor equal."""
ZONES: Final = timedelta(hours=14)
"""Zones reach 14 hours to either side of UTC."""


@lru_cache(maxsize=65536)
def exact_compare(left: str, right: str) -> int | None:
    """-1, 0 or 1 for two numbers, booleans, times or durations; 2 if one is NaN; None where they have no
    order.

    https://www.w3.org/TR/sparql11-query/#OperatorMapping
    """
    kinds = left[0] + right[0]
    try:
        if left[0] in NUMERICS and right[0] in NUMERICS:
            return _sign(*_comparable(number(left), number(right)))
        if kinds == '""':
            return _sign(left, right)
        if kinds == "bb":
            return _sign(left in TRUE_TERMS, right in TRUE_TERMS)
        if kinds in ("TT", "DD", "tt"):
            return _compare_moments(left, right)
        if left[0] in "PQR" and right[0] in "PQR":
            return _sign(temporal(left), temporal(right))
    except ERRORS:
        pass
    return None


TRUE_TERMS: Final = ("btrue", "b1")


@lru_cache(maxsize=65536)
def exact_equal(left: str, right: str) -> bool | None:
    """`=` of two different literal texts; None where neither equal nor different can be known."""
    kinds = left[0] + right[0]
    comparable = kinds in ("bb", "TT", "DD", "tt") or (left[0] in "PQR" and right[0] in "PQR")
    if comparable or (left[0] in NUMERICS and right[0] in NUMERICS):
        if left[0] in "PQR":
            return temporal(left) == temporal(right)
        sign = exact_compare(left, right)
        return None if sign is None else sign == 0
    if OTHER in kinds and TAGGED not in kinds:
        return None
    return False


def exact_moment(term: str) -> str:
    """The moment of a zoned date or dateTime as a text that sorts."""
    return _moment(term)[1].isoformat()


def _comparable(first: Number, second: Number) -> tuple[Number, Number]:
    """Both as doubles if one is a float or double, else as they are."""
    if isinstance(first, float) or isinstance(second, float):
        return float(first), float(second)
    return first, second


def _sign(first: Any, second: Any) -> int:
    if first < second:
        return -1
    if first > second:
        return 1
    return 0 if first == second else UNORDERED


def _compare_moments(left: str, right: str) -> int | None:
    """A zoned and an unzoned moment less than 14 hours apart cannot be compared.

    https://www.w3.org/TR/xmlschema-2/#dateTime-order
    """
    (zoned, first), (other_zoned, second) = _moment(left), _moment(right)
    if zoned == other_zoned:
        return _sign(first, second)
    if first < second - ZONES:
        return -1
    return 1 if first > second + ZONES else None


@lru_cache(maxsize=65536)
def _moment(term: str) -> tuple[bool, datetime]:
    """Whether there is a zone, and the moment in UTC; without a zone the clock is read as UTC."""
    lexical = {"T": "", "D": "", "t": "1972-12-31T"}[term[0]] + term[1:]
    if term[0] == "D":
        lexical = f"{lexical[:10]}T00:00:00{lexical[10:]}"
    day, _, clock = lexical.partition("T")
    midnight = clock.startswith("24")
    moment = datetime.fromisoformat(f"{day}T{'00' + clock[2:] if midnight else clock}")
    moment += timedelta(days=midnight)
    zoned = moment.tzinfo is not None
    return zoned, (moment.astimezone(UTC) if zoned else moment).replace(tzinfo=None)


def exact_sum(terms: list[str]) -> str | None:
    """The sum of numbers of mixed datatypes; None if one of them is no number."""
    total: str | None = "i0"
    for term in terms:
        if total is None or term is None or term[0] not in NUMERICS:
            return None
        total = exact_arithmetic("+", total, term)
    return total


def number(term: str) -> Number:
    """The Python value of a numeric term."""
    lexical = term[1:]
    if term[0] in INTEGERS:
        return int(lexical)
    return Decimal(lexical) if term[0] == "d" else float(lexical)


def number_term(value: Number, letter: str) -> str:
    """The term of a Python number in the datatype of the letter."""
    if letter == "i":
        return f"i{int(value)}"
    if letter == "d":
        shown = str(value)
        return f"d{Decimal(value):f}" if "E" in shown else "d" + shown
    return letter + float_text(float(value))


def float_text(value: float) -> str:
    """The lexical form of a float or double."""
    if value != value:
        return "NaN"
    if value in (float("inf"), float("-inf")):
        return "INF" if value > 0 else "-INF"
    return repr(value)


def _promoted(operator: str, left: str, right: str) -> str:
    """Integers become decimals, those floats, those doubles. https://www.w3.org/TR/xpath20/#promotion"""
    for letter in "efd":
        if letter in (left, right):
            return letter
    return "d" if operator == "/" else "i"


def _compute(operator: str, left: str, right: str) -> Number:
    first, second = number(left), number(right)
    if isinstance(first, float) or isinstance(second, float):
        return _compute_floats(operator, float(first), float(second))
    if operator != "/" and isinstance(first, int) and isinstance(second, int):
        return _INTEGERS[operator](first, second)
    return _DECIMALS[operator](Decimal(first), Decimal(second))


_ROUNDING: Final = Context(prec=28)
_DECIMALS: Final[dict[str, Callable[[Decimal, Decimal], Decimal]]] = {
    "+": _ROUNDING.add,
    "-": _ROUNDING.subtract,
    "*": _ROUNDING.multiply,
    "/": _ROUNDING.divide,
}
_INTEGERS: Final[dict[str, Callable[[int, int], int]]] = {
    "+": operator_module.add,
    "-": operator_module.sub,
    "*": operator_module.mul,
}


def _compute_floats(operator: str, first: float, second: float) -> float:
    if operator == "/" and second == 0:
        if first == 0 or first != first:
            return float("nan")
        return float("inf") if (first > 0) == (str(second)[0] != "-") else float("-inf")
    if operator == "/":
        return first / second
    if operator == "+":
        return first + second
    return first - second if operator == "-" else first * second


_PLAIN_MOMENT: Final = len("T2026-01-02T03:04:05")


@lru_cache(maxsize=4096)
def temporal(term: str) -> Temporal:
    """The Python value of a date, time or duration as rdflib reads it."""
    if term[0] not in "DTtPQR":
        raise ValueError(term)
    if term[0] == "T" and len(term) == _PLAIN_MOMENT:
        with suppress(ValueError):  # 24:00:00
            return datetime.fromisoformat(term[1:])
    value = Literal(term[1:], datatype=LETTERS[term[0]], normalize=False).value
    if not isinstance(value, Temporal):
        raise ValueError(term)
    return value


@lru_cache(maxsize=65536)
def _compute_times(operator: str, left: str, right: str) -> str | None:
    first, second = temporal(left), temporal(right)
    if left[0] in "TDt" and left[0] == right[0]:
        return _difference(first, second) if operator == "-" else None
    if left[0] in "TDt" and right[0] in "PQR":
        return _moved(operator, first, second) if _compatible(left, right, first, second) else None
    if left[0] in "PQR" and right[0] in "TDt" and operator == "+":
        return _moved(operator, second, first)
    return None


def _compatible(left: str, right: str, moment: Any, duration: Any) -> bool:
    """Whether rdflib computes with the two; with a dateTime always."""
    if left[0] == "T":
        return True
    from rdflib.plugins.sparql.operators import isCompatibleDateTimeDatatype  # slow to import

    return bool(isCompatibleDateTimeDatatype(moment, LETTERS[left[0]], duration, LETTERS[right[0]]))


def _moved(operator: str, moment: Any, duration: Any) -> str | None:
    """A date, dateTime or time before or after a duration, written as Python writes it."""
    if operator not in "+-":
        return None
    if isinstance(moment, time):
        start = datetime.combine(date(2000, 1, 1), moment)
        then = start - duration if operator == "-" else start + duration
        return f"t{then.time().isoformat()}"
    moved = moment - duration if operator == "-" else moment + duration
    return f"{'T' if isinstance(moved, datetime) else 'D'}{moved.isoformat()}"


def _difference(first: Any, second: Any) -> str:
    """rdflib calls every difference an xsd:duration."""
    if isinstance(first, time):
        day = date(2000, 1, 1)
        first, second = datetime.combine(day, first), datetime.combine(day, second)
    return "R" + duration_isoformat(first - second)


_HALF: Final = Decimal("0.5")


def exact_rounded(how: str, term: str) -> str | None:
    """ABS, ROUND (halves go up), CEIL and FLOOR; the result keeps the datatype, derived integers become
    integers."""
    try:
        value = number(term)
        if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
            return number_term(abs(value) if how == "abs" else value, term[0])
        letter = "i" if term[0] in INTEGERS else term[0]
        if how == "abs":
            return number_term(value if value >= 0 else -value, letter)
        exact = Decimal(value)
        mode = ROUND_CEILING if how == "ceil" else ROUND_FLOOR
        if how == "round":
            exact += _HALF
        return number_term(exact.to_integral_value(mode), letter)
    except ERRORS:
        return None


def exact_literal(lexical: str, datatype: str) -> str | None:
    """The literal of a lexical form and the generic form of a datatype IRI; None if that is no IRI."""
    return encode_literal(lexical, URIRef(datatype[1:])) if datatype[0] == "<" else None


def exact_cast(letter: str, term: str) -> str | None:
    """A literal of one datatype as one of another; None where the recommendation knows no such cast.

    https://www.w3.org/TR/sparql11-query/#FunctionMapping
    """
    kind = term[0]
    if kind in '"':
        return _cast_text(letter, term[1:].strip())
    if kind in (TAGGED, OTHER):
        return None
    try:
        if letter == "b":
            return _boolean_of(term)
        if letter in NUMERICS:
            return _number_of(letter, term)
    except ERRORS:
        return None
    return _time_of(letter, term)


def _cast_text(letter: str, lexical: str) -> str | None:
    if letter == "b":
        lexical = lexical.lower()
    if not is_well_formed(letter, lexical):
        return None
    return letter + lexical


def _boolean_of(term: str) -> str | None:
    if term[0] not in NUMERICS:
        return None
    value = number(term)
    return "bfalse" if value == 0 or value != value else "btrue"


def _number_of(letter: str, term: str) -> str | None:
    if term[0] == "b":
        value: Number = 1 if term in ("btrue", "b1") else 0
    elif term[0] in NUMERICS:
        value = number(term)
    else:
        return None
    if letter in INTEGERS:
        whole = str(int(value))
        return letter + whole if is_well_formed(letter, whole) else None
    return number_term(value, letter)


def _time_of(letter: str, term: str) -> str | None:
    lexical = term[1:]
    if letter == "D" and term[0] == "T":
        return "D" + lexical[:10] + lexical[19:].lstrip(".0123456789")
    if letter == "t" and term[0] == "T":
        return "t" + lexical[11:]
    if letter == "T" and term[0] == "D":
        return f"T{lexical[:10]}T00:00:00{lexical[10:]}"
    if letter in "PQR" and term[0] in "PQR" and is_well_formed(letter, lexical):
        return letter + lexical
    return None


def exact_upper(text: str) -> str:
    """UCASE beyond ASCII."""
    return text.upper()


def exact_lower(text: str) -> str:
    """LCASE beyond ASCII."""
    return text.lower()


def exact_sha384(text: str) -> str:
    """SHA384."""
    return hashlib.sha384(text.encode()).hexdigest()


def exact_sha512(text: str) -> str:
    """SHA512."""
    return hashlib.sha512(text.encode()).hexdigest()


def exact_iri(reference: str, base: str) -> str:
    """A relative reference resolved against a base IRI."""
    return urljoin(base, reference)


def exact_text(term: str) -> str | None:
    """The canonical text of a number. https://www.w3.org/TR/xpath-functions/#casting-to-string"""
    try:
        value = number(term)
    except ERRORS:
        return None
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return float_text(value)
    if isinstance(value, Decimal) or value == 0 or 1e-6 <= abs(value) < 1e6:
        shown = f"{Decimal(str(value)):f}"
        return (shown.rstrip("0").rstrip(".") if "." in shown else shown) or "0"
    mantissa, _, exponent = f"{Decimal(repr(value)):E}".partition("E")
    mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
    return f"{mantissa if '.' in mantissa else mantissa + '.0'}E{int(exponent)}"
