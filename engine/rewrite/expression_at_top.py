"""The expression of BIND or FILTER at the top of a plan, with some of its calls written otherwise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from engine.plan.algebra import Extend, Filter, Plan
from engine.plan.expressions import Call, Expression

Change = Callable[[Call, Plan], Expression | None]
"""Another expression for a call over the rows of a plan; None where it stays."""


def with_calls_changed(plan: Plan, change: Change) -> Plan:
    """The plan with each call of its expression changed, inner calls first."""
    match plan:
        case Extend(inner, _, expression):
            changed = _changed(expression, inner, change)
            return plan if changed == expression else replace(plan, expression=changed)
        case Filter(inner, condition):
            changed = _changed(condition, inner, change)
            return plan if changed == condition else replace(plan, condition=changed)
    return plan


def _changed(expression: Expression, plan: Plan, change: Change) -> Expression:
    if not isinstance(expression, Call):
        return expression
    arguments = tuple(_changed(each, plan, change) for each in expression.arguments)
    if arguments != expression.arguments:
        expression = Call(expression.function, arguments)
    return change(expression, plan) or expression
