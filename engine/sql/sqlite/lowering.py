"""From the tree that the writer makes (in DuckDB's words) to one that SQLite runs.

SEMI JOIN a ON c         WHERE EXISTS (SELECT 1 FROM a WHERE c)
(VALUES …) AS v(x)       columns named by a SELECT
list(DISTINCT t)         an aggregate of its own
count(DISTINCT row)      of one text for the row
GROUP BY ()              nothing: HAVING stands alone
TRY_CAST                 CAST: what is cast is digits
left, range, [a, b] …    what SQLite has for them

Functions of the term library keep their names (`library`). The order of joins is decided here too
(`join_order`): SQLite joins in the order in which CROSS JOIN is written.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from sqlglot import exp

from engine.sql.sqlite.comparisons import COMPARISONS, kept_comparison
from engine.sql.sqlite.join_order import Sizes, ordered
from engine.sql.sqlite.kept_columns import with_kept_columns
from engine.sql.sqlite.subqueries import (
    alternatives,
    dissolve_sources,
    is_simple,
    named_columns,
    open_query,
    read_from,
)
from engine.sql.trees import Sql, all_of, any_of, case, concat, equal, function, number, text

_NAMES: Final = {"random": "random_double", "lower": "text_lower", "row": "row_text"}
"""Functions that are called otherwise."""
_LEVELS: Final = 4
"""How many subqueries may be inside each other."""
_CHANCE: Final = frozenset({"uuid", "random"})


def lowered(query: exp.Query, sizes: Sizes, *, held: bool = False) -> exp.Query:
    """The tree for SQLite; the given tree is used up. `sizes` are those of mapped tables.

    With `held`, kept integers are computed with, and a statement ends with an error where one would leave 64
    bits (`kept_arithmetic`).
    """
    for source in list(query.find_all(exp.Subquery)):
        open_query(source)
    if held:
        query = with_kept_columns(query)
    for equality in list(query.find_all(exp.EQ)):
        _both_ways(equality)
    selects = list(query.find_all(exp.Select))
    for select in reversed(selects):
        if isinstance(select.parent, exp.Exists):
            select.parent.replace(_any_exists(select, sizes))
            continue
        dissolve_sources(select, sizes)
        _lower_joins(select, sizes)
        _lower_grouping(select)
        _compute_once(select, sizes)
    result = query.transform(lambda node: _lower(node, held), copy=False)
    assert isinstance(result, exp.Query)
    _flatten(result)
    return result


def _flatten(query: exp.Query) -> None:
    """Subqueries deep inside others become common table expressions: SQLite's parser does not go far down."""
    tables: list[exp.CTE] = []
    for subquery in reversed(list(query.find_all(exp.Subquery))):
        if isinstance(subquery.parent, exp.From | exp.Join) and _depth(subquery) % _LEVELS == 0:
            name = exp.to_identifier(f"deep_{len(tables) + 1}")
            tables.append(exp.CTE(this=subquery.this, alias=exp.TableAlias(this=name)))
            subquery.replace(exp.alias_(exp.Table(this=name.copy()), subquery.alias, table=True))
    if tables:
        clause = query.args.get("with_") or exp.With(expressions=[], recursive=True)
        clause.set("expressions", [*tables, *clause.expressions])
        query.set("with_", clause)


def _depth(node: exp.Expr) -> int:
    """How many subqueries the node is inside, itself included."""
    depth = 0
    above: exp.Expr | None = node
    while above is not None:
        depth += isinstance(above, exp.Subquery)
        above = above.parent
    return depth


def _both_ways(equality: exp.EQ) -> None:
    """A column read from the text of an IRI is also the text made of the column: either finds the other."""
    sides = [equality.this, equality.expression]
    for column, read in (sides, sides[::-1]):
        decoded = isinstance(read, exp.Anonymous) and read.name == "iri_decoded"
        between = read.expressions[0] if decoded else None
        if isinstance(between, exp.Anonymous) and between.name == "text_between":
            term, before, after = between.expressions
            if isinstance(term, exp.Column) and isinstance(column, exp.Column):
                written = concat(before, function("iri_encoded", column), after)
                both = exp.and_(equality.copy(), equal(term, written))
                equality.replace(exp.paren(both))
                return


