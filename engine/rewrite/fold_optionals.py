"""OPTIONAL over the same row of the same table reads a column that may be NULL.

LeftJoin (Rows visit ?v <visit/{id}> ?day {day}) (Rows visit ?v <visit/{id}> ?cost {cost})
→   Rows visit ?v <visit/{id}> ?day {day} optional ?cost {cost}
"""

from __future__ import annotations

from dataclasses import replace

from engine.plan.algebra import LeftJoin, Plan, Rows
from engine.rewrite.merge_rows import merged, same_terms
from engine.rewrite.spine import widened_somewhere


def fold_optionals(plan: Plan) -> Plan:
    """The plan without the LeftJoin at its top, if the right side is the row that the left side holds."""
    match plan:
        case LeftJoin(left, Rows() as right, None):
            shared = frozenset(left.variables) & frozenset(right.variables)
            if shared <= left.certain:
                return (
                    widened_somewhere(left, right, lambda held: _with_optional(held, right, shared)) or plan
                )
    return plan


def _with_optional(held: Rows, right: Rows, shared: frozenset[str]) -> Rows | None:
    """The row with the new variables of the right side, each unbound where its column is NULL.

    Only one of them may be demanded: of two, SPARQL binds both or none.
    """
    new = [name for name in right.variables if name not in shared]
    demanded = [name for name in new if name in right.certain]
    simple = all(len(right.term(name).columns) == 1 for name in new)
    if len(demanded) > (1 if len(new) == 1 else 0) or not simple or not shared <= same_terms(held, right):
        return None
    if not frozenset(right.conditions) <= frozenset(held.conditions):
        return None
    wider = merged(held, right)
    return None if wider is None else replace(wider, optional=wider.optional | frozenset(new))
