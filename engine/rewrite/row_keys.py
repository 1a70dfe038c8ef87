"""Which variables tell the rows of a plan apart: functional dependencies, from the keys of the tables up.

Rows of visit: ?v <visit/{id}> ?day {day}       with the key id: ?v alone tells rows apart
Join (Rows visit ?v ?p) (Rows person ?p ?sex)   ?v gives ?p, and ?p gives the row of person
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import combinations

from rdflib import XSD

from engine.plan.algebra import (
    AntiJoin,
    Closure,
    Distinct,
    Extend,
    Filter,
    Group,
    Join,
    LeftJoin,
    Minus,
    Nodes,
    Order,
    Plan,
    Project,
    Rename,
    Rows,
    Scan,
    SemiJoin,
    Shared,
    Slice,
    Table,
    Union,
    Unit,
    Values,
)
from engine.plan.rows import ColumnIs, ColumnTerm, SameColumns, TemplateTerm, TermOf


def is_distinct(plan: Plan) -> bool:
    """Whether no two rows of the plan are equal."""
    return tells_apart(plan, plan.variables)


def tells_apart(plan: Plan, names: Collection[str]) -> bool:
    """Whether no two rows of the plan agree on these variables."""
    known = frozenset(names)
    match plan:
        case Rows():
            return determines_row(plan, known)
        case Unit() | Scan() | Nodes() | Closure():
            return known >= frozenset(plan.variables)
        case Group(_, keys):
            return known >= frozenset(keys)
        case Values(_, rows):
            return len(rows) < 2 or (known >= frozenset(plan.variables) and len(set(rows)) == len(rows))
        case Table():
            return plan.distinct and known >= frozenset(plan.variables)
        case Distinct(inner):
            return known >= frozenset(plan.variables) or tells_apart(inner, known)
        case Join() | LeftJoin():
            return _join_tells_apart(plan, known)
        case SemiJoin(inner) | AntiJoin(inner) | Minus(inner) | Filter(inner):
            return tells_apart(inner, known)
        case Shared(inner) | Order(inner) | Slice(inner) | Extend(inner):
            return tells_apart(inner, known & frozenset(inner.variables))
        case Project(inner, kept):
            return tells_apart(inner, known & frozenset(kept) & frozenset(inner.variables))
        case Union(parts, apart_by):
            return (
                bool(apart_by)
                and known >= apart_by
                and all(tells_apart(part, known & frozenset(part.variables)) for part in parts)
            )
        case Rename(inner, pairs):
            old = {new: old for old, new in pairs}
            return tells_apart(inner, [old.get(name, name) for name in known])
    return False


def determines_row(rows: Rows, names: Collection[str]) -> bool:
    """Whether at most one row of the table gives these terms for these variables."""
    return rows.relation.has_key(fixed_columns(rows, names))


def fixed_columns(rows: Rows, names: Collection[str]) -> frozenset[str]:
    """The columns whose values are known once the terms of these variables are."""
    terms = dict(rows.terms)
    fixed = {column for name in names if name in terms for column in _columns_behind(terms[name])}
    fixed |= {each.column.name for each in rows.conditions if isinstance(each, ColumnIs)}
    for each in rows.conditions:
        if isinstance(each, SameColumns) and fixed & {each.left.name, each.right.name}:
            fixed |= {each.left.name, each.right.name}
    return frozenset(fixed)


def _columns_behind(term: TermOf) -> Iterator[str]:
    """The columns that can be told from the term."""
    match term:
        case TemplateTerm(_, True):
            yield from (column.name for column in term.columns)
        case ColumnTerm(column, datatype) if datatype != XSD.string or column.sql_type == "VARCHAR":
            yield column.name  # what has another type and is a string may be written alike for two values


def _join_tells_apart(plan: Join | LeftJoin, known: frozenset[str]) -> bool:
    """Each part that is told apart by what is known makes its other variables known."""
    waiting = list(joined_parts(plan)) if isinstance(plan, Join) else [plan.left, plan.right]
    if not all(_meet_on_certain(first, second) for first, second in combinations(waiting, 2)):
        return False  # with unbound variables two different pairs of rows may give the same row
    if isinstance(plan, LeftJoin):
        if not tells_apart(plan.left, known & frozenset(plan.left.variables)):
            return False
        return tells_apart(plan.right, (known | plan.left.certain) & frozenset(plan.right.variables))
    while waiting:
        part = next((each for each in waiting if tells_apart(each, known & frozenset(each.variables))), None)
        if part is None:
            return False
        waiting.remove(part)
        known |= frozenset(part.variables)
    return True


def _meet_on_certain(left: Plan, right: Plan) -> bool:
    return frozenset(left.variables) & frozenset(right.variables) <= left.certain & right.certain


def joined_parts(plan: Plan) -> Iterator[Plan]:
    """The plans that a tree of inner joins joins."""
    if isinstance(plan, Join):
        yield from joined_parts(plan.left)
        yield from joined_parts(plan.right)
    else:
        yield plan
