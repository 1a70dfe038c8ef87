"""Rounding by way of a larger number becomes rounding to digits after the point.

    IF(?a < 0, -1, 1) * ROUND(ABS(?a) * 100) / 100   →   IF(?a < 0, -1, 1) * roundto(ABS(?a), 2)

SPARQL has no other way to say it; SQL has, and need not make a number with so many more digits first. Only
for integers and decimals of tables: a double could be rounded otherwise on the way.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from rdflib import XSD, Literal

from engine.plan.algebra import (
    AntiJoin,
    Distinct,
    Extend,
    Filter,
    Join,
    LeftJoin,
    Plan,
    Project,
    Rows,
    SemiJoin,
    Shared,
)
from engine.plan.expressions import Call, Constant, Expression, Variable, call
from engine.plan.rows import ColumnTerm

_EXACT: Final = frozenset({XSD.integer, XSD.decimal})
_KEEPING: Final = frozenset({"+", "-", "*", "neg", "plus", "abs", "round", "ceil", "floor", "coalesce"})
"""Functions that make integers and decimals of integers and decimals."""
_MOST_DIGITS: Final = 9


def round_to_digits(plan: Plan) -> Plan:
    """The expression of BIND or FILTER at the top of the plan with such roundings written as one."""
    match plan:
        case Extend(inner, _, expression):
            shorter = _shorter(expression, inner)
            return plan if shorter == expression else replace(plan, expression=shorter)
        case Filter(inner, condition):
            shorter = _shorter(condition, inner)
            return plan if shorter == condition else replace(plan, condition=shorter)
    return plan


def _shorter(expression: Expression, plan: Plan) -> Expression:
    if not isinstance(expression, Call):
        return expression
    match expression:
        case Call("/", (numerator, Constant() as power)) if (digits := _digits(power)) is not None:
            inside = _within(numerator, power, digits)
            if inside is not None and _is_exact(inside, exact_variables(plan)):
                return inside
    arguments = tuple(_shorter(each, plan) for each in expression.arguments)
    return expression if arguments == expression.arguments else Call(expression.function, arguments)


def _within(numerator: Expression, power: Constant, digits: int) -> Expression | None:
    """The rounding in a product, divided by the power; None if there is none."""
    match numerator:
        case Call("round", (Call("*", (value, factor)),)) | Call("round", (Call("*", (factor, value)),)) if (
            factor == power
        ):
            return call("roundto", value, Constant(Literal(digits)))
        case Call("*", (left, right)):
            if (found := _within(right, power, digits)) is not None:
                return call("*", left, found)
            if (found := _within(left, power, digits)) is not None:
                return call("*", found, right)
    return None


def _digits(power: Constant) -> int | None:
    """Which power of ten the integer is."""
    term = power.term
    if not isinstance(term, Literal) or term.datatype != XSD.integer:
        return None
    lexical = str(term)
    digits = len(lexical) - 1
    return digits if 0 < digits <= _MOST_DIGITS and lexical == f"1{'0' * digits}" else None


def _is_exact(expression: Expression, names: frozenset[str]) -> bool:
    """Whether the value is an integer or a decimal wherever it is something."""
    match expression:
        case Variable(name):
            return name in names
        case Constant(Literal() as literal):
            return literal.datatype in _EXACT
        case Call("if", (_, *results)) | Call("roundto", (*results, _)):
            return all(_is_exact(each, names) for each in results)
        case Call("/", (numerator, Constant() as power)) if _digits(power) is not None:
            return _is_exact(numerator, names)
        case Call(name, arguments) if name in _KEEPING:
            return all(_is_exact(each, names) for each in arguments)
    return False


def exact_variables(plan: Plan) -> frozenset[str]:
    """The variables that are known to be integers or decimals of a table, or computed of such."""
    match plan:
        case Rows():
            exact = (
                name for name, term in plan.terms if isinstance(term, ColumnTerm) and term.datatype in _EXACT
            )
            return frozenset(exact)
        case Extend(inner, variable, expression):
            names = exact_variables(inner)
            return names | {variable} if _is_exact(expression, names) else names
        case Join(left, right) | LeftJoin(left, right):
            first, second = exact_variables(left), exact_variables(right)
            return (first - (set(right.variables) - second)) | (second - (set(left.variables) - first))
        case SemiJoin(left) | AntiJoin(left):
            return exact_variables(left)
        case Filter(inner) | Distinct(inner) | Shared(inner):
            return exact_variables(inner)
        case Project(inner, kept):
            return exact_variables(inner) & frozenset(kept)
    return frozenset()
