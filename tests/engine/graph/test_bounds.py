"""The largest values of columns, counted in units to either side of zero."""

from __future__ import annotations

import duckdb
import pytest

from engine.graph.bounds import largest_units
from engine.plan.rows import ColumnOf

CASES = {
    "DECIMAL(16,2)": (("-12.50", "3.00"), 1250),
    "DECIMAL(38,10)": (
        ("0.0000000001", "-1234567890123456789012345678.0000000009"),
        12345678901234567890123456780000000009,
    ),
    "DATE": (("1970-01-03", "1969-12-01"), 31),
    "TIMESTAMP": (("1970-01-01 00:00:01.5",), 1_500_000),
    "TIMESTAMP_MS": (("1970-01-01 00:00:01.5",), 1_500_000),
}
UNKNOWN = {
    "DATE": ("2026-01-01", "infinity"),
    "TIMESTAMP": ("-infinity",),
    "DECIMAL(16,2)": (),
    "VARCHAR": ("1",),
}


@pytest.mark.parametrize("sql_type", CASES)
def test_largest(sql_type: str) -> None:
    values, largest = CASES[sql_type]
    assert bounds(sql_type, values) == (("a", largest),)


@pytest.mark.parametrize("sql_type", UNKNOWN)
def test_nothing_is_said_of_what_has_no_end(sql_type: str) -> None:
    assert bounds(sql_type, UNKNOWN[sql_type]) == ()


def bounds(sql_type: str, values: tuple[str, ...]) -> tuple[tuple[str, int], ...]:
    connection = duckdb.connect()
    connection.execute(f"CREATE TABLE t (a {sql_type})")
    for value in (*values, None):
        connection.execute("INSERT INTO t VALUES (?)", [value])
    return largest_units("t", [ColumnOf("a", sql_type)], connection)
