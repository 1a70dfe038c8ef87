"""Comparisons of kept values without the detour over terms.

    term_less('i0', 'd' || units_text(t.amount, 2))                       0 < t.amount
    term_less('D' || days_text(a.day), 'D' || days_text(b.day))           a.day < b.day
    term_equal('d' || units_text(a.x, 2), 'd' || units_text(b.y, 4))      a.x * 100 = b.y

A kept value has one lexical form, and its order is that of the values (`engine.graph.lowered_types`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from sqlglot import exp

from engine.graph.lowered_types import kept_value
from engine.sql.trees import Sql
from engine.terms import INTEGERS, is_well_formed

COMPARISONS: Final[dict[str, type[exp.Binary]]] = {
    "term_less": exp.LT,
    "term_less_or_equal": exp.LTE,
    "term_equal": exp.EQ,
}
_NUMBER, _DAY, _MOMENT = "number", "day", "moment"
_MOST: Final = 10**15
"""Constants up to this stay far from the end of 64 bits when they are brought to another scale."""


@dataclass(frozen=True)
class _Kept:
    """A value as an integer: of its kind and, for numbers, in units of `10 ** -scale`."""

    kind: str
    sql: Sql
    scale: int = 0
    constant: int | None = None

    def at(self, scale: int) -> Sql:
        """The value in smaller units."""
        factor = 10 ** (scale - self.scale)
        if self.constant is not None:
            return exp.Literal.number(self.constant * factor)
        by = exp.Mul(this=self.sql.copy(), expression=exp.Literal.number(factor))
        return self.sql.copy() if factor == 1 else exp.paren(by)


def kept_comparison(name: str, left: Sql, right: Sql) -> Sql | None:
    """The comparison as one of integers; None where a side is something else."""
    first, second = _kept(left), _kept(right)
    if first is None or second is None or first.kind != second.kind:
        return None
    if first.constant is not None and second.constant is not None:
        return None
    scale = max(first.scale, second.scale)
    if abs(first.scale - second.scale) > 4:
        return None
    return exp.paren(COMPARISONS[name](this=first.at(scale), expression=second.at(scale)))


def _kept(term: Sql) -> _Kept | None:
    if isinstance(term, exp.Literal) and term.is_string:
        return _constant(term.name)
    if isinstance(term, exp.DPipe) and term.this.name == "i" and isinstance(term.expression, exp.Cast):
        return _Kept(_NUMBER, term.expression.this)
    if isinstance(term, exp.DPipe) and term.this.is_string and isinstance(term.expression, exp.Anonymous):
        call = term.expression
        match term.this.name, call.name:
            case "d", "units_text":
                return _Kept(_NUMBER, call.expressions[0], int(call.expressions[1].name))
            case "D", "days_text":
                return _Kept(_DAY, call.expressions[0])
            case "T", "instant_text" if call.expressions[1].name == "":
                return _Kept(_MOMENT, call.expressions[0])
    return None


def _constant(text: str) -> _Kept | None:
    kind, lexical = text[:1], text[1:]
    if kind in INTEGERS or kind == "d":
        value = Decimal(lexical)
        scale = max(0, -int(value.normalize().as_tuple().exponent))
        units = value.scaleb(scale)
        return _Kept(_NUMBER, exp.Null(), scale, int(units)) if abs(units) < _MOST and scale <= 6 else None
    if kind == "D" and re.fullmatch(r"\d{4}-\d\d-\d\d", lexical) and is_well_formed("D", lexical):
        return _Kept(_DAY, exp.Null(), 0, int(kept_value(lexical, "DATE AS DAYS")))
    return None