def _lower_joins(select: exp.Select, sizes: Sizes) -> None:
    """Semi and anti joins become conditions; inner joins are put in order."""
    conditions: list[Sql] = []
    joins: list[exp.Join] = []
    for join in select.args.get("joins") or ():
        if join.kind in ("SEMI", "ANTI"):
            conditions.append(_existence(join, sizes))
        else:
            joins.append(join)
    where = select.args.get("where")
    if where is not None:
        conditions.insert(0, where.this)
    source, joins, conditions = ordered(select.args.get("from_"), joins, conditions, sizes)
    select.set("from_", source)
    select.set("joins", joins)
    condition = all_of(conditions)
    select.set("where", None if condition is None else exp.Where(this=condition))


def _existence(join: exp.Join, sizes: Sizes) -> Sql:
    on = join.args.get("on")
    inner = _dissolved(join.this, on)
    if inner is None:
        inner = exp.select("1").from_(join.this, copy=False)
        if on is not None:
            inner = inner.where(on, copy=False)
    exists = _any_exists(inner, sizes)
    return exists if join.kind == "SEMI" else exp.Not(this=exists)


def _any_exists(select: exp.Select, sizes: Sizes) -> Sql:
    """That the query has a row: one EXISTS for each alternative of a UNION, so that each is looked up."""
    found = alternatives(select)
    if found is None:
        dissolve_sources(select, sizes)
        _lower_joins(select, sizes)
        _lower_grouping(select)
        return exp.Exists(this=select)
    return exp.paren(any_of([_any_exists(each, sizes) for each in found]))


def _dissolved(source: exp.Expr, on: Sql | None) -> exp.Select | None:
    """A simple subquery that only has to have a row, with the condition on its row inside it.

    So what is outside can be looked up inside. None where the subquery is not simple.
    """
    select = source.this if isinstance(source, exp.Subquery) else None
    if not is_simple(select, distinct=True):
        return None
    assert isinstance(select, exp.Select)
    if on is not None:
        select = select.where(on.transform(read_from, source.alias, named_columns(select)), copy=False)
    select.set("distinct", None)
    select.set("expressions", [exp.Literal.number(1)])
    return select


def _lower_grouping(select: exp.Select) -> None:
    """`GROUP BY ()` is what an aggregate without GROUP BY means."""
    group = select.args.get("group")
    if group is not None and [item for item in group.expressions if item != exp.Tuple(expressions=[])] == []:
        select.set("group", None)


def _compute_once(select: exp.Select, sizes: Sizes) -> None:
    """What is different at each call, or is used more than once, is computed once for each row.

    SQLite dissolves subqueries and repeats their expressions, but not one with an OFFSET. That also keeps it
    from looking rows up in the subquery, so it is only done where a candidate set limits the rows.
    """
    if not isinstance(select.parent, exp.Subquery | exp.CTE) or select.args.get("offset"):
        return
    calls = [call for item in _computed(select) for call in item.find_all(exp.Anonymous)]
    if any(call.name in _CHANCE for call in calls) or (
        calls and _is_limited(select, sizes) and _is_used_twice(select)
    ):
        select.limit(-1, copy=False).offset(0, copy=False)


def _computed(select: exp.Select) -> list[exp.Expr]:
    """The columns that are more than a column of a source; most are not, and need no looking into."""
    return [item for item in select.expressions if not isinstance(item.unalias(), exp.Column)]


def _is_limited(select: exp.Select, sizes: Sizes) -> bool:
    names = (table.name for table in select.find_all(exp.Table))
    return any(name not in sizes and name != "triples" and not name.startswith("graph_") for name in names)


def _is_used_twice(select: exp.Select) -> bool:
    """Whether a computed column is mentioned more than once outside."""
    computed = {item.alias for item in _computed(select) if item.find(exp.Anonymous) is not None}
    outside = select.parent.find_ancestor(exp.Select) if select.parent is not None else None
    if outside is None:
        return True
    alias = select.parent.alias if isinstance(select.parent, exp.Subquery) else ""
    used = [place.name for place in outside.find_all(exp.Column) if place.table == alias]
    return any(used.count(name) > 1 for name in computed)


def _lower(node: exp.Expr, held: bool) -> exp.Expr:
    if isinstance(node, exp.Anonymous) and node.name in COMPARISONS:
        return kept_comparison(node.name, *node.expressions, held=held) or node
    rule = _RULES.get(type(node))
    return node if rule is None else rule(node)


