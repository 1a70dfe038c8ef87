"""Short names for the sqlglot nodes that are built most."""

from __future__ import annotations

from sqlglot import exp

Sql = exp.Expr


def text(value: str) -> Sql:
    """A string literal."""
    return exp.Literal.string(value)


def number(value: int) -> Sql:
    """An integer literal."""
    return exp.Literal.number(value)


def column(table: str, name: str) -> Sql:
    """`table."name"`."""
    return exp.column(exp.to_identifier(name, quoted=True), table=exp.to_identifier(table))


def function(name: str, *arguments: Sql) -> Sql:
    """A call of a SQL function or macro, copied so that a tree never has two parents."""
    return exp.Anonymous(this=name, expressions=[argument.copy() for argument in arguments])


def concat(*parts: Sql) -> Sql:
    """`a || b || …`."""
    result = parts[0].copy()
    for part in parts[1:]:
        result = exp.DPipe(this=result, expression=part.copy())
    return result


def cast(value: Sql, sql_type: str) -> Sql:
    """`CAST(value AS sql_type)`."""
    return exp.Cast(this=value.copy(), to=exp.DataType.build(sql_type, dialect="duckdb"))


def try_cast(value: Sql, sql_type: str) -> Sql:
    """`TRY_CAST(value AS sql_type)`."""
    return exp.TryCast(this=value.copy(), to=exp.DataType.build(sql_type, dialect="duckdb"))


def equal(left: Sql, right: Sql) -> Sql:
    """`left = right`."""
    return exp.EQ(this=left.copy(), expression=right.copy())


def is_null(value: Sql) -> Sql:
    """`value IS NULL`."""
    return exp.Is(this=value.copy(), expression=exp.Null())


def not_null(value: Sql) -> Sql:
    """`value IS NOT NULL`."""
    return exp.Not(this=is_null(value))


def all_of(conditions: list[Sql]) -> Sql | None:
    """The conjunction, None for no conditions."""
    return exp.and_(*conditions, copy=False) if conditions else None


def any_of(conditions: list[Sql]) -> Sql:
    """The disjunction."""
    return exp.or_(*conditions, copy=False)


def case(*branches: tuple[Sql, Sql], otherwise: Sql | None = None) -> Sql:
    """`CASE WHEN … THEN … ELSE … END`."""
    result = exp.Case()
    for condition, value in branches:
        result = result.when(condition.copy(), value.copy())
    return result.else_(otherwise.copy()) if otherwise is not None else result


TRUE: Sql = exp.true()
FALSE: Sql = exp.false()
NULL: Sql = exp.Null()
