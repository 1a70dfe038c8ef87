"""A date before or after a number of days is computed with the number, not with a text made of it.

    ?day + STRDT(CONCAT("P", STR(?n), "D"), xsd:dayTimeDuration)   →   daysafter(?day, ?n)

SPARQL has no other way to say it. Only for numbers of tables: others are texts anyway.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from rdflib import XSD, Literal

from engine.plan.algebra import Extend, Filter, Plan
from engine.plan.expressions import Call, Constant, Expression, call
from engine.rewrite.exact_values import exact_variables, is_exact

_MOVED: Final = {"+": "daysafter", "-": "daysbefore"}


def move_by_days(plan: Plan) -> Plan:
    """The expression of BIND or FILTER at the top of the plan with such durations written as numbers."""
    match plan:
        case Extend(inner, _, expression):
            shorter = _shorter(expression, exact_variables(inner))
            return plan if shorter == expression else replace(plan, expression=shorter)
        case Filter(inner, condition):
            shorter = _shorter(condition, exact_variables(inner))
            return plan if shorter == condition else replace(plan, condition=shorter)
    return plan


def _shorter(expression: Expression, exact: frozenset[str]) -> Expression:
    if not isinstance(expression, Call):
        return expression
    match expression:
        case Call("+" | "-" as operator, (moment, duration)) if (days := _days(duration)) is not None:
            if is_exact(days, exact):
                return call(_MOVED[operator], _shorter(moment, exact), _shorter(days, exact))
    arguments = tuple(_shorter(each, exact) for each in expression.arguments)
    return expression if arguments == expression.arguments else Call(expression.function, arguments)


def _days(duration: Expression) -> Expression | None:
    """The number of days that a duration is made of; None if it is not made so."""
    match duration:
        case Call(
            "strdt",
            (
                Call("concat", (Constant(before), Call("str", (days,)), Constant(after))),
                Constant(XSD.dayTimeDuration),
            ),
        ) if (before, after) == (Literal("P"), Literal("D")):
            return days
    return None
