"""The order of joins: from what is few and known to what can be looked up from there.

SQLite is told the order: inner joins are written as CROSS JOIN, which it runs as they stand. Each time the
source comes next that is expected to give the fewest rows for what is known by then; how many rows a value
has in a column of a mapped table was counted when the table was filled.

Nor does SQLite know which of two indexes leaves fewer rows, and it is not told by ANALYZE, which would make
it scan tables for a few focus nodes: an equality that tells rows apart badly, beside one that does well, is
written so that no index serves it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import inf
from typing import Final

from sqlglot import exp

from engine.sql.trees import Sql

_SET: Final = 2.0
"""Rows that are expected of a candidate set, which is about a few focus nodes."""
_COMPUTED: Final = ("closure_", "shared_")
"""How the writer calls common table expressions."""
_SUBQUERY: Final = 1000.0
_BOUND_SUBQUERY: Final = 50.0
_UNKNOWN_TABLE: Final = 1e6
_UNKNOWN_SHARE: Final = 0.01
"""How many values a column has that was not counted, as a part of the rows."""
_ALMOST: Final = 1.05
"""A column is (almost) a key where there are at most so many rows for each of its values."""
_OF_KEY: Final = 0.5
FEW: Final = 16.0
"""Where one value of a column has so few rows at most, on average, no second column of an index helps …"""
SMALL: Final = 10_000
"""… in a table of more rows than this; an index of a smaller one costs nothing."""
_TRIPLES: Final = 1e6
_OF_SUBJECT: Final = 20.0
_OF_OBJECT: Final = 200.0
_OF_CONSTANT_OBJECT: Final = 10_000.0
_OF_PREDICATE: Final = 0.05


@dataclass(frozen=True)
class Size:
    """The rows of a table, and how many different values each column has."""

    rows: int
    distinct: Mapping[str, int] = field(default_factory=dict)
    looked_up_by: set[frozenset[str]] = field(default_factory=set, compare=False)
    """The sets of columns by which statements look rows up: what indexes are for."""
    read: set[str] = field(default_factory=set, compare=False)
    """The columns that statements read."""
    kept: frozenset[str] | None = field(default=None, compare=False)
    """The columns that the table has, where it does not have all those that are mapped."""


Sizes = Mapping[str, Size]


def ordered(
    first: exp.From | None, joins: list[exp.Join], conditions: list[Sql], sizes: Sizes
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
    apart = {join.this.alias_or_name for join in joins[inner:]}
    order = _in_order(sources, apart, conditions, sizes)
    start, *others = (source for source, _ in order)
    crossed = [exp.Join(this=source, kind="CROSS") for source in others]
    return exp.From(this=start), [*crossed, *joins[inner:]], _without_bad_lookups(order, conditions, sizes)


def _in_order(
    sources: list[exp.Expr], apart: set[str], conditions: list[Sql], sizes: Sizes
) -> list[tuple[exp.Expr, dict[str, bool]]]:
    """The sources in order, each with its columns whose values are known by then (see `_bound`); what is
    neither among them nor `apart` stands outside and is known.
    """
    equalities = [pair for condition in conditions for pair in _equalities(condition)]
    chosen: list[tuple[exp.Expr, dict[str, bool]]] = []
    left = list(sources)
    while left:
        absent = {source.alias_or_name for source in left} | apart
        bound = {id(source): _bound(source, equalities, absent) for source in left}
        best = min(left, key=lambda source: _expected(source, bound[id(source)], sizes))  # first of equals
        left.remove(best)
        chosen.append((best, bound[id(best)]))
        _remember(best, bound[id(best)], sizes)
    return chosen


def _without_bad_lookups(
    order: list[tuple[exp.Expr, dict[str, bool]]], conditions: list[Sql], sizes: Sizes
) -> list[Sql]:
    """The conditions, those equalities hidden from indexes by which SQLite would look up too many rows."""
    hidden = {
        (source.alias_or_name, column)
        for source, bound in order
        for column in _telling_little(source, bound, sizes)
    }
    return [_hiding(hidden, condition) for condition in conditions] if hidden else conditions


def _telling_little(source: exp.Expr, bound: Iterable[str], sizes: Sizes) -> set[str]:
    """The columns of many rows a value, where another column of few rows a value is known as well."""
    size = sizes.get(_name(source))
    if size is None or size.rows <= SMALL:
        return set()
    of_value = {name: size.rows / size.distinct[name] for name in bound if name in size.distinct}
    if min(of_value.values(), default=inf) > FEW:
        return set()
    return {name for name, rows in of_value.items() if rows > FEW}


def _hiding(hidden: set[tuple[str, str]], condition: Sql) -> Sql:
    """The condition with these columns as the values of an expression where they must equal something."""
    match condition:
        case exp.And():
            return exp.And(this=_hiding(hidden, condition.left), expression=_hiding(hidden, condition.right))
        case exp.Paren():
            return exp.Paren(this=_hiding(hidden, condition.this))
        case exp.EQ():
            sides = (condition.this, condition.expression)
            left, right = (_as_value(side) if _place(side) in hidden else side for side in sides)
            return exp.EQ(this=left, expression=right)
    return condition


def _place(side: Sql) -> tuple[str, str]:
    place = side.unnest()
    return (place.table, place.name) if isinstance(place, exp.Column) else ("", "")


def _as_value(column: Sql) -> Sql:
    return exp.Coalesce(this=column.copy(), expressions=[exp.Null()])


def _remember(source: exp.Expr, bound: Mapping[str, bool], sizes: Sizes) -> None:
    """Tells the table by which columns it is looked up."""
    name = _name(source)
    if name in sizes and any(bound.values()):
        sizes[name].looked_up_by.add(frozenset(column for column, varies in bound.items() if varies))


def _name(source: exp.Expr) -> str:
    inner = source.this if isinstance(source, exp.Alias) else source
    return inner.name if isinstance(inner, exp.Table) else ""


def _bound(source: exp.Expr, equalities: list[tuple[Sql, Sql]], absent: set[str]) -> dict[str, bool]:
    """The columns whose value is known, and whether by a column (true) or by a constant."""
    alias = source.alias_or_name
    bound: dict[str, bool] = {}
    for left, right in equalities:
        for mine, other in ((left, right), (right, left)):
            place = mine.unnest()
            if isinstance(place, exp.Column) and place.table == alias:
                tables = {each.table for each in other.find_all(exp.Column)}
                if not tables & absent:
                    bound[place.name] = bound.get(place.name, False) or bool(tables)
    return bound


def _expected(source: exp.Expr, bound: Mapping[str, bool], sizes: Sizes) -> float:
    """How many rows the source is expected to give for one row of those that are there."""
    inner = source.this if isinstance(source, exp.Alias) else source
    if isinstance(source, exp.Values):
        return 0.5 if any(bound.values()) else float(len(source.expressions))
    if not isinstance(inner, exp.Table):
        return _BOUND_SUBQUERY if any(bound.values()) else _SUBQUERY
    if inner.name in sizes:
        return _of_table(sizes[inner.name], bound)
    if inner.name == "triples" or inner.name.startswith("graph_"):
        return _of_triples(bound)
    if inner.this.args.get("quoted") or inner.name.startswith(_COMPUTED):
        return 0.5 if any(bound.values()) else _SET
    return _of_table(Size(int(_UNKNOWN_TABLE)), bound)


def _of_table(size: Size, bound: Mapping[str, bool]) -> float:
    """The rows that have the values: of each further column it is less likely that it tells rows apart."""
    rows = float(size.rows)
    values = sorted((size.distinct.get(name) or rows * _UNKNOWN_SHARE for name in bound), reverse=True)
    if values and rows <= values[0] * _ALMOST:
        return _OF_KEY
    for place, count in enumerate(values):
        rows /= max(1.0, count) ** (0.5**place)
    return rows


def _of_triples(bound: Mapping[str, bool]) -> float:
    rows = _TRIPLES
    if "s" in bound:
        rows = _OF_SUBJECT
        if "o" in bound:
            return 0.5
    elif "o" in bound:
        rows = _OF_OBJECT if bound["o"] else _OF_CONSTANT_OBJECT
    return rows * _OF_PREDICATE if "p" in bound else rows


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
