"""A null check that another condition implies is left out; one that nothing implies stays."""

from __future__ import annotations

import pytest
import sqlglot
from sqlglot import exp

from engine.sql.null_checks import without_needless


@pytest.mark.parametrize(
    ("where", "joined_on", "left"),
    [
        ("NOT a.x IS NULL AND a.x = b.y", "TRUE", "a.x = b.y"),
        ("NOT a.x IS NULL AND 0 < a.x", "TRUE", "0 < a.x"),
        ("NOT a.x IS NULL AND a.x IN ('1', '2')", "TRUE", "a.x IN ('1', '2')"),
        ("NOT a.x IS NULL AND a.z = 1", "a.x = b.y AND a.u = b.u", "a.z = 1"),
        ("NOT a.x IS NULL AND (a.x = 1 OR a.z = 1)", "TRUE", "NOT a.x IS NULL AND (a.x = 1 OR a.z = 1)"),
        (
            "NOT a.x IS NULL AND coalesce(a.x, 1) = 1",
            "TRUE",
            "NOT a.x IS NULL AND COALESCE(a.x, 1) = 1",
        ),
        ("NOT a.x IS NULL AND b.x = 1", "TRUE", "NOT a.x IS NULL AND b.x = 1"),
        (
            "NOT a.x IS NULL AND 0 < a.x - CAST(a.y AS DECIMAL(9, 2))",
            "TRUE",
            "0 < a.x - CAST(a.y AS DECIMAL(9, 2))",
        ),
    ],
)
def test_null_checks(where: str, joined_on: str, left: str) -> None:
    conditions = list(sqlglot.parse_one(where, dialect="duckdb", into=exp.Condition).flatten(unnest=False))
    on = sqlglot.parse_one(joined_on, dialect="duckdb", into=exp.Condition)
    kept = without_needless(conditions, [on])
    assert " AND ".join(each.sql("duckdb") for each in kept) == left
