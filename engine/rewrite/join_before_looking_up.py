"""What several tables and a condition leave is found first; then the rest is looked up for those rows.

    AntiJoin (Filter … (Join a b)) c   →   AntiJoin (Shared (Filter … (Join a b))) c

Rules look for what is rare. A database that orders inner, outer and anti joins together has to guess how
rare, guesses far too high, and then looks everything up for rows that the last join throws away.
"""

from __future__ import annotations

from dataclasses import replace

from engine.plan.algebra import (
    AntiJoin,
    Extend,
    Filter,
    Join,
    LeftJoin,
    Plan,
    Project,
    Rows,
    SemiJoin,
    Shared,
)
from engine.rewrite.native_constants import is_of_constants
from engine.rewrite.row_keys import joined_parts


def join_before_looking_up(plan: Plan) -> Plan:
    """The plan with the conditional join on the left of its top computed first."""
    match plan:
        case LeftJoin(left) | SemiJoin(left) | AntiJoin(left) if _is_selective_join(left):
            return replace(plan, left=Shared(left))
    return plan


def _is_selective_join(plan: Plan) -> bool:
    """Whether it joins at least two tables under a condition, or by a few constants."""
    filtered = False
    while isinstance(plan, Filter | Extend | Project):
        filtered = filtered or isinstance(plan, Filter)
        plan = plan.plan
    parts = list(joined_parts(plan)) if isinstance(plan, Join) else []
    constants = [part for part in parts if isinstance(part, Rows) and is_of_constants(part)]
    return (filtered or bool(constants)) and len(parts) - len(constants) >= 2
