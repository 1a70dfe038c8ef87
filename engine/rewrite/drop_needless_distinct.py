"""Drops DISTINCT where no row can stand twice, or where it does not matter.

Distinct (Join (Table nodes(?this)) (Scan ?this <p> ?value))   →   Join …          a graph is a set of triples
SemiJoin a (Distinct b)                                        →   SemiJoin a b    one match is enough
"""

from __future__ import annotations

from dataclasses import replace

from engine.plan.algebra import (
    AntiJoin,
    Closure,
    Distinct,
    Extend,
    Filter,
    Group,
    Join,
    LeftJoin,
    Minus,
    Nodes,
    Order,
    Plan,
    Project,
    Rename,
    Scan,
    SemiJoin,
    Shared,
    Slice,
    Table,
    Unit,
    Values,
)


def drop_needless_distinct(plan: Plan) -> Plan:
    """The plan without the DISTINCT at its top, or directly below a semi or anti join, if it is needless."""
    match plan:
        case Distinct(inner) if is_distinct(inner):
            return inner
        case SemiJoin(_, Distinct(inner)) | AntiJoin(_, Distinct(inner)) | Minus(_, Distinct(inner)):
            return replace(plan, right=inner)
    return plan


def is_distinct(plan: Plan) -> bool:
    """Whether no two rows of the plan are equal."""
    match plan:
        case Unit() | Scan() | Nodes() | Distinct() | Group() | Closure():
            return True
        case Values(_, rows):
            return len(set(rows)) == len(rows)
        case Table():
            return plan.distinct
        case Join(left, right) | LeftJoin(left, right):
            return is_distinct(left) and is_distinct(right) and _joined_on_certain(left, right)
        case SemiJoin(inner) | AntiJoin(inner) | Minus(inner) | Filter(inner) | Extend(inner):
            return is_distinct(inner)
        case Shared(inner) | Order(inner) | Slice(inner) | Rename(inner):
            return is_distinct(inner)
        case Project(inner, names):
            return frozenset(inner.variables) <= frozenset(names) and is_distinct(inner)
    return False


def _joined_on_certain(left: Plan, right: Plan) -> bool:
    """With unbound variables two different pairs of rows may give the same row."""
    shared = frozenset(left.variables) & frozenset(right.variables)
    return shared <= left.certain and shared <= right.certain
