"""A query over one table is read as that table with a condition.

    Rows "SELECT id FROM visit WHERE ward = 3" ?v <visit/{id}>   →   Rows visit ?v <visit/{id}> where ward = 3

Then its rows meet the other rows of the table. It is done where the plan uses the table itself as well; a
query that drops double rows stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.plan.algebra import Plan, Rows
from engine.plan.traversal import parts_of, rewrite_upwards
from engine.rewrite.views import is_distinct_view, view_of


def fold_views(plan: Plan) -> Plan:
    """The plan with the queries over its own tables taken apart."""
    tables = {rows.relation for rows in all_rows(plan) if not rows.relation.is_query}

    def folded(part: Plan) -> Plan:
        if not isinstance(part, Rows) or not part.relation.is_query or is_distinct_view(part.relation):
            return part
        return next((rows for table in tables if (rows := view_of(part, table)) is not None), part)

    return rewrite_upwards(plan, folded) if tables else plan


def all_rows(plan: Plan) -> Iterator[Rows]:
    """Every part of the plan that reads a mapped table."""
    return (part for part in parts_of(plan) if isinstance(part, Rows))
