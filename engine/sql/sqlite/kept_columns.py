"""Writes terms late: subqueries hand on the integers that SQLite keeps, and the texts are made outside.

    SELECT term_less(q.x, 'd0.01') FROM (SELECT term_add('d' || units_text(t.a, 2), …) AS x FROM t) AS q
    SELECT term_less('d' || units_text(q.x, 2), 'd0.01') FROM (SELECT t.a + … AS x FROM t) AS q

What is computed with such terms is computed with the integers (`kept_arithmetic`), and comparisons follow
(`comparisons`), so that texts are left for the few rows that are found.
"""

from __future__ import annotations

from dataclasses import replace

from sqlglot import exp

from engine.sql.sqlite.kept import NUMBER, Kept, kept, term_of
from engine.sql.sqlite.kept_arithmetic import computed, without_text
from engine.sql.trees import Sql

_WHOLE = ".whole"
"""After the name of a column: whether the number in it is an xsd:integer."""


def with_kept_columns(query: exp.Query) -> exp.Query:
    """The query with arithmetic on integers; the given tree is used up."""
    clause = query.args.get("with_")
    for table in [] if clause is None else clause.expressions:
        table.set("this", with_kept_columns(table.this))
    if isinstance(query, exp.Select):
        _select(query)
    elif isinstance(query, exp.SetOperation):
        for part in (query.this, query.expression):
            with_kept_columns(part)
    return query


def _select(select: exp.Select) -> None:
    start = select.args.get("from_")
    joins = select.args.get("joins") or []
    for source in [*([] if start is None else [start.this]), *(join.this for join in joins)]:
        if isinstance(source, exp.Subquery) and isinstance(source.this, exp.Query):
            with_kept_columns(source.this)
            if isinstance(source.this, exp.Select):
                _hand_on(source.this, source.alias, select)
    grouped = select.args.get("group")
    never_empty = grouped is not None and any(
        item != exp.Tuple(expressions=[]) for item in grouped.expressions
    )
    for name in ("expressions", "where", "group", "having"):
        part = select.args.get(name)
        for each in part if isinstance(part, list) else [part]:
            if each is not None:
                _compute(each, never_empty)
    for join in joins:
        on = join.args.get("on")
        if on is not None:
            _compute(on, False)


def _compute(node: Sql, never_empty: bool) -> Sql:
    """Computes the innermost parts first; the node is replaced in its tree."""
    if isinstance(node, exp.Query):
        return with_kept_columns(node)
    if isinstance(node, exp.Subquery):
        _compute(node.this, False)
        return node
    for part in list(node.iter_expressions()):
        _compute(part, never_empty)
    found = without_text(node) if isinstance(node, exp.Is) else computed(node, never_empty=never_empty)
    if found is None:
        return node
    node.replace(found)
    return found


def _hand_on(inner: exp.Select, alias: str, outer: exp.Select) -> None:
    """Computed terms leave the subquery as integers, and become terms where they are read."""
    handed: dict[str, Kept] = {}
    for item in list(inner.expressions):
        value = kept(item.this) if isinstance(item, exp.Alias) else None
        if value is None or value.constant is not None:
            continue
        handed[item.alias] = _leave(item, value, inner, alias)
    for column in list(outer.find_all(exp.Column)):
        if column.table == alias and column.name in handed and not _is_inside(column, inner):
            column.replace(term_of(handed[column.name]))


def _leave(item: exp.Alias, value: Kept, inner: exp.Select, alias: str) -> Kept:
    """Puts the integer into the place of the term; what it is outside."""
    item.set("this", value.sql.copy())
    whole = value.whole
    if value.kind == NUMBER and not isinstance(whole, bool):
        name = item.alias + _WHOLE
        inner.append("expressions", exp.alias_(whole.copy(), name, quoted=True))
        whole = _column(alias, name)
    return replace(value, sql=_column(alias, item.alias), whole=whole)


def _column(alias: str, name: str) -> Sql:
    return exp.column(exp.to_identifier(name, quoted=True), table=exp.to_identifier(alias))


def _is_inside(node: Sql, select: exp.Select) -> bool:
    above: exp.Expr | None = node
    while above is not None and above is not select:
        above = above.parent
    return above is select
