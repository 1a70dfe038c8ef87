"""GROUP BY and its aggregates, and DISTINCT over ordered rows.

https://www.w3.org/TR/sparql11-query/#aggregateAlgebra
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlglot import exp

from engine.plan.algebra import Aggregate, Group, Plan
from engine.plan.expressions import Expression, Variable
from engine.rewrite.name_intermediate_values import name_intermediate_values
from engine.sql.blocks import Block, Ordering, read_columns, stored_columns
from engine.sql.forms import (
    NOTHING,
    Form,
    Generic,
    IriTemplate,
    Numeric,
    TemplateText,
    Typed,
    Value,
    as_generic,
    generic,
    generic_value,
    integer_value,
)
from engine.sql.native import DOUBLE
from engine.sql.native_aggregates import RowsOfGroup, is_one_to_one, native_aggregate
from engine.sql.trees import Sql, case, column, concat, function, number, text

if TYPE_CHECKING:
    from engine.sql.writer import Writer


def group(writer: Writer, plan: Group) -> Block:
    """One row for each combination of the keys; aggregates are native where the datatypes allow."""
    inner: Plan = plan.plan
    expressions: list[Expression | None] = []
    for aggregate in plan.aggregates:
        if aggregate.expression is None or isinstance(aggregate.expression, Variable):
            expressions.append(aggregate.expression)
        else:
            prefix = f"{aggregate.variable}."
            inner, named = name_intermediate_values(inner, aggregate.expression, prefix=prefix, whole=True)
            expressions.append(named)
    block = _with_doubles_as_text(writer, writer.block(inner))
    compiler = writer.compiler(block.columns, inner.certain)
    columns = {name: one_text_each(block.columns.get(name, NOTHING)) for name in plan.keys}
    for aggregate, expression in zip(plan.aggregates, expressions, strict=True):
        value = None if expression is None else compiler.compile(expression)
        certain = isinstance(expression, Variable) and expression.name in inner.certain
        rows = RowsOfGroup(never_empty=bool(plan.keys), never_null=certain)
        columns[aggregate.variable] = _aggregate(aggregate, value, block, rows)
    grouped = replace(block, columns=columns, order=())
    query = grouped.select(stored_columns(grouped))
    keys = [
        sql for _, sql in stored_columns(replace(block, columns={name: columns[name] for name in plan.keys}))
    ]
    if keys:
        query = query.group_by(*(key.copy() for key in keys), copy=False)
    elif plan.keys:
        query = query.group_by(exp.Tuple(expressions=[])).having(
            exp.GT(this=exp.Count(this=exp.Star()), expression=number(0))
        )
    return writer.close(grouped, query)


def _with_doubles_as_text(writer: Writer, block: Block) -> Block:
    """The block with its DOUBLE columns in generic form: the SQL of such a term is long and stands once."""
    doubles: dict[str, Form] = {
        name: Generic()
        for name, value in block.columns.items()
        if isinstance(value.form, Typed) and value.form.native.family == DOUBLE
    }
    return writer.close(block, forms=doubles) if doubles else block


def one_text_each(value: Value) -> Value:
    """A number of changing datatype as text, so that the same term is never grouped apart."""
    return as_generic(value) if isinstance(value.form, Numeric) else value


def _aggregate(aggregate: Aggregate, value: Value | None, block: Block, rows: RowsOfGroup) -> Value:
    if aggregate.function == "count":
        return integer_value(_count(aggregate, value, block))
    assert value is not None
    native = native_aggregate(aggregate, value, rows)
    if native is not None:
        return native
    term = generic(value)
    listed = exp.Distinct(expressions=[term.copy()]) if aggregate.distinct else term.copy()
    match aggregate.function:
        case "sum":
            return generic_value(_sum(aggregate, term))
        case "avg":
            count = exp.Count(this=listed)
            quotient = function("term_divide", _total(aggregate, value, rows), _as_integer(count))
            empty = exp.EQ(this=exp.Count(this=exp.Star()), expression=number(0))
            return generic_value(case((empty, text("i0")), otherwise=quotient))
        case "min" | "max":
            return generic_value(function(f"group_{aggregate.function}", term))
        case "sample":
            return generic_value(exp.Min(this=term.copy()))
        case "group_concat":
            return generic_value(_group_concat(aggregate, term))
    raise ValueError(f"not an aggregate: {aggregate.function}")


def _total(aggregate: Aggregate, value: Value, rows: RowsOfGroup) -> Sql:
    """The sum in generic form."""
    native = native_aggregate(replace(aggregate, function="sum"), value, rows)
    return _sum(aggregate, generic(value)) if native is None else generic(native)


def _as_integer(count: Sql) -> Sql:
    return concat(text("i"), exp.cast(count, "VARCHAR"))


def _count(aggregate: Aggregate, value: Value | None, block: Block) -> Sql:
    if value is not None:
        if not aggregate.distinct:
            return exp.Count(this=_presence(value))
        term = value.sql.copy() if len(value.parts) == 1 and is_one_to_one(value) else generic(value)
        return exp.Count(this=exp.Distinct(expressions=[term]))
    if not aggregate.distinct:
        return exp.Count(this=exp.Star())
    row = function("row", *(generic(column_value) for column_value in block.columns.values()))
    return exp.Count(this=exp.Distinct(expressions=[row]))


def _presence(value: Value) -> Sql:
    """Something that is NULL exactly where the value is unbound."""
    return value.sql.copy() if isinstance(value.form, Typed | IriTemplate | TemplateText) else generic(value)


def _sum(aggregate: Aggregate, term: Sql) -> Sql:
    if not aggregate.distinct:
        return function("group_sum", term)
    distinct = exp.Anonymous(this="list", expressions=[exp.Distinct(expressions=[term.copy()])])
    errors = exp.NEQ(this=exp.Count(this=exp.Star()), expression=exp.Count(this=term.copy()))
    return case(
        (exp.EQ(this=exp.Count(this=exp.Star()), expression=number(0)), text("i0")),
        (errors, exp.Null()),
        otherwise=function("exact_sum", distinct),
    )


def _group_concat(aggregate: Aggregate, term: Sql) -> Sql:
    """Ordered by text, so that the same rows always give the same string."""
    lexical = function("term_text", term)
    joined = function("group_texts", lexical, text(aggregate.separator))
    if aggregate.distinct:
        joined = function("group_distinct_texts", term, text(aggregate.separator))
    errors = exp.NEQ(this=exp.Count(this=exp.Star()), expression=exp.Count(this=lexical.copy()))
    return case((errors, exp.Null()), otherwise=concat(text('"'), joined))


def distinct_in_order(writer: Writer, block: Block) -> Block:
    """Each row once, at the place where it stands first in the order."""
    stored = stored_columns(block)
    keys = [
        (f"order.{index}", (exp.Max if key.descending else exp.Min)(this=key.sql.copy()))
        for index, key in enumerate(block.order)
    ]
    query = block.select([*stored, *keys])
    if stored:
        query = query.group_by(*(sql.copy() for _, sql in stored), copy=False)
    alias = writer.alias("q")
    order = tuple(
        Ordering(column(alias, name), key.descending)
        for (name, _), key in zip(keys, block.order, strict=True)
    )
    source = exp.alias_(query.subquery(copy=False), alias, table=True, copy=False)
    return Block(read_columns(block, alias), source, order=order)
