"""Dates and dateTimes of tables move, are taken apart and are ordered as the same terms are as texts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from rdflib import XSD, Literal
from rdflib.term import Node

from engine.plan import Constant, Expression, Join, Project, Values, Variable
from engine.plan.algebra import Order, SortKey
from engine.plan.expressions import call
from engine.sql.database import Database
from tests.engine.sql.columns import VALUES, answers, as_texts, literals, table, template

A, B = Variable("a"), Variable("b")
DURATIONS = ("P1D", "PT24H", "PT36H", "-PT36H", "P15D", "PT0.5S", "P0D", "-P2D", "P999999D", "P1DT12H")
DATES = ("DATE", "TIMESTAMP", "TIMESTAMP_MS")
PARTS = ("year", "month", "day", "hours", "minutes", "seconds", "timezone", "tz")


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    with Database(threads=1) as opened:
        yield opened


def duration(lexical: str) -> Node:
    return Literal(lexical, datatype=XSD.dayTimeDuration, normalize=False)


def moment_of(text: str | None) -> str | None:
    """Fractions of seconds are written with as many digits as needed, or with six."""
    return text.rstrip("0").rstrip(".") if text is not None and text[0] == "T" and "." in text else text


@pytest.mark.parametrize("sql_type", DATES)
def test_durations(sql_type: str, database: Database) -> None:
    relation = table(database, "days", {"a": sql_type}, [(value,) for value in (*VALUES[sql_type], None)])
    column = literals(relation)
    texts = as_texts(database, column)
    tests: list[Expression] = [call(part, A) for part in PARTS]
    for lexical in DURATIONS:
        constant = Constant(duration(lexical))
        tests += [call("+", A, constant), call("-", A, constant), call("+", constant, A)]
        tests += [call("<", A, call("+", A, constant)), call("-", constant, A)]
    found, expected = answers(database, column, tests), answers(database, texts, tests)
    for row, values in expected.items():
        for test, one, other in zip(tests, found[row], values, strict=True):
            assert moment_of(one) == moment_of(other), (row, test)


def test_durations_of_texts(database: Database) -> None:
    relation = table(database, "days", {"a": "DATE"}, [(value,) for value in (*VALUES["DATE"], None)])
    names = Values(("b",), tuple((duration(lexical),) for lexical in DURATIONS))
    words = Values(("w",), ((Literal("1"),), (Literal("15"),), (Literal("15.0"),), (Literal("a"),)))
    made = call(
        "strdt",
        call("concat", Constant(Literal("P")), Variable("w"), Constant(Literal("D"))),
        Constant(XSD.dayTimeDuration),
    )
    tests: list[Expression] = [
        call("+", A, B),
        call("-", A, B),
        call("+", A, made),
        call(">", A, call("-", A, made)),
    ]
    for column in (literals(relation, ("a",)),):
        mapped = Join(Join(column, names), words)
        texts = Join(Join(as_texts(database, column), names), words)
        rows = [sorted(map(str, answered(database, plan, tests))) for plan in (mapped, texts)]
        assert rows[0] == rows[1]


@pytest.mark.parametrize(
    "days", ["INTEGER", "BIGINT", "HUGEINT", "DECIMAL(18,2)", "DECIMAL(16,0)", "VARCHAR"]
)
@pytest.mark.parametrize("sql_type", [*DATES, "VARCHAR"])
def test_so_many_days(sql_type: str, days: str, database: Database) -> None:
    moments = [*VALUES[sql_type], *(["0001-01-02", "9999-12-30"] if sql_type == "DATE" else []), None]
    numbers = [*VALUES[days], "3", "3652057", "3652058", "4000000", "4000001", None]
    rows = [(moment, number) for moment in moments for number in numbers]
    column = literals(table(database, "days", {"a": sql_type, "b": days}, rows))
    same: list[Expression] = []
    for number in (B, call("round", B), call("abs", B)):
        made = call("concat", Constant(Literal("P")), call("str", number), Constant(Literal("D")))
        duration = call("strdt", made, Constant(XSD.dayTimeDuration))
        for operator, by_number in (("+", "daysafter"), ("-", "daysbefore")):
            same += [call(operator, A, duration), call(by_number, A, number)]
    for values in answers(database, column, same).values():
        for by_text, by_number in zip(values[::2], values[1::2], strict=True):
            assert moment_of(by_number) == moment_of(by_text), values


def answered(database: Database, plan: Join, tests: list[Expression]) -> list[tuple[str | None, ...]]:
    from engine.plan import Extend

    extended = plan
    for place, test in enumerate(tests):
        extended = Extend(extended, f"x{place}", test)  # type: ignore[assignment]
    return database.texts(extended)


@pytest.mark.parametrize("sql_type", [name for name in VALUES if name not in ("DOUBLE", "FLOAT")])
def test_order(sql_type: str, database: Database) -> None:
    relation = table(
        database, "values", {"a": sql_type}, [(value,) for value in (*VALUES[sql_type][::-1], None)]
    )
    column = literals(relation)
    for descending in (False, True):
        ordered = [
            database.texts(Order(Project(plan, ("a",)), (SortKey(A, descending),)))
            for plan in (column, as_texts(database, column))
        ]
        assert ordered[0] == ordered[1]


def test_order_of_iris(database: Database) -> None:
    relation = table(database, "values", {"a": "VARCHAR"}, [(value,) for value in VALUES["VARCHAR"]])
    iris = template(relation, "a", "http://x/", "{a}")
    ordered = [
        database.texts(Order(Project(plan, ("a",)), (SortKey(A, False),)))
        for plan in (iris, as_texts(database, iris))
    ]
    assert ordered[0] == ordered[1]
