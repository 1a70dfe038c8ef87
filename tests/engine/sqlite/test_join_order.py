"""SQLite looks rows up by what tells them apart, though it knows nothing of how many rows a value has."""

from __future__ import annotations

import sqlite3

import pytest
import sqlglot
from sqlglot import exp

from engine.sql.sqlite.join_order import Size, ordered

SIZES = {"line": Size(60_000, {"id": 60_000, "visit": 12_000, "item": 20, "price": 40})}
ALL = "line.item = asked.item AND (line.visit = asked.visit AND line.price = asked.price)"


@pytest.fixture
def connection() -> sqlite3.Connection:
    opened = sqlite3.connect(":memory:")
    opened.execute("CREATE TABLE line (id, visit, item, price)")
    rows = ((number, number // 5, number % 20, number % 40) for number in range(60_000))
    opened.executemany("INSERT INTO line VALUES (?, ?, ?, ?)", rows)
    opened.execute("CREATE TABLE asked (visit, item, price)")
    opened.execute("INSERT INTO asked VALUES (7, 15, 35), (8, 0, 0)")
    for column in ("visit", "item", "price"):  # the last is what SQLite takes where it knows nothing
        opened.execute(f"CREATE INDEX by_{column} ON line ({column})")
    return opened


def in_order(condition: str, sizes: dict[str, Size]) -> str:
    first = exp.From(this=exp.table_("asked", quoted=True))
    joins = [exp.Join(this=exp.to_table("line"))]
    start, others, conditions = ordered(first, joins, [sqlglot.parse_one(condition)], sizes)
    query = exp.select("line.id").from_(start.this)
    query.set("joins", others)
    return query.where(*conditions).sql("sqlite")


def test_rows_are_looked_up_by_the_column_of_few_rows(connection: sqlite3.Connection) -> None:
    plain, told = in_order(ALL, {}), in_order(ALL, SIZES)
    assert "by_visit" not in str(connection.execute(f"EXPLAIN QUERY PLAN {plain}").fetchall())
    assert "by_visit" in str(connection.execute(f"EXPLAIN QUERY PLAN {told}").fetchall())
    found = connection.execute(told).fetchall()
    assert found == connection.execute(plain).fetchall() == [(35,), (40,)]


@pytest.mark.parametrize(
    "condition",
    ["line.item = asked.item", "line.item = asked.item AND line.price = asked.price"],
    ids=["one column", "none of few rows"],
)
def test_it_is_left_alone_where_nothing_better_is_known(condition: str) -> None:
    assert "COALESCE" not in in_order(condition, SIZES)


def test_a_small_table_is_left_alone() -> None:
    assert "COALESCE" not in in_order(ALL, {"line": Size(5_000, {"visit": 1_000, "item": 20, "price": 40})})
