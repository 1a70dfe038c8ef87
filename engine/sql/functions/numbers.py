"""Arithmetic and functions on numbers. https://www.w3.org/TR/sparql11-query/#func-numerics

Integers that fit are added natively; decimals are exact (`engine.sql.exact`); dates and durations pass
through the same operators.
"""

from __future__ import annotations

from rdflib import XSD
from sqlglot import exp

from engine.sql.forms import Typed, Value, generic, generic_value
from engine.sql.trees import Sql, cast, concat, function, text


def double(value: Value) -> Sql:
    """The value of a number as DOUBLE, NULL for anything else."""
    if isinstance(value.form, Typed) and value.form.datatype == XSD.integer:
        return cast(value.sql, "DOUBLE")
    return function("number_as_double", generic(value))


def add(left: Value, right: Value) -> Value:
    """`+`."""
    return generic_value(function("term_add", generic(left), generic(right)))


def subtract(left: Value, right: Value) -> Value:
    """`-`."""
    return generic_value(function("term_subtract", generic(left), generic(right)))


def multiply(left: Value, right: Value) -> Value:
    """`*`."""
    return generic_value(function("term_multiply", generic(left), generic(right)))


def divide(left: Value, right: Value) -> Value:
    """`/`: integers divide to a decimal; division by zero is an error except for doubles."""
    return generic_value(function("term_divide", generic(left), generic(right)))


def negate(value: Value) -> Value:
    """Unary minus."""
    return generic_value(function("term_subtract", text("i0"), generic(value)))


def plus(value: Value) -> Value:
    """Unary plus: an error for what is no number."""
    return generic_value(function("term_add", generic(value), text("i0")))


def absolute(value: Value) -> Value:
    """ABS."""
    return _rounded("abs", value)


def rounded(value: Value) -> Value:
    """ROUND: halves go up."""
    return _rounded("round", value)


def ceiling(value: Value) -> Value:
    """CEIL."""
    return _rounded("ceil", value)


def floor(value: Value) -> Value:
    """FLOOR."""
    return _rounded("floor", value)


def _rounded(how: str, value: Value) -> Value:
    return generic_value(function("term_rounded", text(how), generic(value)))


def random() -> Value:
    """RAND: a double from 0 up to but not including 1."""
    return generic_value(concat(text("e"), exp.cast(function("random"), "VARCHAR")))
