"""Conditions that a column has a value go where another condition demands it anyway.

    a.x IS NOT NULL AND b.x IS NOT NULL AND a.x = b.x   →   a.x = b.x

A database takes every condition for a reason to expect fewer rows; needless ones mislead it about the order
of joins.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from sqlglot import exp

from engine.sql.trees import Sql

_NEVER_TRUE_OF_NULL: Final = (exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE)
_COMPUTED: Final = (exp.Add, exp.Sub, exp.Mul, exp.Neg, exp.Paren, exp.Cast)
_FUNCTIONS: Final = frozenset({"abs", "round", "floor", "ceil", "epoch_us", "make_timestamp"})


def without_needless(conditions: Sequence[Sql], joined_on: Iterable[Sql]) -> list[Sql]:
    """The conditions of a WHERE without null checks that the others, or those of inner joins, imply."""
    demanded = {
        column for condition in (*conditions, *joined_on) for column in columns_with_values(condition)
    }
    return [condition for condition in conditions if checked_column(condition) not in demanded]


def columns_with_values(condition: Sql) -> Iterator[Sql]:
    """The columns that have a value wherever the condition is true."""
    if isinstance(condition, exp.And):
        yield from columns_with_values(condition.this)
        yield from columns_with_values(condition.expression)
    elif isinstance(condition, exp.Paren):
        yield from columns_with_values(condition.this)
    elif isinstance(condition, _NEVER_TRUE_OF_NULL):
        yield from strict_columns(condition.this)
        yield from strict_columns(condition.expression)
    elif isinstance(condition, exp.In) and isinstance(condition.this, exp.Column):
        yield condition.this


def strict_columns(value: Sql) -> Iterator[Sql]:
    """The columns that have a value wherever what is computed of them has one."""
    if isinstance(value, exp.Column):
        yield value
    elif isinstance(value, _COMPUTED):
        yield from strict_columns(value.this)
        if isinstance(value, exp.Binary):
            yield from strict_columns(value.expression)
    elif isinstance(value, exp.Anonymous) and value.name in _FUNCTIONS:
        for argument in value.expressions:
            yield from strict_columns(argument)


def checked_column(condition: Sql) -> Sql | None:
    """The column of a null check."""
    if isinstance(condition, exp.Not) and isinstance(condition.this, exp.Is):
        inner = condition.this
        if isinstance(inner.this, exp.Column) and isinstance(inner.expression, exp.Null):
            return inner.this
    return None
