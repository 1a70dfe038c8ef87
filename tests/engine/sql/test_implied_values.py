"""A null check goes where a condition further out implies it, through whatever is computed between.

The rows are asked of a small table with NULLs, before and after.
"""

from __future__ import annotations

from collections import Counter

import duckdb
import pytest
import sqlglot
from sqlglot import exp

from engine.sql.implied_values import drop_implied_checks

CHECKED = "FROM a WHERE NOT a.x IS NULL AND NOT a.y IS NULL"
CASES = {
    f"SELECT a.x - a.y AS d {CHECKED}": "SELECT a.x - a.y AS d FROM a",
    f"SELECT a.x AS d, a.y {CHECKED}": "SELECT a.x AS d, a.y FROM a WHERE NOT a.y IS NULL",
    f"SELECT a.y, a.x AS d {CHECKED} AND a.x > 1": (
        "SELECT a.y, a.x AS d FROM a WHERE NOT a.y IS NULL AND a.x > 1"
    ),
    f"SELECT COALESCE(a.x, 5) AS d {CHECKED}": None,
    f"SELECT CASE WHEN a.x > 1 THEN a.y END AS d {CHECKED}": None,
    f"SELECT COUNT(*) AS d {CHECKED} GROUP BY a.x": None,
    f"SELECT a.x AS d {CHECKED} LIMIT 1": None,
    f"SELECT ROW_NUMBER() OVER (ORDER BY a.x) + a.x AS d {CHECKED}": None,
    f"SELECT q.e AS d FROM (SELECT a.x + CAST(a.y AS INT) AS e {CHECKED}) AS q": (
        "SELECT q.e AS d FROM (SELECT a.x + CAST(a.y AS INT) AS e FROM a) AS q"
    ),
    f"SELECT b.e AS d FROM (SELECT a.x AS e {CHECKED}) AS b CROSS JOIN a": None,
}
CONDITION = "0 < q.d"


@pytest.mark.parametrize("before", CASES)
def test_checks(before: str) -> None:
    expected = CASES[before] or before
    source = sqlglot.parse_one(f"SELECT * FROM ({before}) AS q", dialect="duckdb").find(exp.Subquery)
    assert source is not None
    drop_implied_checks(source, [sqlglot.parse_one(CONDITION, dialect="duckdb")])
    after = source.this.sql("duckdb")
    assert after == sqlglot.parse_one(expected, dialect="duckdb").sql("duckdb")
    assert rows(after) == rows(before)


def rows(inner: str) -> Counter[tuple[object, ...]]:
    connection = duckdb.connect()
    connection.execute("CREATE TABLE a (x INTEGER, y INTEGER)")
    connection.execute("INSERT INTO a VALUES (3, 1), (1, 3), (NULL, 1), (2, NULL), (NULL, NULL), (3, 1)")
    return Counter(connection.execute(f"SELECT * FROM ({inner}) AS q WHERE {CONDITION}").fetchall())
