"""The spine of a plan: the tables of which each row of the plan holds exactly one row.

    Filter … (LeftJoin (Join a b) c)      a and b are on the spine; c is not, its row may be missing

What is known of a row on the spine holds for the whole row of the plan, and a table on the spine can give
more variables to everything above it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from engine.plan.algebra import (
    AntiJoin,
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
)
from engine.plan.expressions import Expression, variables_of


def spine(plan: Plan) -> Iterator[Plan]:
    """The parts of which each row of the plan holds one row."""
    match plan:
        case Join(left, right):
            yield from spine(left)
            yield from spine(right)
        case Filter(inner) | Extend(inner) | Order(inner):
            yield from spine(inner)
        case LeftJoin(inner) | SemiJoin(inner) | AntiJoin(inner) | Minus(inner):
            yield from spine(inner)
        case Project(inner, names):
            yield from (part for part in spine(inner) if frozenset(part.variables) <= frozenset(names))
        case _:
            yield plan


def rows_on_spine(plan: Plan) -> Iterator[Rows]:
    """The mapped tables on the spine."""
    return (part for part in spine(plan) if isinstance(part, Rows))


def widened_somewhere(plan: Plan, wider: Callable[[Rows], Rows | None]) -> Plan | None:
    """The plan with one table on its spine made wider; None if `wider` takes none, or none may be widened."""
    for rows in rows_on_spine(plan):
        new = wider(rows)
        if new is not None and (result := widened(plan, rows, new)) is not None:
            return result
    return None


def widened(plan: Plan, old: Rows, new: Rows) -> Plan | None:
    """The plan with `new`, which has more variables, instead of `old` on its spine.

    None where something on the way would read a new variable that it could not see before.
    """
    added = frozenset(new.variables) - frozenset(old.variables)
    match plan:
        case Rows():
            return new if plan == old else None
        case Join(left, right):
            if (wider := widened(left, old, new)) is not None:
                return replace(plan, left=wider)
            wider = widened(right, old, new)
            return None if wider is None else replace(plan, right=wider)
        case Filter(inner) | Extend(inner) | Order(inner):
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
