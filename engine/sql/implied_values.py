"""Conditions that a column has a value go where a condition further out cannot be true without it.

    SELECT … FROM (SELECT a.x - a.y AS d FROM a WHERE NOT a.x IS NULL AND NOT a.y IS NULL) AS q WHERE 0 < q.d
    →   the same without WHERE in the inner query

What is computed of nothing is nothing, and nothing is not greater than 0. Looking for NULLs first costs as
much as computing, column by column. `engine.sql.null_checks` does the same within one SELECT.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Final

from sqlglot import exp

from engine.sql.null_checks import checked_column, columns_with_values, strict_columns
from engine.sql.trees import Sql, all_of

_CHANGING: Final = ("group", "having", "limit", "offset", "qualify", "windows")
"""Parts of a SELECT in which a row more can change another row."""


def drop_implied_checks(source: Sql, conditions: Iterable[Sql]) -> None:
    """Changes a query in FROM, of whose rows only those count that meet the conditions."""
    inner = _query_of(source)
    if inner is not None:
        _relax(inner, {column.name for each in conditions for column in columns_with_values(each)})


def _query_of(source: Sql) -> exp.Select | None:
    inner = source.this if isinstance(source, exp.Subquery) else None
    return inner if isinstance(inner, exp.Select) else None


def _relax(select: exp.Select, names: Collection[str]) -> None:
    """Leaves out what makes sure of columns that make results which must have a value anyway."""
    if any(select.args.get(part) for part in _CHANGING):
        return
    needed = {
        column
        for item in select.expressions
        if item.alias_or_name in names
        for column in strict_columns(item.unalias())
    }
    if not needed or any(item.find(exp.Window) for item in select.expressions):
        return
    where = select.args.get("where")
    if where is not None:
        kept = [each for each in _conjuncts(where.this) if checked_column(each) not in needed]
        left = all_of([each.copy() for each in kept])
        select.set("where", None if left is None else exp.Where(this=left))
    start = select.args.get("from_")
    source = None if start is None or select.args.get("joins") else _query_of(start.this)
    if source is not None:
        _relax(source, {column.name for column in needed})


def _conjuncts(condition: Sql) -> Iterator[Sql]:
    if isinstance(condition, exp.And):
        yield from _conjuncts(condition.this)
        yield from _conjuncts(condition.expression)
    else:
        yield condition
