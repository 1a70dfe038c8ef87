"""EXISTS and NOT EXISTS about the same row of the same table become conditions on the row.

SemiJoin (Rows visit ?v <visit/{id}>) (Rows visit ?v <visit/{id}> ?ward {ward})
→   Rows visit ?v <visit/{id}> where {ward} has a value
AntiJoin …   →   Rows visit ?v <visit/{id}> where not ({ward} has a value)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from engine.plan.algebra import AntiJoin, Plan, Rows, SemiJoin, Values
from engine.plan.rows import ColumnIs, Condition, HasValue, SameColumns, Unless
from engine.rewrite.merge_rows import merged
from engine.rewrite.spine import rows_on_spine, widened


def fold_exists(plan: Plan) -> Plan:
    """The plan without the SemiJoin or AntiJoin at its top, if it asks about a row that the left side
    holds."""
    match plan:
        case SemiJoin(left, Rows() as right, None) | AntiJoin(left, Rows() as right, None):
            for held in rows_on_spine(left, right.variables):
                asked = demands(left, held, right)
                if asked is not None:
                    return _folded(plan, left, held, asked)
    return plan


def demands(left: Plan, held: Rows, right: Rows) -> tuple[Condition, ...] | None:
    """What the row that the left side holds must meet to be a row of the right side; None if the right side
    may be another row."""
    shared = frozenset(left.variables) & frozenset(right.variables)
    if not shared <= held.certain & right.certain or (both := merged(held, right)) is None:
        return None
    asked = dict.fromkeys((*both.conditions, *right.conditions, *present(right)))
    told = {each for condition in asked for each in values_told_by(condition)}
    return tuple(each for each in asked if each not in told and not is_met(each, held))


def is_met(condition: Condition, rows: Rows) -> bool:
    """Whether each of the rows is known to meet the condition."""
    if condition in rows.conditions:
        return True
    if not isinstance(condition, HasValue):
        return False
    return condition.column.name in rows.relation.never_null or condition in present(rows)


def present(rows: Rows) -> Iterator[HasValue]:
    """The columns that have a value in each of the rows."""
    for name in rows.variables:
        if name in rows.certain:
            yield from map(HasValue, rows.term(name).columns)
    for condition in rows.conditions:
        yield from values_told_by(condition)


def values_told_by(condition: Condition) -> Iterator[HasValue]:
    """The columns that have a value where the condition is met, but for a condition that only says so."""
    match condition:
        case ColumnIs(column):
            yield HasValue(column)
        case SameColumns(left, right):
            yield HasValue(left)
            yield HasValue(right)


def _folded(plan: Plan, left: Plan, held: Rows, asked: tuple[Condition, ...]) -> Plan:
    if isinstance(plan, SemiJoin):
        conditions: tuple[Condition, ...] = asked
    elif asked:
        conditions = (Unless(asked),)
    else:
        return Values(plan.variables, ())
    return widened(left, held, replace(held, conditions=(*held.conditions, *conditions))) or plan
