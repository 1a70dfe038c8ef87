"""A table is joined with itself only where a group of its rows can meet the condition.

    Filter ?later < ?earlier (Join (Rows log ?case ?earlier {time}) (Rows log ?case ?later {time}))
    →   the same join of those cases of `log` whose least time is before their greatest

    AntiJoin (Join (Rows log ?case where paid) (2 constants ?step)) (Rows log ?case ?step)
    →   the same of those cases that have a paid row and lack one of the steps

Rules look for what is rare: a group is seldom more than one row, or out of order. One grouping by the shared
column, or the hash of several, finds those that may be; it is computed once, and what is looked up of the
same groups afterwards is read from it too. Groups that share a hash only make it hold more than it must;
where a row must be lacking they are kept apart.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from itertools import combinations

from engine.plan.algebra import AntiJoin, Filter, Join, LeftJoin, Plan, Rows, SemiJoin
from engine.plan.expressions import Expression, conjuncts
from engine.plan.rows import Groups, Relation
from engine.rewrite.lacking_rows import lacking
from engine.rewrite.merge_rows import same_terms
from engine.rewrite.possible_pairs import Pair
from engine.rewrite.row_keys import fixed_columns, joined_parts
from engine.rewrite.spine import rows_on_spine, widened

FOCUS = "this"
"""The variable of the focus node: of what a rule is about there are few rows of each kind."""


def join_few_groups(plan: Plan) -> Plan:
    """The plan with the conditional join of a table with itself at its top, or what is looked up for one,
    read from the groups that may matter."""
    match plan:
        case Filter(Join() as join, condition):
            rows = tuple(part for part in joined_parts(join) if isinstance(part, Rows))
            for one, other in combinations(rows, 2):
                if one != other and (groups := _groups(one, other, rows, condition)) is not None:
                    return Filter(_within(join, (one, other), groups), condition)
        case (
            LeftJoin(left, Rows() as right)
            | SemiJoin(left, Rows() as right)
            | AntiJoin(left, Rows() as right)
        ):
            if isinstance(plan, AntiJoin) and plan.condition is None:
                plan = replace(plan, left=_lacking(left, right))
            return replace(plan, right=_of_same_groups(plan.left, right))
    return plan


def _within(plan: Plan, members: Collection[Rows], groups: Relation) -> Plan:
    if isinstance(plan, Join):
        return Join(_within(plan.left, members, groups), _within(plan.right, members, groups))
    return replace(plan, relation=groups) if isinstance(plan, Rows) and plan in members else plan


def _of_same_groups(left: Plan, right: Rows) -> Rows:
    """What is looked up, read from the groups on the left if all that can match is there."""
    for held in rows_on_spine(left, right.variables):
        groups = held.relation.groups
        if groups is None or groups.relation != right.relation:
            continue
        if groups.columns <= _columns(held, same_terms(held, right)):
            return replace(right, relation=held.relation)
    return right


def _lacking(left: Plan, right: Rows) -> Plan:
    """The left side of a NOT EXISTS, of those groups only that lack a row of the right."""
    for held in rows_on_spine(left, right.variables):
        columns = _columns(held, same_terms(held, right))
        if _can_be_grouped(held, right, columns):
            having = lacking(left, held, right, columns)
            if having is not None:
                groups = _chosen(held.relation, columns, having, apart=True)
                return widened(left, held, replace(held, relation=groups)) or left
    return left


def _columns(rows: Rows, names: Collection[str]) -> frozenset[str]:
    """The columns that are equal where these terms are."""
    return fixed_columns(replace(rows, conditions=()), names)


def _can_be_grouped(one: Rows, other: Rows, columns: frozenset[str]) -> bool:
    table = one.relation
    whole = table == other.relation and not table.is_query and table.groups is None
    return whole and bool(columns) and not table.has_key(columns)


def _groups(one: Rows, other: Rows, parts: tuple[Rows, ...], condition: Expression) -> Relation | None:
    """The groups of the table in which two rows may meet the condition; None where that tells nothing."""
    same = same_terms(one, other)
    columns = _columns(one, same)
    if not _can_be_grouped(one, other, columns):
        return None
    pair = Pair(one, other, parts, tuple(conjuncts(condition)))
    fewer = _columns(one, same & {FOCUS})
    others = sorted(_quoted(name) for name in columns - fewer)
    if fewer and others and (meeting := pair.meeting(others)) is not None:
        return _chosen(one.relation, fewer, meeting)
    possible = pair.possible()
    if possible is None:
        return None
    where, few = pair.worth_counting()
    return _chosen(one.relation, columns, possible, where, few=few)


def _chosen(
    table: Relation,
    columns: frozenset[str],
    having: str,
    where: str = "",
    *,
    few: bool = False,
    apart: bool = False,
) -> Relation:
    """The groups of the table, of rows that agree on the columns, that meet a condition; `apart` keeps groups
    that share a hash apart."""
    names = ", ".join(_quoted(name) for name in sorted(columns))
    key = f"hash({names})"
    groups = Groups(table, columns, names if apart or len(columns) == 1 else key, having, where, few)
    counted = f"{table.sql} WHERE {where}" if where else table.sql
    found = f"SELECT {key} FROM {counted} GROUP BY {groups.by} HAVING {having}"
    sql = f"SELECT * FROM {table.sql} WHERE {key} IN ({found})"  # DuckDB has no guess at hashes to go wrong
    name = f"{table.name} where those with one {', '.join(sorted(columns))} have {having}"
    return replace(table, name=name, sql=sql, is_query=True, size=None, groups=groups)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
