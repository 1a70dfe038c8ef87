"""Arithmetic on kept integers without the detour over terms.

    term_add('d' || units_text(t.a, 2), 'd' || units_text(t.b, 2))    'd' || units_text(t.a + t.b, 2)
    term_multiply(x, 'i100')                                          the same units at another scale
    term_add('T' || instant_text(t.at, ''), 'PPT1S')                  'T' || instant_text(t.at + 1000000, '')
    group_sum('d' || units_text(t.a, 2))                              'd' || units_text(SUM(t.a), 2)

A result that might leave 64 bits is looked at when the statement runs: `beyond_kept` then ends it with an
error, and the caller asks the statement that computes with terms (`ran_beyond`). Both give the same values.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence

from sqlglot import exp

from engine.sql.sqlite.kept import NUMBER, Kept, kept, term_of
from engine.sql.sqlite.kept_choices import chosen, extreme, first_bound, summed, summed_or_none
from engine.sql.sqlite.kept_moments import date_part, moved
from engine.sql.sqlite.kept_numbers import OPERATIONS, ROUNDINGS
from engine.sql.trees import Sql, is_null


def ran_beyond(error: sqlite3.OperationalError) -> bool:
    """Whether a statement ended because an integer left 64 bits."""
    return str(error) in ("user-defined function raised exception", "integer overflow")


def computed(node: Sql, *, never_empty: bool = False) -> Sql | None:
    """The term of an expression over kept integers; None where it must be computed over terms.

    `never_empty` promises that every group that is aggregated has a row.
    """
    match node:
        case exp.Anonymous() if node.name in OPERATIONS:
            return _of_numbers(OPERATIONS[node.name], node.expressions) or moved(node)
        case exp.Anonymous(this="term_rounded"):
            return _of_numbers(ROUNDINGS[node.expressions[0].name], node.expressions[1:])
        case exp.Anonymous(this="group_sum"):
            return _of_numbers(summed if never_empty else summed_or_none, node.expressions)
        case exp.Anonymous(this="group_max" | "group_min"):
            return extreme(exp.Max if node.name == "group_max" else exp.Min, node.expressions[0])
        case exp.Anonymous(this="date_part_text"):
            return date_part(node.expressions[0], [each.name for each in node.expressions[1:]])
        case exp.Coalesce():
            return first_bound([node.this, *node.expressions])
        case exp.Case() if node.this is None:
            return chosen(node)
    return None


def _of_numbers(operation: Callable[..., Kept | None], terms: Sequence[Sql]) -> Sql | None:
    values = [kept(term) for term in terms]
    found = [value for value in values if value is not None and value.kind == NUMBER]
    if len(found) < len(terms) or all(value.constant is not None for value in found):
        return None
    result = operation(*found)
    return None if result is None else term_of(result)


def without_text(node: exp.Is) -> Sql | None:
    """`term IS NULL` asked of the integer."""
    if not isinstance(node.expression, exp.Null):
        return None
    value = kept(node.this)
    return None if value is None or value.constant is not None else is_null(value.sql)
