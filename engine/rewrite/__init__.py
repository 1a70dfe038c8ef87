"""Rewrites: from a plan to an equal plan that is cheaper, or easier to write as SQL. One rewrite, one file.

In: a plan, perhaps with rows of mapped tables in the place of triple patterns (`engine.rewrite.resolve`).
Out: the same rows from fewer tables. `history` shows every step.

`name_intermediate_values` is not in the lists: the writer of SQL asks for it where it writes an expression.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from engine.plan.algebra import Plan, Project, Rows
from engine.plan.traversal import Rewrite, parts_of, rewrite_upwards
from engine.rewrite.drop_implied_parts import drop_implied_parts
from engine.rewrite.drop_needless_distinct import drop_needless_distinct
from engine.rewrite.drop_unused_variables import drop_unused_variables
from engine.rewrite.filter_by_constants import filter_by_constants
from engine.rewrite.fold_exists import fold_exists
from engine.rewrite.fold_optionals import fold_optionals
from engine.rewrite.fold_views import fold_views
from engine.rewrite.group_before_join import group_before_join
from engine.rewrite.join_before_looking_up import join_before_looking_up
from engine.rewrite.join_by_keys_first import join_by_keys_first
from engine.rewrite.join_few_groups import join_few_groups
from engine.rewrite.look_up_for_few import look_up_for_few
from engine.rewrite.merge_rows import merge_rows
from engine.rewrite.move_by_days import move_by_days
from engine.rewrite.prefer_semi_joins import prefer_semi_joins
from engine.rewrite.prune_empty import prune_empty
from engine.rewrite.push_filters import push_filters
from engine.rewrite.round_to_digits import round_to_digits

REWRITES: Final[tuple[Rewrite, ...]] = (prune_empty, prefer_semi_joins, drop_needless_distinct)
"""For every plan, once each, in the order in which they help each other."""

MAPPED_REWRITES: Final[tuple[Rewrite, ...]] = (
    prune_empty,
    fold_views,
    drop_unused_variables,
    merge_rows,
    drop_implied_parts,
    fold_optionals,
    fold_exists,
    push_filters,
    group_before_join,
    drop_needless_distinct,
)
"""For plans over mapped tables, before the others, again and again until nothing changes."""

LAST_MAPPED_REWRITES: Final[tuple[Rewrite, ...]] = (
    round_to_digits,
    move_by_days,
    join_by_keys_first,
    join_few_groups,
    filter_by_constants,
    join_before_looking_up,
    look_up_for_few,
)
"""For plans over mapped tables, after all others."""

_OF_THE_WHOLE: Final = frozenset[Rewrite]({fold_views, drop_unused_variables})
"""Rewrites that look at the whole plan; the others are applied to every part, inner parts first."""
_ROUNDS: Final = 20
"""More than any plan needs; each round makes a plan smaller."""


def rewritten(plan: Plan, without: Collection[Rewrite] = ()) -> Plan:
    """The plan after all rewrites but some: the same rows, columns in the same order."""
    for _, after in history(plan, without):
        plan = after
    return plan


def history(plan: Plan, without: Collection[Rewrite] = ()) -> Iterator[tuple[str, Plan]]:
    """The names of the rewrites that change something, in order, each with the plan after it.

    `without` leaves out some of the last.
    """
    variables = plan.variables
    mapped = any(isinstance(part, Rows) for part in parts_of(plan))
    if mapped:
        for _ in range(_ROUNDS):
            before = plan
            for rewrite in MAPPED_REWRITES:
                after = apply(rewrite, plan)
                if after != plan:
                    yield rewrite.__name__, after
                plan = after
            if plan == before:
                break
    for rewrite in (*REWRITES, *LAST_MAPPED_REWRITES) if mapped else REWRITES:
        if rewrite in without:
            continue
        after = apply(rewrite, plan)
        if after != plan:
            yield rewrite.__name__, after
        plan = after
    if plan.variables != variables:
        yield "columns put in order", Project(plan, variables)


def apply(rewrite: Rewrite, plan: Plan) -> Plan:
    """The plan after one rewrite."""
    return rewrite(plan) if rewrite in _OF_THE_WHOLE else rewrite_upwards(plan, rewrite)
