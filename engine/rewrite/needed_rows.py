"""Which tables must have rows, so that a plan can have any.

Join (Rows staff …) (Rows tie …)         both
LeftJoin (Rows staff …) (Rows tie …)     staff
Union (Rows staff …) (Rows tie …)        neither
"""

from __future__ import annotations

from engine.plan.algebra import (
    AntiJoin,
    Distinct,
    Extend,
    Filter,
    Group,
    Join,
    LeftJoin,
    Minus,
    Order,
    Plan,
    Project,
    Rename,
    Rows,
    SemiJoin,
    Shared,
    Slice,
    Union,
)

_NONE = frozenset[str]()


def needed_tables(plan: Plan) -> frozenset[str]:
    """The names of stored tables without whose rows the plan has none; perhaps not all of them."""
    match plan:
        case Rows(relation):
            return _NONE if relation.is_query else frozenset({relation.name})
        case Join(left, right) | SemiJoin(left, right):
            return needed_tables(left) | needed_tables(right)
        case LeftJoin(left) | AntiJoin(left) | Minus(left):
            return needed_tables(left)
        case Union(parts) if parts:
            return frozenset.intersection(*map(needed_tables, parts))
        case Group(inner, keys):
            return needed_tables(inner) if keys else _NONE
        case (
            Filter(inner)
            | Extend(inner)
            | Project(inner)
            | Rename(inner)
            | Distinct(inner)
            | Shared(inner)
            | Order(inner)
            | Slice(inner)
        ):
            return needed_tables(inner)
    return _NONE
