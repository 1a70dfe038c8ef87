"""A filter is moved through few computed values; the rows stay the same.

What it is for, a rule of many steps, is among the cases of the rules: `assistance-payment` on DuckDB.
"""

from __future__ import annotations

import duckdb
import pytest
from sqlglot import exp, parse_one

from engine.sql.duckdb.held_filters import STEPS, hold_filters


def computed(steps: int) -> str:
    """A value of so many steps, and a filter on the last."""
    source = "(SELECT unnest([1, 2, 3]) AS v)"
    for number in range(steps):
        source = f"(SELECT coalesce(v, 0) + 1 AS v FROM {source} AS q{number})"
    return f"SELECT v FROM {source} AS q WHERE v > {steps + 1}"


@pytest.mark.parametrize(("steps", "held"), [(0, 0), (STEPS - 1, 0), (STEPS, 1), (2 * STEPS + 1, 2)])
def test_few_steps_are_open_to_a_filter(steps: int, held: int) -> None:
    query = parse_one(computed(steps), dialect="duckdb")
    assert isinstance(query, exp.Query)
    after = hold_filters(query).sql("duckdb")
    assert after.count("LIMIT") == held
    with duckdb.connect() as connection:
        rows = connection.execute(after).fetchall()
    assert sorted(rows) == [(steps + 2,), (steps + 3,)]
