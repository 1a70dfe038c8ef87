"""The spine of a plan: the tables of which each row of the plan holds exactly one row.

    Filter … (LeftJoin (Join a b) c)      a and b are on the spine; c is not, its row may be missing
    Join a (Union b c)                    the union is on the spine as a whole

What is known of a row on the spine holds for the whole row of the plan, and a table on the spine can give
more variables to everything above it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

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
    Rows,
    SemiJoin,
    Union,
)
from engine.plan.expressions import Expression, variables_of


def spine(plan: Plan, names: Collection[str]) -> Iterator[Plan]:
    """The parts of which each row of the plan holds one row.

    `names` are the variables they will be compared by: where one of them is the name of something hidden,
    nothing below is told.
    """
    match plan:
        case Join(left, right):
            yield from spine(left, names)
            yield from spine(right, names)
        case Filter(inner) | Extend(inner) | Order(inner) | Distinct(inner):
            yield from spine(inner, names)
        case LeftJoin(inner) | SemiJoin(inner) | AntiJoin(inner) | Minus(inner):
            yield from spine(inner, names)
        case Project(inner, kept):
            hidden = frozenset(inner.variables) - frozenset(kept)
            if not hidden & frozenset(names):
                yield from spine(inner, names)
        case _:
            yield plan


def rows_on_spine(plan: Plan, names: Collection[str]) -> Iterator[Rows]:
    """The mapped tables on the spine."""
    return (part for part in spine(plan, names) if isinstance(part, Rows))


def widened_somewhere(plan: Plan, more: Rows, wider: Callable[[Rows], Rows | None]) -> Plan | None:
    """The plan with one table on its spine, or one in every part of a union, given the variables of `more`;
    None if `wider` takes none, or none may be widened.

    What is added must depend on what can be seen of the table, so that DISTINCT does not mind.
    """
    for part in spine(plan, more.variables):
        new = _wider_part(part, more, wider)
        if new is not None and (result := widened(plan, part, new)) is not None:
            return result
    return None


def _wider_part(part: Plan, more: Rows, wider: Callable[[Rows], Rows | None]) -> Plan | None:
    if isinstance(part, Rows):
        return wider(part)
    if not isinstance(part, Union):
        return None
    parts = [widened_somewhere(each, more, wider) for each in part.parts]
    kept = tuple(each for each in parts if each is not None)
    return replace(part, parts=kept) if len(kept) == len(parts) else None


def widened(plan: Plan, old: Plan, new: Plan) -> Plan | None:
    """The plan with `new`, which has the variables of `old` and perhaps more, instead of `old` on its spine.

    None where something on the way would read a new variable that it could not see before.
    """
    if plan == old:
        return new
    added = frozenset(new.variables) - frozenset(old.variables)
    match plan:
        case Join(left, right):
            if (wider := widened(left, old, new)) is not None:
                return replace(plan, left=wider)
            wider = widened(right, old, new)
            return None if wider is None else replace(plan, right=wider)
        case Filter(inner) | Extend(inner) | Order(inner) | Distinct(inner):
            if isinstance(plan, Extend) and plan.variable in added:
                return None
            wider = None if added & _read(plan) - inner.certain else widened(inner, old, new)
            return None if wider is None else replace(plan, plan=wider)
        case LeftJoin(left) | SemiJoin(left) | AntiJoin(left) | Minus(left):
            wider = None if added & _read(plan) - left.certain else widened(left, old, new)
            return None if wider is None else replace(plan, left=wider)
        case Project(inner, names):
            wider = None if added & frozenset(inner.variables) else widened(inner, old, new)
            more = tuple(name for name in new.variables if name in added and name not in names)
            return None if wider is None else Project(wider, (*names, *more))
    return None


def _read(plan: Plan) -> frozenset[str]:
    """The variables that an operator itself looks at."""
    match plan:
        case Filter(_, condition):
            return variables_of(condition)
        case Extend(_, _, expression):
            return variables_of(expression)
        case Order(_, keys):
            return frozenset().union(*(variables_of(key.expression) for key in keys))
        case LeftJoin(_, right, condition) | SemiJoin(_, right, condition) | AntiJoin(_, right, condition):
            return frozenset(right.variables) | variables_of_all(condition)
        case Minus(_, right):
            return frozenset(right.variables)
    return frozenset()


def variables_of_all(condition: Expression | None) -> frozenset[str]:
    """The variables of a condition that may be missing."""
    return frozenset() if condition is None else variables_of(condition)
