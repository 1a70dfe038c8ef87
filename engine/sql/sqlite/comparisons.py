"""Comparisons of kept values without the detour over terms.

    term_less('i0', 'd' || units_text(t.amount, 2))                       0 < t.amount
    term_less('D' || days_text(a.day), 'D' || days_text(b.day))           a.day < b.day
    term_equal('d' || units_text(a.x, 2), 'd' || units_text(b.y, 4))      a.x * 100 = b.y

A kept value has one lexical form, and its order is that of the values (`engine.graph.lowered_types`).
"""

from __future__ import annotations

from typing import Final

from sqlglot import exp

from engine.sql.sqlite.kept import MOST, Kept, kept
from engine.sql.sqlite.kept_numbers import at_scale
from engine.sql.trees import Sql

COMPARISONS: Final[dict[str, type[exp.Binary]]] = {
    "term_less": exp.LT,
    "term_less_or_equal": exp.LTE,
    "term_equal": exp.EQ,
}


def kept_comparison(name: str, left: Sql, right: Sql, *, held: bool) -> Sql | None:
    """The comparison as one of integers; None where a side is something else.

    With `held` the statement may end where an integer would leave 64 bits (`kept_arithmetic`); else such a
    comparison is left to terms.
    """
    first, second = kept(left), kept(right)
    if first is None or second is None or first.kind != second.kind:
        return None
    if first.constant is not None and second.constant is not None:
        return None
    scale = max(first.scale, second.scale)
    if not held and not all(_fits(each, scale) for each in (first, second)):
        return None
    one, other = (at_scale(each, scale).sql.copy() for each in (first, second))
    return exp.paren(COMPARISONS[name](this=one, expression=other))


def _fits(value: Kept, scale: int) -> bool:
    """Whether the value surely has 64 bits at the scale."""
    return value.scale == scale or value.bound * 10 ** (scale - value.scale) <= MOST
