"""Subqueries that can be part of the query around them, so that their rows are looked up one by one.

SQLite computes a subquery with DISTINCT as a whole before it joins it. For one table the same rows are those
that no earlier row equals:

    (SELECT DISTINCT t.a AS x FROM t WHERE c) AS q
    t AS q_t … WHERE c AND NOT EXISTS (SELECT 1 FROM t AS e WHERE e.a IS t.a AND c(e) AND e.rowid < t.rowid)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import sqlglot
from sqlglot import exp

from engine.sql.sqlite.join_order import Sizes
from engine.sql.trees import Sql, all_of

_MORE_THAN_ROWS: Final = ("group", "having", "limit", "offset", "with_", "order")


def is_simple(select: exp.Expr | None, *, distinct: bool = False) -> bool:
    """Whether it only chooses rows and columns of inner-joined sources; perhaps DISTINCT."""
    if not isinstance(select, exp.Select) or any(select.args.get(part) for part in _MORE_THAN_ROWS):
        return False
    if any(isinstance(each, exp.AggFunc | exp.Window) for item in select.expressions for each in item.walk()):
        return False
    return distinct or not select.args.get("distinct")


def named_columns(select: exp.Select) -> dict[str, Sql]:
    """The expressions of its columns by their names."""
    return {item.alias: item.this for item in select.expressions if isinstance(item, exp.Alias)}


def read_from(node: exp.Expr, alias: str, columns: Mapping[str, Sql]) -> exp.Expr:
    """The expression in the place of a column of a subquery that is no more."""
    if isinstance(node, exp.Column) and node.table == alias and node.name in columns:
        inner = columns[node.name].copy()
        return inner if isinstance(inner, exp.Column | exp.Literal) else exp.paren(inner)
    return node


def open_query(source: exp.Subquery) -> None:
    """Makes a tree of the text of a relation's query, if it only chooses rows and columns of one table."""
    if not isinstance(source.this, exp.Var):
        return
    select = sqlglot.parse_one(source.this.name, dialect="sqlite")
    start = select.args.get("from_")
    if not is_simple(select, distinct=True) or select.args.get("joins") or start is None:
        return
    if not isinstance(start.this, exp.Table) or not all(
        isinstance(item.unalias(), exp.Column) for item in select.expressions
    ):
        return
    alias = f"{source.alias}_t"
    named = [
        exp.alias_(item.unalias().copy(), item.alias_or_name, quoted=True) for item in select.expressions
    ]
    select.set("expressions", named)
    for column in select.find_all(exp.Column):
        column.set("table", exp.to_identifier(alias))
    table = exp.Table(this=exp.to_identifier(start.this.name, quoted=True))
    select.set("from_", exp.From(this=exp.alias_(table, alias, table=True)))
    source.set("this", select)


def alternatives(select: exp.Select) -> list[exp.Select] | None:
    """The query once for each alternative of a source that is a UNION; None if there is none.

    Only fit where it is asked if there is a row at all.
    """
    if not is_simple(select):
        return None
    start = select.args.get("from_")
    inner = [join.this for join in select.args.get("joins") or () if not join.side]
    for source in [*([] if start is None else [start.this]), *inner]:
        if isinstance(source, exp.Subquery) and isinstance(source.this, exp.Union):
            parts = _parts(source.this)
            if all(isinstance(part, exp.Select) for part in parts):
                names = source.this.named_selects
                return [_with_part(select, source.alias, part, names) for part in parts]
    return None


def _parts(query: exp.Expr) -> list[exp.Expr]:
    if isinstance(query, exp.Union) and not any(query.args.get(part) for part in _MORE_THAN_ROWS):
        return [*_parts(query.this), *_parts(query.expression)]
    return [query]


def _with_part(select: exp.Select, alias: str, part: exp.Expr, names: list[str]) -> exp.Select:
    copy = select.copy()
    part = part.copy()
    part.set(
        "expressions",
        [
            exp.alias_(item.unalias(), name, quoted=True)
            for item, name in zip(part.expressions, names, strict=True)
        ],
    )
    for source in copy.find_all(exp.Subquery):
        if source.alias == alias and isinstance(source.this, exp.Union):
            source.set("this", part)
            break
    return copy


def dissolve_sources(select: exp.Select, sizes: Sizes) -> None:
    """Puts the sources of simple subqueries among those of the query."""
    start = select.args.get("from_")
    if start is None:
        return
    joins: list[exp.Join] = []
    conditions: list[Sql] = []
    start = exp.From(this=_dissolved(start.this, select, sizes, joins, conditions) or start.this)
    for join in select.args.get("joins") or ():
        further: list[exp.Join] = []
        if not join.side and join.kind in ("", "CROSS", "INNER"):
            found = _dissolved(join.this, select, sizes, further, conditions)
            if found is not None:
                join.set("this", found)
                joins += [join, *further]
                continue
        joins.append(join)
    if not conditions:
        return
    select.set("from_", start)
    select.set("joins", joins)
    where = select.args.get("where")
    whole = all_of([*([where.this] if where is not None else []), *conditions])
    select.set("where", exp.Where(this=whole))


def _dissolved(
    source: exp.Expr, select: exp.Select, sizes: Sizes, joins: list[exp.Join], conditions: list[Sql]
) -> exp.Expr | None:
    """The first source inside a simple subquery; the others and their conditions are added to the lists."""
    inner = source.this if isinstance(source, exp.Subquery) else None
    if not isinstance(inner, exp.Select) or not is_simple(inner, distinct=True):
        return None
    if any(join.side for join in inner.args.get("joins") or ()) or not _is_plain(inner):
        return None
    where = inner.args.get("where")
    condition = exp.true() if where is None else where.this
    if inner.args.get("distinct"):
        earlier = _no_earlier(inner, condition, sizes)
        if earlier is None:
            return None
        condition = all_of([condition, earlier]) or exp.true()
    columns, alias = named_columns(inner), source.alias
    for place in list(select.find_all(exp.Column)):
        replaced = read_from(place, alias, columns)
        if replaced is not place:
            place.replace(replaced)
    conditions.append(condition)
    joins += inner.args.get("joins") or []
    first: exp.Expr = inner.args["from_"].this
    return first


def _is_plain(select: exp.Select) -> bool:
    """Whether its columns cost nothing to be computed again."""
    return (
        select.args.get("from_") is not None
        and len(named_columns(select)) == len(select.expressions)
        and all(isinstance(item.this, exp.Column | exp.Literal) for item in select.expressions)
    )


def _no_earlier(select: exp.Select, condition: Sql, sizes: Sizes) -> Sql | None:
    """That no earlier row of the only table has the same columns and meets the condition."""
    source = select.args["from_"].this
    table = source.this if isinstance(source, exp.Alias) else source
    if select.args.get("joins") or not isinstance(table, exp.Table) or table.name not in sizes:
        return None
    alias = source.alias
    other = f"{alias}_e"

    def earlier(node: exp.Expr) -> exp.Expr:
        if isinstance(node, exp.Column) and node.table == alias:
            return exp.column(node.this.copy(), table=other)
        return node

    same = [
        exp.Is(this=item.this.copy().transform(earlier), expression=item.this.copy())
        for item in select.expressions
        if isinstance(item.this, exp.Column)
    ]
    before = exp.LT(this=exp.column("rowid", table=other), expression=exp.column("rowid", table=alias))
    where = all_of([condition.copy().transform(earlier), *same, before])
    name = exp.Table(this=table.this.copy())
    inner = exp.select("1").from_(exp.alias_(name, other, table=True), copy=False).where(where, copy=False)
    return exp.Not(this=exp.Exists(this=inner))