def _values(node: exp.Expr) -> exp.Expr:
    """SQLite calls the columns of VALUES column1, column2 …"""
    alias = node.args.get("alias")
    if alias is None or not alias.columns:
        return node
    named = [
        exp.alias_(exp.column(f"column{place}"), name.this, quoted=True)
        for place, name in enumerate(alias.columns, start=1)
    ]
    rows = exp.Values(expressions=node.expressions)
    select = exp.select(*named).from_(exp.Subquery(this=rows), copy=False)
    return exp.Subquery(this=select, alias=exp.TableAlias(this=alias.this))


def _range(node: exp.Expr) -> exp.Expr:
    """`range(n) AS v`: so many rows."""
    count = int(node.expressions[0].name)
    rows: exp.Query = exp.select("1").where(exp.false())
    if count > 0:
        values = exp.Values(expressions=[exp.Tuple(expressions=[number(1)]) for _ in range(count)])
        rows = exp.select("1").from_(exp.Subquery(this=values), copy=False)
    return exp.Subquery(this=rows, alias=exp.TableAlias(this=exp.to_identifier(node.alias)))


def _anonymous(node: exp.Expr) -> exp.Expr:
    name, arguments = node.name, node.expressions
    if name == "range":
        return _range(node)
    if name in _FUNCTIONS:
        return _FUNCTIONS[name](arguments)
    if name in _NAMES:
        return exp.Anonymous(this=_NAMES[name], expressions=arguments)
    return node


def _left(arguments: list[exp.Expr]) -> exp.Expr:
    """The first characters; none where the number is not positive."""
    size = arguments[1]
    if not size.is_int:
        size = exp.Anonymous(this="max", expressions=[size, number(0)])
    return exp.Anonymous(this="substr", expressions=[arguments[0], number(1), size])


def _starts_with(arguments: list[exp.Expr]) -> exp.Expr:
    whole, part = arguments
    if not part.is_string or not part.name:
        return exp.Anonymous(this="starts_with", expressions=arguments)
    start = exp.Anonymous(this="substr", expressions=[whole, number(1), number(len(part.name))])
    return exp.Paren(this=exp.EQ(this=start, expression=part))


def _concat_strings(arguments: list[exp.Expr]) -> exp.Expr:
    """A list becomes so many arguments."""
    return exp.Anonymous(this="concat_strings", expressions=arguments[0].expressions)


def _exact_sum(arguments: list[exp.Expr]) -> exp.Expr:
    """The sum of `list(DISTINCT t)`."""
    (distinct,) = arguments[0].expressions
    return exp.Anonymous(this="distinct_sum", expressions=distinct.expressions)


def _group_sum(arguments: list[exp.Expr]) -> exp.Expr:
    """The sum over no rows is 0; SQLite does not ask an aggregate of Python about no rows."""
    empty = exp.EQ(this=exp.Count(this=exp.Star()), expression=number(0))
    total = exp.Anonymous(this="group_sum", expressions=arguments)
    return case((empty, text("i0")), otherwise=total)


def _group_texts(name: str) -> Callable[[list[exp.Expr]], exp.Expr]:
    """Texts over no rows are the empty text."""

    def build(arguments: list[exp.Expr]) -> exp.Expr:
        joined = exp.Anonymous(this=name, expressions=arguments)
        return exp.Coalesce(this=joined, expressions=[text("")])

    return build


_FUNCTIONS: Final[dict[str, Callable[[list[exp.Expr]], exp.Expr]]] = {
    "left": _left,
    "starts_with": _starts_with,
    "concat_strings": _concat_strings,
    "exact_sum": _exact_sum,
    "group_sum": _group_sum,
    "group_texts": _group_texts("group_texts"),
    "group_distinct_texts": _group_texts("group_distinct_texts"),
}


def _coalesce(node: exp.Expr) -> exp.Expr:
    """SQLite's COALESCE wants two arguments."""
    return node if node.expressions else node.this


def _try_cast(node: exp.Expr) -> exp.Expr:
    """What is cast is digits, or NULL."""
    return exp.Cast(this=node.this, to=node.args["to"])


def _case(node: exp.Expr) -> exp.Expr:
    """Percent-encoding character by character, in DuckDB a list comprehension, is one function."""
    default = node.args.get("default")
    if default is not None and default.find(exp.Comprehension) is not None:
        return function("iri_encoded", node.args["ifs"][0].args["true"])
    return node


_RULES: Final[dict[type[exp.Expr], Callable[[exp.Expr], exp.Expr]]] = {
    exp.Values: _values,
    exp.Anonymous: _anonymous,
    exp.Coalesce: _coalesce,
    exp.TryCast: _try_cast,
    exp.Case: _case,
}
