"""The order of joins: from what is few and known to what can be looked up from there.

SQLite knows nothing of the sizes of candidate sets, so it is told: inner joins are written as CROSS JOIN,
which SQLite runs in the order in which they stand. Candidate sets and constants come first, then always the
source of which most columns are bound by what is there already.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from sqlglot import exp

from engine.sql.trees import Sql

_SMALL: Final = 100
"""What a candidate set, or rows known when compiling, weigh at the start."""
_BOUND: Final = 10
"""What a column bound by a source that stands before weighs."""
_CONSTANT: Final = 4
"""What a column bound by a constant weighs: one constant may stand for many rows."""
_FIRST_COLUMNS: Final = {"s": 3, "p": -3}
"""Triples are fewer by subject than by object, and a predicate says little."""


def ordered(
    first: exp.From | None, joins: list[exp.Join], conditions: list[Sql]
) -> tuple[exp.From | None, list[exp.Join], list[Sql]]:
    """The sources in their new order, and the conditions with those of inner joins.

    Only the sources before the first outer join change places: an outer join sees those before it.
    """
    if first is None:
        return None, joins, conditions
    inner = 0
    while inner < len(joins) and not joins[inner].side:
        inner += 1
    conditions = list(conditions)
    sources = [first.this]
    for join in joins[:inner]:
        sources.append(join.this)
        on = join.args.get("on")
        if on is not None:
            conditions.append(on)
    start, *others = _in_order(sources, conditions)
    crossed = [exp.Join(this=source, kind="CROSS") for source in others]
    return exp.From(this=start), [*crossed, *joins[inner:]], conditions


def _in_order(sources: list[exp.Expr], conditions: list[Sql]) -> list[exp.Expr]:
    if len(sources) == 1:
        return sources
    equalities = [pair for condition in conditions for pair in _equalities(condition)]
    chosen: list[exp.Expr] = []
    left = list(sources)
    while left:
        bound = {source.alias_or_name for source in chosen}
        best = max(left, key=lambda source: _weight(source, equalities, bound))  # the first of equals
        left.remove(best)
        chosen.append(best)
    return chosen


def _weight(source: exp.Expr, equalities: list[tuple[Sql, Sql]], bound: set[str]) -> int:
    """How well the source can be looked up from those that are bound."""
    alias = source.alias_or_name
    columns: dict[str, int] = {}
    for left, right in equalities:
        for mine, other in ((left, right), (right, left)):
            if isinstance(mine, exp.Column) and mine.table == alias:
                weight = _binding(other, bound, alias)
                if weight:
                    columns[mine.name] = max(columns.get(mine.name, 0), weight)
    weights = (weight + _FIRST_COLUMNS.get(name, 0) for name, weight in columns.items())
    return sum(weights) + (_SMALL if _is_small(source) and (not bound or columns) else 0)


def _binding(other: Sql, bound: set[str], alias: str) -> int:
    tables = {each.table for each in other.find_all(exp.Column)}
    if not tables:
        return _CONSTANT
    return _BOUND if alias not in tables and tables <= bound else 0


def _is_small(source: exp.Expr) -> bool:
    """A candidate set (the only tables with quoted names and an alias `c…`), or VALUES."""
    if isinstance(source, exp.Values):
        return True
    inner = source.this if isinstance(source, exp.Alias) else source
    if isinstance(inner, exp.Table) and isinstance(inner.this, exp.Identifier):
        return bool(inner.this.quoted)
    return False


def _equalities(condition: Sql) -> Iterable[tuple[Sql, Sql]]:
    """The equalities that must all hold."""
    match condition:
        case exp.And():
            yield from _equalities(condition.left)
            yield from _equalities(condition.right)
        case exp.Paren():
            yield from _equalities(condition.this)
        case exp.EQ():
            yield condition.this, condition.expression
