"""The term library for SQLite, part 2: comparison, truth, arithmetic and casts of terms in generic form.

Each function is the macro of the same name in `engine/sql/duckdb/terms.sql`, held equal by a test.
"""

from __future__ import annotations

import re
from typing import Final

from engine.sql.exact import (
    TRUE_TERMS,
    exact_arithmetic,
    exact_cast,
    exact_compare,
    exact_equal,
    exact_rounded,
)
from engine.sql.sqlite.texts import Text, lexical
from engine.terms import INTEGERS, NUMERICS, OTHER, STRING, TAGGED

_ILL_TYPED_FALSE: Final = re.compile(
    r"\^http://www\.w3\.org/2001/XMLSchema#(boolean|integer|decimal|float|double|byte|short|int|long|unsignedByte"
    r"|unsignedShort|unsignedInt|unsignedLong|(non)?(P|p)ositiveInteger|(non)?(N|n)egativeInteger) "
)
"""Ill-typed literals whose effective boolean value is false.

https://www.w3.org/TR/sparql11-query/#ebv
"""


def term_less(first: Text, second: Text) -> bool | None:
    """`<`; None where the two have no order."""
    if first is None or second is None:
        return None
    if first[0] == STRING == second[0]:
        return first < second
    sign = exact_compare(first, second)
    return None if sign is None else sign == -1


def term_less_or_equal(first: Text, second: Text) -> bool | None:
    """`<=`; None where the two have no order."""
    if first is None or second is None:
        return None
    if first[0] == STRING == second[0]:
        return first <= second
    sign = exact_compare(first, second)
    return None if sign is None else sign in (-1, 0)


def term_equal(first: Text, second: Text) -> bool | None:
    """`=`; two literals of which neither is known to differ from the other are an error."""
    if first is None or second is None:
        return None
    if first == second:
        return not (first[-1] == "N" and first[0] in "ef")
    if first[0] in "<_@" or second[0] in "<_@" or first[0] == STRING == second[0]:
        return False
    return exact_equal(first, second)


def term_truth(term: Text) -> bool | None:
    """The effective boolean value."""
    if term is None:
        return None
    kind = term[0]
    if kind == "b":
        return term in TRUE_TERMS
    if kind == STRING:
        return term != STRING
    if kind == TAGGED:
        return lexical(term) != ""
    if kind in NUMERICS:
        value = float(term[1:])
        return value != 0 and value == value
    return False if kind == OTHER and _ILL_TYPED_FALSE.match(term) else None


def _computed(operator: str, first: Text, second: Text) -> Text:
    if first is None or second is None:
        return None
    result = exact_arithmetic(operator, first, second)
    if result is not None and result[:2] == "d-" and not result.strip("d-0."):
        fits = _fits_factor if operator == "*" else fits_decimal
        if fits(first) and fits(second):
            return "d" + result[2:]  # a native decimal has no negative zero
    return result


def term_add(first: Text, second: Text) -> Text:
    """`+`."""
    return _computed("+", first, second)


def term_subtract(first: Text, second: Text) -> Text:
    """`-`."""
    return _computed("-", first, second)


def term_multiply(first: Text, second: Text) -> Text:
    """`*`."""
    return _computed("*", first, second)


def term_divide(first: Text, second: Text) -> Text:
    """`/`."""
    return None if first is None or second is None else exact_arithmetic("/", first, second)


def term_rounded(how: str, term: Text) -> Text:
    """ABS, ROUND, CEIL or FLOOR; integers round to themselves."""
    if term is None or term[0] not in NUMERICS:
        return None
    return term if how != "abs" and term[0] == "i" else exact_rounded(how, term)


def term_cast(letter: str, term: Text) -> Text:
    """The cast to the datatype of the letter."""
    if term is None or term[0] in "<_":
        return None
    return term if term[0] == letter else exact_cast(letter, term)


def fraction_digits(term: str) -> int:
    """Digits after the point of a decimal."""
    return len(term) - term.index(".") - 1 if term[0] == "d" and "." in term else 0


def is_short_integer(term: str) -> bool:
    """An integer of any type that fits 64 bits."""
    return term[0] in INTEGERS and len(term) <= 18


def _fits_factor(term: str) -> bool:
    """Whether DuckDB multiplies it natively."""
    return len(term) <= 12 and (fraction_digits(term) <= 5 if term[0] == "d" else term[0] in INTEGERS)


def fits_decimal(term: str) -> bool:
    """Whether DuckDB adds it natively: the digits of a sum depend on that."""
    return (term[0] == "d" and len(term) <= 17 and fraction_digits(term) <= 10) or is_short_integer(term)
