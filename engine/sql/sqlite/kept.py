"""Values as the integers that SQLite keeps (`engine.graph.lowered_types`), read from the SQL of their terms.

    'd' || units_text(t.amount, 2)          a number: t.amount, in units of 0.01
    'i' || CAST(t.level AS TEXT)            an integer: t.level
    mixed_text(COALESCE(t.paid, 0), 2, w)   a number, an xsd:integer where w is true
    'D' || days_text(t.day)                 a day, counted from 1970-01-01
    'T' || instant_text(t.at, '')           a moment, in microseconds

Nothing is lost: the SQL of the term can be written again (`term_of`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from sqlglot import exp

from engine.graph.lowered_types import kept_value
from engine.sql.trees import Sql, cast, concat, function, text
from engine.sql.trees import number as integer
from engine.terms import INTEGERS, is_well_formed

NUMBER: Final = "number"
DAY: Final = "day"
MOMENT: Final = "moment"
MOST: Final = 2**62 - 1
"""What one more addition cannot take out of 64 bits."""
UNKNOWN: Final = 2**63
"""The bound of what may be any integer of 64 bits."""
_DIGITS: Final = re.compile(r"[+-]?[0-9]+(\.[0-9]*)?")
_BOUND: Final = "bound"
_MOST_OF_CONSTANTS: Final = 10**15
"""Constants up to this stay far from the end of 64 bits when they are brought to another scale."""


@dataclass(frozen=True)
class Kept:
    """A value as an integer of at most `bound` to either side of zero; a number in units of `10 ** -scale`.

    `whole` says whether a number is an xsd:integer and no xsd:decimal: always, never, or where a condition
    holds. `constant` is the integer where it is known.
    """

    kind: str
    sql: Sql
    scale: int = 0
    bound: int = UNKNOWN
    whole: bool | Sql = False
    constant: int | None = None


def kept(term: Sql) -> Kept | None:
    """The integer of a term; None where it is no number, day or moment, or cannot be known."""
    if isinstance(term, exp.Paren):
        return kept(term.this)
    if isinstance(term, exp.Literal) and term.is_string:
        return _constant(term.name)
    if isinstance(term, exp.Anonymous) and term.name == "mixed_text":
        value, scale, whole = term.expressions
        return Kept(NUMBER, value, int(scale.name), _bound(term), whole)
    if isinstance(term, exp.DPipe) and term.this.is_string:
        return _of_text(term, term.this.name, term.expression)
    return None


def _of_text(term: Sql, letter: str, lexical: Sql) -> Kept | None:
    if isinstance(lexical, exp.Cast) and letter in ("i", "d"):
        return Kept(NUMBER, lexical.this, 0, _bound(term), letter == "i")
    if not isinstance(lexical, exp.Anonymous):
        return None
    match letter, lexical.name:
        case "d", "units_text":
            return Kept(NUMBER, lexical.expressions[0], int(lexical.expressions[1].name), _bound(lexical))
        case "D", "days_text":
            return Kept(DAY, lexical.expressions[0])
        case "T", "instant_text" if lexical.expressions[1].name == "":
            return Kept(MOMENT, lexical.expressions[0])
    return None


def _bound(node: Sql) -> int:
    bound = node.meta.get(_BOUND)
    return bound if isinstance(bound, int) else UNKNOWN


def _constant(term: str) -> Kept | None:
    letter, lexical = term[:1], term[1:]
    if (letter in INTEGERS or letter == "d") and _DIGITS.fullmatch(lexical):  # else a text that is no term
        value = Decimal(lexical)
        scale = max(0, -int(value.normalize().as_tuple().exponent))
        units = int(value.scaleb(scale))
        if abs(units) >= _MOST_OF_CONSTANTS or scale > 6:
            return None
        return Kept(NUMBER, integer(units), scale, abs(units), letter in INTEGERS, units)
    if letter == "D" and re.fullmatch(r"\d{4}-\d\d-\d\d", lexical) and is_well_formed("D", lexical):
        days = int(kept_value(lexical, "DATE AS DAYS"))
        return Kept(DAY, integer(days), 0, abs(days), False, days)
    return None


def term_of(value: Kept) -> Sql:
    """The SQL of a computed value's term; a decimal without fraction is written `15`, as DuckDB's is."""
    if value.kind == DAY:
        return concat(text("D"), function("days_text", value.sql))
    if value.kind == MOMENT:
        return concat(text("T"), function("instant_text", value.sql, text("")))
    if not isinstance(value.whole, bool):
        return _bounded(function("mixed_text", value.sql, integer(value.scale), value.whole), value.bound)
    if value.scale == 0:
        letter = "i" if value.whole else "d"
        return _bounded(concat(text(letter), cast(value.sql, "VARCHAR")), value.bound)
    return concat(text("d"), _bounded(function("units_text", value.sql, integer(value.scale)), value.bound))


def _bounded(node: Sql, bound: int) -> Sql:
    node.meta[_BOUND] = bound
    return node


def mixed_text(units: int | None, scale: int, whole: int) -> str | None:
    """The term of a number that is an xsd:integer or an xsd:decimal, for SQLite to call."""
    if units is None:
        return None
    if whole:
        return f"i{units // 10**scale}"
    sign, digits = "-" if units < 0 else "", str(abs(units)).rjust(scale + 1, "0")
    if scale == 0:
        return f"d{sign}{digits}"
    return f"d{sign}{digits[:-scale]}.{digits[-scale:].rstrip('0') or '0'}"
