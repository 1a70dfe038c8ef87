"""Sums of the many rows that belong to one row are made before they are joined to it.

    Group by ?v ?cost: sum(?price) (Join (Rows visit ?v ?cost) (Rows bill ?v ?price))
    →   Join (Rows visit ?v ?cost) (Group by ?v: sum(?price) (Rows bill ?v ?price))

Then fewer rows are joined, and nothing is grouped by what a key tells anyway. It is done where the one side
is a whole table: if few of its rows are asked about, most of the sums would be made in vain.
"""

from __future__ import annotations

from dataclasses import replace

from engine.plan.algebra import Group, Join, Plan, Project, Rows
from engine.plan.expressions import variables_of
from engine.plan.rows import HasValue
from engine.rewrite.row_keys import tells_apart


def group_before_join(plan: Plan) -> Plan:
    """The group at the top of the plan pushed below the join with a whole table."""
    match plan:
        case Group(Join(Rows() as one, many), keys) if keys and _is_one_for_each(one, many, plan):
            return _pushed(plan, one, many)
        case Group(Join(many, Rows() as one), keys) if keys and _is_one_for_each(one, many, plan):
            return _pushed(plan, one, many)
    return plan


def _is_one_for_each(one: Rows, many: Plan, plan: Group) -> bool:
    """Whether a group holds one row of the whole table `one` and sums nothing of it."""
    own = frozenset(one.variables)
    shared = own & frozenset(many.variables)
    summed = frozenset[str]().union(
        *(variables_of(each.expression) for each in plan.aggregates if each.expression is not None)
    )
    whole = all(isinstance(each, HasValue) for each in one.conditions)
    certain = shared <= one.certain and shared <= many.certain
    return (
        whole
        and bool(shared)
        and certain
        and not summed & (own - shared)
        and tells_apart(one, own & set(plan.keys))
    )


def _pushed(plan: Group, one: Rows, many: Plan) -> Plan:
    own, others = frozenset(one.variables), frozenset(many.variables)
    keys = tuple(name for name in many.variables if name in plan.keys or (name in own and name in others))
    return Project(Join(one, replace(plan, plan=many, keys=keys)), plan.variables)
