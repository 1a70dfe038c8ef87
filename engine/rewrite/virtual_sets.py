"""Candidate sets that are nothing but rows of a mapped table are kept as plans, not as rows.

    Table focus(?this)   →   Rows of fee_line: ?this = <…/fee-line/{line_id}>

Later plans have the plan in the place of the set, so a rule that starts at a table's rows stays there.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.plan.algebra import Plan, Project, Rows, Table
from engine.plan.traversal import parts_of, rewrite_upwards
from engine.rewrite.row_keys import is_distinct


def with_sets(plan: Plan, sets: Mapping[str, Plan]) -> Plan:
    """The plan with the virtual sets put in."""

    def put_in(part: Plan) -> Plan:
        return sets[part.name] if isinstance(part, Table) and part.name in sets else part

    return rewrite_upwards(plan, put_in) if sets else plan


def is_virtual(plan: Plan) -> bool:
    """Whether a set is better kept as this plan: distinct rows of one table, all of them bound."""
    if isinstance(plan, Project):
        return is_virtual(plan.plan) and set(plan.names) == set(plan.plan.variables)
    return isinstance(plan, Rows) and not plan.optional and is_distinct(plan)


def sets_in(plan: Plan) -> frozenset[str]:
    """The names of the candidate sets that a plan asks."""
    return frozenset(part.name for part in parts_of(plan) if isinstance(part, Table))
