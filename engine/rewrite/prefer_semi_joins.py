"""Uses a semi join where only one side of a join is wanted, each row once.

    Distinct (Project ?this (Join a(?this …) b))   →   Distinct (Project ?this (SemiJoin a b))

A join makes a row for every match and DISTINCT throws them away again; a semi join stops at the first.
"""

from __future__ import annotations

from engine.plan.algebra import Distinct, Join, Plan, Project, SemiJoin


def prefer_semi_joins(plan: Plan) -> Plan:
    """The plan with the join below a DISTINCT projection turned into a semi join, if one side has all that
    is wanted."""
    match plan:
        case Distinct(Project(Join(left, right), names)):
            if _gives(left, right, names):
                return Distinct(Project(SemiJoin(left, right), names))
            if _gives(right, left, names):
                return Distinct(Project(SemiJoin(right, left), names))
    return plan


def _gives(wanted: Plan, other: Plan, names: tuple[str, ...]) -> bool:
    shared = frozenset(wanted.variables) & frozenset(other.variables)
    has_all = frozenset(names) <= frozenset(wanted.variables)
    return has_all and shared <= wanted.certain and not _is_cheaper_alone(other)


def _is_cheaper_alone(other: Plan) -> bool:
    """A plan without variables only says whether there is any row; the join is as good."""
    return not other.variables
