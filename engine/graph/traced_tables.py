"""Logical tables with the columns that say where a row was read.

A base table has them already. A query that merely picks columns and rows of one table leaves them out, so
they are asked for as well, without DISTINCT: every row behind a value counts. Other queries have no source.
"""

from __future__ import annotations

import duckdb
from sqlglot import exp

from engine.graph.choices import choice_of
from engine.graph.describing import Described, Description, columns_of
from engine.graph.r2rml import Query
from engine.graph.tables import LogicalTable

SOURCE_COLUMNS = ("src_file", "src_sheet", "src_row", "src_pointer")


def traced(description: Description, connection: duckdb.DuckDBPyConnection) -> Description:
    """The same logical tables; queries are widened where that is possible."""
    return tuple(_widened(each, connection) for each in description)


def table_name(table: LogicalTable) -> str:
    """The name of the table that holds the rows, or the query's text."""
    if isinstance(table.table, Query) and (simple := choice_of(table.table)):
        return str(simple.args["from_"].this.name)
    return str(table.table)


def _widened(each: Described, connection: duckdb.DuckDBPyConnection) -> Described:
    if not isinstance(each.read, Query):
        return each
    select = choice_of(each.read)
    present = dict(each.columns)
    missing = [name for name in SOURCE_COLUMNS if name not in present]
    if select is None or not missing:
        return each
    select.set("distinct", None)
    query = select.select(*(exp.column(name) for name in missing)).sql("duckdb")
    try:
        return Described(each.declared, Query(query), columns_of(query, connection))
    except duckdb.Error:  # the table has no source columns
        return each
