"""A date before or after a number of days is computed with the number, not with a text made of it.

    ?day + STRDT(CONCAT("P", STR(?n), "D"), xsd:dayTimeDuration)   →   daysafter(?day, ?n)

SPARQL has no other way to say it. Only for numbers of tables: others are texts anyway.
"""

from __future__ import annotations

from typing import Final

from rdflib import XSD, Literal

from engine.plan.algebra import Plan
from engine.plan.expressions import Call, Constant, Expression, call
from engine.rewrite.exact_values import exact_variables, is_exact
from engine.rewrite.expression_at_top import with_calls_changed

_MOVED: Final = {"+": "daysafter", "-": "daysbefore"}


def move_by_days(plan: Plan) -> Plan:
    """The expression of BIND or FILTER at the top of the plan with such durations written as numbers."""
    return with_calls_changed(plan, _by_number)


def _by_number(expression: Call, plan: Plan) -> Expression | None:
    match expression:
        case Call("+" | "-" as operator, (moment, duration)) if (days := _days(duration)) is not None:
            return call(_MOVED[operator], moment, days) if is_exact(days, exact_variables(plan)) else None
    return None


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
