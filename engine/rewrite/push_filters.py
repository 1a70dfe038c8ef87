"""Filters go below OPTIONAL, EXISTS and BIND to the rows that they judge.

    Filter ?a < ?b (LeftJoin (Join x y) z)   →   LeftJoin (Filter ?a < ?b (Join x y)) z

The parts of a conjunction go separately. Into the sides of inner joins the database takes them itself.
"""

from __future__ import annotations

from dataclasses import replace

from engine.plan.algebra import AntiJoin, Extend, Filter, LeftJoin, Minus, Plan, Project, SemiJoin
from engine.plan.expressions import Expression, conjunction, conjuncts, variables_of


def push_filters(plan: Plan) -> Plan:
    """The plan with the filter at its top moved down as far as it may."""
    if not isinstance(plan, Filter):
        return plan
    pushed, kept = plan.plan, []
    for condition in conjuncts(plan.condition):
        below = _below(pushed, condition)
        if below is None:
            kept.append(condition)
        else:
            pushed = below
    if pushed == plan.plan:
        return plan
    rest = conjunction(kept)
    return pushed if rest is None else Filter(pushed, rest)


def _below(plan: Plan, condition: Expression) -> Plan | None:
    """The plan with the condition below its operator; None if the operator changes what it judges."""
    names = variables_of(condition)
    match plan:
        case LeftJoin(left, right) if names & frozenset(right.variables) <= left.certain:
            return replace(plan, left=push_filters(Filter(left, condition)))
        case SemiJoin(left) | AntiJoin(left) | Minus(left):
            if names <= frozenset(left.variables):
                return replace(plan, left=push_filters(Filter(left, condition)))
        case Extend(inner, variable) if variable not in names:
            return replace(plan, plan=push_filters(Filter(inner, condition)))
        case Project(inner, kept) if not names & (frozenset(inner.variables) - frozenset(kept)):
            return replace(plan, plan=push_filters(Filter(inner, condition)))
        case Filter(inner, other):
            below = _below(inner, condition)
            return None if below is None else Filter(below, other)
    return None
