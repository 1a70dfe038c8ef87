"""Tables that constants link are filtered by the constants before they are joined with each other.

    Join (Rows line ?visit ?item) (Rows line ?visit ?other) (874 constants ?item ?other)
    →   each of the two only where its item is among the constants; then the same join

The database orders the joins itself, and would join all rows of one table with those of the other that a
constant names. Where only one table meets the constants it does as well without help.
"""

from __future__ import annotations

from engine.plan.algebra import Join, Plan, Project, Rows, SemiJoin
from engine.rewrite.native_constants import is_of_constants
from engine.rewrite.row_keys import joined_parts


def filter_by_constants(plan: Plan) -> Plan:
    """The join with each table filtered by the constants that it shares with other tables."""
    if not isinstance(plan, Join):
        return plan
    rows = [part for part in joined_parts(plan) if isinstance(part, Rows)]
    filtered: dict[Rows, Plan] = {}
    for constants in filter(is_of_constants, rows):
        linked = [part for part in rows if not is_of_constants(part) and _shared(part, constants)]
        if len({_shared(part, constants) for part in linked}) > 1:
            for part in linked:
                names = tuple(name for name in constants.variables if name in _shared(part, constants))
                filtered[part] = SemiJoin(filtered.get(part, part), Project(constants, names))
    return _with(plan, filtered) if filtered else plan


def _shared(part: Rows, constants: Rows) -> frozenset[str]:
    return part.certain & constants.certain


def _with(plan: Plan, filtered: dict[Rows, Plan]) -> Plan:
    if isinstance(plan, Join):
        return Join(_with(plan.left, filtered), _with(plan.right, filtered))
    return filtered.get(plan, plan) if isinstance(plan, Rows) else plan
