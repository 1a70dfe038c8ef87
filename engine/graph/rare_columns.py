"""Columns that hardly any row fills: whoever needs a value there needs few rows.

    fee_line.init_line_id   filled in 21 of 4,999,785 rows   (only a refund names the line it refunds)

The database does not look for NULLs when it plans, and takes the rows that need such a value for all rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import duckdb
from sqlglot import exp

from engine.plan.rows import ColumnOf

_LARGE: Final = 200_000
"""Rows of a table from which on it matters."""
_SAMPLE: Final = 20_000
_RARE: Final = 20
"""A column is rare that is filled in one of so many rows at most."""


def rare_columns(
    table: str, columns: Sequence[ColumnOf], rows: int, connection: duckdb.DuckDBPyConnection
) -> frozenset[str]:
    """The rare columns of a table with so many rows, by stored name; `table` is what stands in FROM.

    First some rows are looked at; of columns that are rare there, all. A column that only the first rows
    fill is missed.
    """
    if rows < _LARGE:
        return frozenset()
    source = exp.to_table(table, dialect="duckdb")
    some = exp.select("*").from_(source).limit(_SAMPLE).subquery("t")
    names = [column.name for column in columns]
    suspected = _rare(names, some, _SAMPLE, connection)
    return frozenset(_rare(suspected, source, rows, connection))


def _rare(
    names: Sequence[str], source: exp.Expr, rows: int, connection: duckdb.DuckDBPyConnection
) -> list[str]:
    if not names:
        return []
    counts = [exp.Count(this=exp.column(name, quoted=True)) for name in names]
    filled = connection.execute(exp.select(*counts).from_(source).sql("duckdb")).fetchall()[0]
    return [name for name, number in zip(names, filled, strict=True) if number * _RARE <= rows]
