"""Queries of a mapping that a history file keeps as tables: what they compute, SQLite may not know how to.

SELECT DISTINCT case_no FROM operation_log          asked of the table, each time
WITH RECURSIVE … SELECT … FROM a JOIN b …           asked once, kept as table query_1f2e…
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import replace

import sqlglot
from sqlglot import exp

from engine.graph.r2rml import Mapping, Query, SqlName, Table

_MORE_THAN_CHOOSING = ("with_", "group", "having", "limit", "offset", "joins")


def computed_queries(mapping: Mapping) -> dict[str, str]:
    """The queries that do more than choose rows and columns of one table, by the names of their tables."""
    queries = [each.table for each in mapping.triples_maps if isinstance(each.table, Query)]
    return {_name(query): query.sql for query in queries if not _only_chooses(query.sql)}


def with_tables_of(mapping: Mapping, names: Collection[str]) -> Mapping:
    """The mapping that reads tables of these names instead of the queries they were made of."""
    return replace(
        mapping,
        triples_maps=tuple(
            replace(each, table=Table((SqlName(_name(each.table), delimited=True),)))
            if isinstance(each.table, Query) and _name(each.table) in names
            else each
            for each in mapping.triples_maps
        ),
    )


def _name(query: Query) -> str:
    return f"query_{hashlib.sha256(query.sql.encode()).hexdigest()[:12]}"


def _only_chooses(sql: str) -> bool:
    tree = sqlglot.parse_one(sql, dialect="duckdb")
    if not isinstance(tree, exp.Select) or any(tree.args.get(part) for part in _MORE_THAN_CHOOSING):
        return False
    start = tree.args.get("from_")
    return (
        start is not None
        and isinstance(start.this, exp.Table)
        and tree.find(exp.Subquery, exp.Window, exp.AggFunc) is None
    )
