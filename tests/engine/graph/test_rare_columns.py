"""Columns that hardly any row of a large table fills."""

from __future__ import annotations

import duckdb
import pytest

from engine.graph.rare_columns import rare_columns
from engine.plan.rows import ColumnOf

COLUMNS = [ColumnOf(name, "BIGINT") for name in ("always", "seldom", "never", "later")]
TABLE = (
    'CREATE TABLE "a table" AS SELECT i AS always, CASE WHEN i % 20 = 0 THEN i END AS seldom, '
    "NULL::BIGINT AS never, CASE WHEN i > 100000 THEN i END AS later FROM range({rows}) t(i)"
)


@pytest.mark.parametrize(("rows", "found"), [(300_000, {"seldom", "never"}), (1_000, set())])
def test_rare_columns(rows: int, found: set[str]) -> None:
    connection = duckdb.connect()
    connection.execute(TABLE.format(rows=rows))
    assert rare_columns('"a table"', COLUMNS, rows, connection) == found
