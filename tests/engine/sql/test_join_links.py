"""A difference between columns of two tables is hidden from the planner of joins; nothing else is."""

from __future__ import annotations

import pytest
import sqlglot

from engine.sql.join_links import without_differences_as_links

HIDDEN = "COALESCE(NOT (a.x = b.y), FALSE)"
CASES = {
    "NOT (a.x = b.y)": HIDDEN,
    "NOT (a.x = a.y)": "NOT (a.x = a.y)",
    "NOT (a.x = '1')": "NOT (a.x = '1')",
    "a.x = b.y": "a.x = b.y",
    "a.x < b.y": "a.x < b.y",
    "NOT a.x IS NULL": "NOT a.x IS NULL",
}


@pytest.mark.parametrize("before", CASES)
def test_cases(before: str) -> None:
    (after,) = without_differences_as_links([sqlglot.parse_one(before, dialect="duckdb")])
    assert after.sql("duckdb") == CASES[before]
