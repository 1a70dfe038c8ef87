"""Queries that only choose columns and rows of one table: what is known of the table is known of them."""

from __future__ import annotations

from typing import Final

import sqlglot
from sqlglot import exp

from engine.graph.r2rml import Query

_MORE_THAN_A_CHOICE: Final = (
    "joins", "group", "having", "qualify", "limit", "offset", "laterals", "with_"
)  # fmt: skip


def choice_of(query: Query) -> exp.Select | None:
    """The query as a tree, if it only chooses columns and rows of one table."""
    try:
        tree = sqlglot.parse_one(query.sql, dialect="duckdb")
    except sqlglot.errors.SqlglotError:  # the database reads more than we do
        return None
    if not isinstance(tree, exp.Select) or any(tree.args.get(part) for part in _MORE_THAN_A_CHOICE):
        return None
    if any(tree.find_all(exp.AggFunc, exp.Window, exp.Subquery)):
        return None
    start = tree.args.get("from_")
    return tree if start is not None and isinstance(start.this, exp.Table) else None
