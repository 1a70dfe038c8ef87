"""Prunes what cannot have rows.

Union a (Filter false b)   →   a            Join a (Values {})   →   Values {}
AntiJoin a (Values {})     →   a            Filter true a        →   a
"""

from __future__ import annotations

from rdflib import XSD, Literal

from engine.plan.algebra import (
    AntiJoin,
    Distinct,
    Extend,
    Filter,
    Join,
    LeftJoin,
    Minus,
    Order,
    Plan,
    Project,
    Rename,
    SemiJoin,
    Slice,
    Union,
    Unit,
    Values,
)
from engine.plan.expressions import Constant, Expression, conjuncts


def prune_empty(plan: Plan) -> Plan:
    """The plan with its empty parts, known at its top, taken out."""
    match plan:
        case Filter(inner, condition):
            return _pruned_filter(plan, inner, condition)
        case Join(Unit(), inner) | Join(inner, Unit()):
            return inner
        case Join(left, right) if is_empty(left) or is_empty(right):
            return _nothing(plan)
        case LeftJoin(left, right, condition) if is_empty(right) or _is_false(condition):
            return Project(left, plan.variables)
        case AntiJoin(left, right) | Minus(left, right) if is_empty(right):
            return left
        case SemiJoin(left, right) if is_empty(right) or is_empty(left):
            return _nothing(plan)
        case Union(parts) if any(is_empty(part) for part in parts):
            return _pruned_union(plan, parts)
        case LeftJoin(inner) | AntiJoin(inner) | Minus(inner) if is_empty(inner):
            return _nothing(plan)
        case Extend(inner) | Project(inner) | Rename(inner) | Distinct(inner) | Order(inner) | Slice(inner):
            return _nothing(plan) if is_empty(inner) else plan
    return plan


def is_empty(plan: Plan) -> bool:
    """Whether the plan is known to have no row."""
    return isinstance(plan, Values) and not plan.rows


def _nothing(plan: Plan) -> Plan:
    return Values(plan.variables, ())


def _pruned_union(plan: Plan, parts: tuple[Plan, ...]) -> Plan:
    kept = tuple(part for part in parts if not is_empty(part))
    if not kept:
        return _nothing(plan)
    union = kept[0] if len(kept) == 1 else Union(kept)
    return union if union.variables == plan.variables else Project(union, plan.variables)


def _pruned_filter(plan: Plan, inner: Plan, condition: Expression) -> Plan:
    if is_empty(inner) or _is_false(condition):
        return _nothing(plan)
    return inner if all(map(_constant_truth, conjuncts(condition))) else plan


def _is_false(condition: Expression | None) -> bool:
    return condition is not None and any(_constant_truth(part) is False for part in conjuncts(condition))


def _constant_truth(condition: Expression) -> bool | None:
    """The truth of a boolean constant, None for everything else."""
    if isinstance(condition, Constant) and isinstance(condition.term, Literal):
        literal = condition.term
        if literal.datatype == XSD.boolean and str(literal) in ("true", "1", "false", "0"):
            return str(literal) in ("true", "1")
    return None
