"""What is looked up by keys is joined before a table that needs columns of several of the rows looked up.

    Join (Join payment stay) policy     a policy is for the region of a payment and the level of a stay
    →   Join (Shared (Join payment stay)) policy

A look-up by a key never makes more rows; a table that is met on some of its columns does, once for each value
of the others. A database that orders the joins itself counts what tables share for more selective than it
is, begins there, and then looks up all the rows that it has made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from itertools import combinations

from engine.plan.algebra import Filter, Join, Plan, Rows, Shared
from engine.plan.expressions import Expression, conjunction, conjuncts, variables_of
from engine.rewrite.row_keys import joined_parts, tells_apart


def join_by_keys_first(plan: Plan) -> Plan:
    """The join at the top of the plan with its look-ups computed first, and asked there what is asked of
    them."""
    match plan:
        case Join():
            return _keys_first(plan)
        case Filter(inner, condition):
            kept: list[Expression] = []
            for each in conjuncts(condition):
                below = _asked_first(inner, each)
                inner, kept = (inner, [*kept, each]) if below is None else (below, kept)
            rest = conjunction(kept)
            return inner if rest is None else replace(plan, plan=inner, condition=rest)
    return plan


def _keys_first(plan: Join) -> Plan:
    parts = list(joined_parts(plan))
    if len(parts) < 3 or not all(_meet_on_certain(*pair) for pair in combinations(parts, 2)):
        return plan
    for places in sorted((_looked_up(start, parts) for start in range(len(parts))), key=len, reverse=True):
        first = [parts[place] for place in places]
        rest = [part for place, part in enumerate(parts) if place not in places]
        if any(_needs_several(part, first) for part in rest):
            return reduce(Join, [Shared(reduce(Join, first)), *rest])
    return plan


def _looked_up(start: int, parts: Sequence[Plan]) -> list[int]:
    """The place of a part with those of all that is looked up from it by keys, in turn."""
    found = [start]
    names = frozenset(parts[start].variables)
    while True:
        waiting = (place for place in range(len(parts)) if place not in found)
        place = next((each for each in waiting if _is_looked_up(parts[each], names)), None)
        if place is None:
            return found
        found.append(place)
        names |= frozenset(parts[place].variables)


def _is_looked_up(part: Plan, names: frozenset[str]) -> bool:
    shared = names & frozenset(part.variables)
    return isinstance(part, Rows) and bool(shared) and tells_apart(part, shared)


def _needs_several(part: Plan, first: Sequence[Plan]) -> bool:
    """Whether the part shares more with all of them together than with any one."""
    shared = frozenset(part.variables) & frozenset().union(*(each.variables for each in first))
    return bool(shared) and not any(shared <= frozenset(each.variables) for each in first)


def _meet_on_certain(left: Plan, right: Plan) -> bool:
    return frozenset(left.variables) & frozenset(right.variables) <= left.certain & right.certain


def _asked_first(plan: Plan, condition: Expression) -> Plan | None:
    """The plan with the condition on what is computed first; None if it needs the rest."""
    match plan:
        case Filter(inner):
            below = _asked_first(inner, condition)
            return None if below is None else replace(plan, plan=below)
        case Join(Shared(Join() | Filter() as first), rest) if variables_of(condition) <= first.certain:
            return Join(Shared(Filter(first, condition)), rest)
        case Join(left, right):
            below = _asked_first(left, condition)
            return None if below is None else Join(below, right)
    return None
