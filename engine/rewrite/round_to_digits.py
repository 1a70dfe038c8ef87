"""Rounding by way of a larger number becomes rounding to digits after the point.

    IF(?a < 0, -1, 1) * ROUND(ABS(?a) * 100) / 100   →   IF(?a < 0, -1, 1) * roundto(ABS(?a), 2)

SPARQL has no other way to say it; SQL has, and need not make a number with so many more digits first. Only
for integers and decimals of tables: a double could be rounded otherwise on the way.
"""

from __future__ import annotations

from rdflib import Literal

from engine.plan.algebra import Plan
from engine.plan.expressions import Call, Constant, Expression, call
from engine.rewrite.exact_values import exact_variables, is_exact, power_of_ten
from engine.rewrite.expression_at_top import with_calls_changed


def round_to_digits(plan: Plan) -> Plan:
    """The expression of BIND or FILTER at the top of the plan with such roundings written as one."""
    return with_calls_changed(plan, _rounding)


def _rounding(expression: Call, plan: Plan) -> Expression | None:
    match expression:
        case Call("/", (numerator, Constant() as power)) if (digits := power_of_ten(power)) is not None:
            inside = _within(numerator, power, digits)
            if inside is not None and is_exact(inside, exact_variables(plan)):
                return inside
    return None


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
