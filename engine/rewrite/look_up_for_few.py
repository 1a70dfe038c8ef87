"""What is looked up for a few rows is read for those only.

    LeftJoin (Shared …?visit) (Rows bill ?visit ?price)
    →   LeftJoin (Shared …?visit) (SemiJoin (Rows bill ?visit ?price) (Project ?visit (Shared …)))

A database that takes the few rows for many keeps the whole table in memory to look them up in. Reading only
rows that have a partner makes that table small, and lets the scan skip what no value of the few can be in.
EXISTS and NOT EXISTS do without: there the database keeps the few rows itself.
"""

from __future__ import annotations

from dataclasses import replace

from engine.plan.algebra import AntiJoin, Extend, Filter, LeftJoin, Plan, Project, Rows, SemiJoin, Shared


def look_up_for_few(plan: Plan) -> Plan:
    """The plan whose top looks up rows of a table for those that were found first, only for those."""
    match plan:
        case LeftJoin(left, Rows() as right) if right.relation.groups is None:
            few = _found_first(left)
            if few is not None and (names := _shared(few, left, right)):
                return replace(plan, right=SemiJoin(right, Project(few, names)))
    return plan


def _found_first(plan: Plan) -> Shared | None:
    """What each row of the plan is made of, if that was computed first."""
    while isinstance(plan, LeftJoin | SemiJoin | AntiJoin | Filter | Extend):
        plan = plan.plan if isinstance(plan, Filter | Extend) else plan.left
    return plan if isinstance(plan, Shared) else None


def _shared(few: Shared, left: Plan, right: Rows) -> tuple[str, ...]:
    """The variables that both have in every row, if they are all that the sides of the join share."""
    both = frozenset(left.variables) & frozenset(right.variables)
    certain = both <= few.certain and both <= right.certain
    return tuple(name for name in few.variables if name in both) if certain else ()
