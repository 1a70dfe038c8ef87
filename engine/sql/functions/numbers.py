"""Arithmetic and functions on numbers. https://www.w3.org/TR/sparql11-query/#func-numerics

Numbers of tables are computed natively (`engine.sql.numbers`), all others as terms: natively where they are
short, else exactly (`engine.sql.exact`). Dates and durations pass through the same operators.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from rdflib import XSD, Literal
from rdflib.term import Node
from sqlglot import exp

from engine.sql import numbers
from engine.sql.exact import exact_arithmetic
from engine.sql.forms import NOTHING, Known, Typed, Value, generic, generic_value, known
from engine.sql.functions.durations import moved
from engine.sql.numeric import all_whole, computed, is_native, numeric_value, operand_of, rest_of
from engine.sql.trees import Sql, cast, concat, function, text
from engine.terms import decode, encode


def double(value: Value) -> Sql:
    """The value of a number as DOUBLE, NULL for anything else."""
    if isinstance(value.form, Typed) and value.form.datatype == XSD.integer:
        return cast(value.sql, "DOUBLE")
    return function("number_as_double", generic(value))


def add(left: Value, right: Value) -> Value:
    """`+`."""
    shifted = moved("+", left, right) or moved("+", right, left)
    return shifted or _computed("+", "term_add", numbers.added, left, right)


def subtract(left: Value, right: Value) -> Value:
    """`-`."""
    shifted = moved("-", left, right)
    return shifted or _computed("-", "term_subtract", numbers.subtracted, left, right)


def multiply(left: Value, right: Value) -> Value:
    """`*`."""
    return _computed("*", "term_multiply", numbers.multiplied, left, right)


def divide(left: Value, right: Value) -> Value:
    """`/`: integers divide to a decimal; division by zero is an error except for doubles."""
    return _computed("/", "term_divide", numbers.divided, left, right)


Operation = Callable[[numbers.Number, numbers.Number], numbers.Number | None]


def _computed(operator: str, macro: str, operation: Operation, left: Value, right: Value) -> Value:
    """At once for constants; natively if one side is a column of a table and the result cannot overflow; else
    by the macro."""
    if isinstance(left.form, Known) and isinstance(right.form, Known):
        return _folded(operator, left.form.term, right.form.term)
    native = _native(operator, operation, left, right) if is_native(left) or is_native(right) else None
    return native or generic_value(function(macro, generic(left), generic(right)))


def _folded(operator: str, left: Node, right: Node) -> Value:
    result = exact_arithmetic(operator, encode(left), encode(right))
    return NOTHING if result is None else known(decode(result))


def _native(operator: str, operation: Operation, left: Value, right: Value) -> Value | None:
    first, second = operand_of(left), operand_of(right)
    if first is None or second is None:
        return None
    found = computed([first, second], operation)
    if found is None:
        return None
    result, operands = found
    exactly = function("exact_arithmetic", text(operator), generic(left), generic(right))
    whole = False if operator == "/" else all_whole(first, second)
    return numeric_value(result, whole, rest_of(operands, exactly))


def negate(value: Value) -> Value:
    """Unary minus."""
    return subtract(known(Literal(0)), value)


def plus(value: Value) -> Value:
    """Unary plus: an error for what is no number."""
    return add(value, known(Literal(0)))


def absolute(value: Value) -> Value:
    """ABS."""
    return _of_one("abs", numbers.absolute, value)


def rounded(value: Value) -> Value:
    """ROUND: halves go up."""
    return _of_one("round", partial(numbers.rounded, "round"), value)


def ceiling(value: Value) -> Value:
    """CEIL."""
    return _of_one("ceil", partial(numbers.rounded, "ceil"), value)


def floor(value: Value) -> Value:
    """FLOOR."""
    return _of_one("floor", partial(numbers.rounded, "floor"), value)


def rounded_to(value: Value, digits: Value) -> Value:
    """ROUND(value * 10 ** digits) / 10 ** digits, for integers and decimals; digits are a constant."""
    assert isinstance(digits.form, Known)
    places = int(str(digits.form.term))
    power = known(Literal(10**places))
    operand = operand_of(value) if is_native(value) else None
    found = None if operand is None else computed([operand], partial(numbers.rounded_to, places))
    if found is None:
        return divide(rounded(multiply(value, power)), power)
    result, operands = found
    larger = function("exact_arithmetic", text("*"), generic(value), generic(power))
    whole = function("exact_rounded", text("round"), larger)
    exactly = function("exact_arithmetic", text("/"), whole, generic(power))
    return numeric_value(result, False, rest_of(operands, exactly))


def _of_one(how: str, operation: Callable[[numbers.Number], numbers.Number | None], value: Value) -> Value:
    operand = operand_of(value) if is_native(value) else None
    found = None if operand is None else computed([operand], operation)
    if operand is None or found is None:
        return generic_value(function("term_rounded", text(how), generic(value)))
    result, operands = found
    exactly = function("exact_rounded", text(how), generic(value))
    return numeric_value(result, operand.whole, rest_of(operands, exactly))


def random() -> Value:
    """RAND: a double from 0 up to but not including 1."""
    return generic_value(concat(text("e"), exp.cast(function("random"), "VARCHAR")))
