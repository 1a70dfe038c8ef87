"""SUM, MIN, MAX and SAMPLE over native columns.

An aggregate of SPARQL is an error if one of its values is; SQL leaves NULLs out. Where values may be NULL
they are counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rdflib import XSD
from sqlglot import exp

from engine.plan.algebra import Aggregate
from engine.sql.forms import (
    ColumnType,
    IriTemplate,
    TemplateText,
    Typed,
    Value,
    encoded,
    iri_text,
    string_value,
)
from engine.sql.native import DATE, EXACT, MOMENT, TEXT, units
from engine.sql.numbers import LIMIT, Number
from engine.sql.numeric import is_native, numeric_value, operand_of
from engine.sql.trees import Sql, case, concat, function, number, text

MOST_ROWS: Final = 10**15
"""No group has so many rows."""
_ORDERED: Final = frozenset({*EXACT, DATE, MOMENT, TEXT})


@dataclass(frozen=True)
class RowsOfGroup:
    """What is known of the rows of every group."""

    never_empty: bool
    never_null: bool
    """Whether the aggregated value is there in every row."""


def native_aggregate(aggregate: Aggregate, value: Value, rows: RowsOfGroup) -> Value | None:
    """The aggregate natively; None where only the terms can tell."""
    match aggregate.function:
        case "sum" if is_native(value) or _is_small(value):
            return _sum(aggregate, value, rows)
        case "min":
            return _end(exp.Min, value, rows)
        case "max":
            return _end(exp.Max, value, rows)
        case "sample" if len(value.parts) == 1 and is_one_to_one(value):
            return Value(exp.Min(this=value.sql.copy()), value.form)
    return None


def is_one_to_one(value: Value) -> bool:
    """Whether two terms of this form are the same exactly when their native values are."""
    match value.form:
        case Typed():
            return value.form.native.comparable
        case IriTemplate(_, invertible) | TemplateText(IriTemplate(_, invertible)):
            return invertible
    return False


def _is_small(value: Value) -> bool:
    """Whether it is one of a few integers, as IF(?x, 1, 0) is."""
    return (
        isinstance(value.form, Typed) and value.form.datatype == XSD.integer and value.form.bound is not None
    )


def _is_ordered(value: Value) -> bool:
    return isinstance(value.form, Typed) and value.form.native.family in _ORDERED


def _end(least_or_most: type[exp.Min | exp.Max], value: Value, rows: RowsOfGroup) -> Value | None:
    """MIN or MAX."""
    if _is_ordered(value):
        return Value(_if_whole_group(least_or_most(this=value.sql.copy()), value, rows), value.form)
    if isinstance(value.form, TemplateText):
        return string_value(_if_whole_group(_of_texts(least_or_most, value, value.form.iri), value, rows))
    return None


def _of_texts(least_or_most: type[exp.Min | exp.Max], value: Value, iri: IriTemplate) -> Sql:
    """The least or greatest text of a template: what stands before an only column is the same in all."""
    match iri.pieces:
        case (str() as before, ColumnType(sql_type)):
            return concat(text(before), least_or_most(this=encoded(value.sql, sql_type)))
    return least_or_most(this=iri_text(value))


def _if_whole_group(result: Sql, value: Value, rows: RowsOfGroup) -> Sql:
    """The result where the value is there in every row of the group."""
    if rows.never_null:
        return result
    all_there = exp.EQ(this=exp.Count(this=exp.Star()), expression=exp.Count(this=value.sql.copy()))
    return case((all_there, result))


def _sum(aggregate: Aggregate, value: Value, rows: RowsOfGroup) -> Value | None:
    """SUM: of no rows the integer 0, of integers only an integer."""
    operand = operand_of(value)
    if operand is None or operand.elsewhere is not None or operand.number.bound * MOST_ROWS >= LIMIT:
        return None
    if aggregate.distinct and not isinstance(operand.whole, bool):
        return None  # 2 and 2.0 are two terms
    summed = operand.number.sql.copy()
    listed = exp.Distinct(expressions=[summed]) if aggregate.distinct else summed
    total: Sql = exp.Sum(this=listed)
    whole = operand.whole if isinstance(operand.whole, bool) else function("bool_and", operand.whole)
    if not rows.never_empty:
        empty = exp.EQ(this=exp.Count(this=exp.Star()), expression=number(0))
        total = exp.Coalesce(this=total, expressions=[units(0, operand.number.scale)])
        if whole is not True:
            whole = empty if whole is False else exp.Coalesce(this=whole, expressions=[exp.true()])
    sql_type = "HUGEINT" if operand.number.is_integer else f"DECIMAL(38,{operand.number.scale})"
    bound = operand.number.bound * MOST_ROWS
    total = _if_whole_group(total, value, rows)
    return numeric_value(Number(total, sql_type, operand.number.scale, bound), whole)
