"""Computing with native columns gives the numbers that computing with the same terms as texts gives."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from rdflib import XSD, Literal

from engine.plan import Aggregate, Constant, Expression, Filter, Group, Join, LeftJoin, Plan, Variable
from engine.plan.expressions import call
from engine.sql.database import Database
from tests.engine.sql.columns import VALUES, answers, as_texts, by_value, literals, table, template

A, B = Variable("a"), Variable("b")
NUMBERS = [name for name in VALUES if name not in ("BOOLEAN", "DATE", "TIMESTAMP", "TIMESTAMP_MS", "VARCHAR")]


def constant(lexical: str) -> Constant:
    datatype = XSD.double if "e" in lexical else XSD.decimal if "." in lexical else XSD.integer
    return Constant(Literal(lexical, datatype=datatype, normalize=False))


ZERO, ONE, MINUS_ONE, HUNDRED, CENT = map(constant, ("0", "1", "-1", "100", "0.01"))
OF_TWO: list[Expression] = [
    call("+", A, B),
    call("-", A, B),
    call("*", A, B),
    call("+", call("coalesce", A, ZERO), call("coalesce", B, ZERO)),
    call("coalesce", A, B),
    call("if", call(">", A, B), call("-", A, B), ZERO),
    call(">", call("abs", call("-", A, B)), CENT),
    call("<", call("coalesce", A, ZERO), B),
    call("=", call("+", A, B), call("coalesce", B, ONE)),
]
OF_ONE: list[Expression] = [
    call("neg", A),
    call("plus", A),
    call("abs", A),
    call("round", A),
    call("ceil", A),
    call("floor", A),
    call("/", A, HUNDRED),
    call("/", A, constant("3")),
    call("/", A, ZERO),
    call("/", A, constant("0.4")),
    call("*", call("if", call("<", A, ZERO), MINUS_ONE, ONE), A),
    call("/", call("round", call("*", call("abs", A), HUNDRED)), HUNDRED),
    call("roundto", A, constant("2")),
    call("roundto", call("abs", A), ONE),
    call("-", call("roundto", A, ONE), A),
    call("<", call("abs", call("-", call("roundto", call("*", A, CENT), ONE), A)), HUNDRED),
    call("coalesce", A, ZERO),
    call("coalesce", A, constant("1.50")),
    call("coalesce", A, constant("1.5")),
    call("istrue", call("coalesce", A, ZERO)),
    call("str", call("coalesce", A, ZERO)),
    call("datatype", call("coalesce", A, ZERO)),
    call("bound", call("+", A, ONE)),
    call("str", call("datatype", call("+", A, ONE))),
    call("+", A, constant("1.5e0")),
]


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    with Database(threads=1) as opened:
        yield opened


@pytest.mark.parametrize("left", NUMBERS)
def test_two_columns(left: str, database: Database) -> None:
    for right in dict.fromkeys((left, "DECIMAL(18,2)")):
        rows = list(product((*VALUES[left], None), (*VALUES[right], None)))
        relation = table(database, "pairs", {"a": left, "b": right}, rows)
        pairs = literals(relation)
        expected = answers(database, as_texts(database, pairs), OF_TWO)
        assert answers(database, pairs, OF_TWO) == expected, (left, right)
        half = Join(literals(relation, ("n", "a")), as_texts(database, literals(relation, ("n", "b"))))
        assert answers(database, half, OF_TWO) == expected, (left, right, "generic")


@pytest.mark.parametrize("sql_type", NUMBERS)
def test_one_column(sql_type: str, database: Database) -> None:
    relation = table(database, "numbers", {"a": sql_type}, [(value,) for value in (*VALUES[sql_type], None)])
    column = literals(relation)
    assert answers(database, column, OF_ONE) == answers(database, as_texts(database, column), OF_ONE)


FUNCTIONS = ("sum", "avg", "min", "max", "count")


@pytest.mark.parametrize("sql_type", VALUES)
def test_aggregates(sql_type: str, database: Database) -> None:
    values = VALUES[sql_type]
    rows = [(value, "x" if place % 2 else "y") for place, value in enumerate((*values, *values[:2]))]
    nothing: list[tuple[str | None, str]] = [(None, "y")]
    for kept in (rows, [*rows, *nothing]):
        column = literals(table(database, "numbers", {"a": sql_type, "g": "VARCHAR"}, kept))
        for keys, expression, empty in (
            ((), A, False),
            (("g",), A, False),
            (("g",), call("coalesce", A, ZERO), False),
            (("g",), call("if", call("bound", A), ONE, ZERO), False),
            ((), A, True),
        ):
            plans = [
                aggregated(plan, keys, expression, empty=empty)
                for plan in (column, as_texts(database, column))
            ]
            found, expected = (
                sorted(tuple(str(by_value(term)) for term in row) for row in database.texts(plan))
                for plan in plans
            )
            assert found == expected, (keys, expression, empty)


@pytest.mark.parametrize(
    "pieces", [("http://x/", "{a}"), ("http://x/", "{a}", "/y"), ("http://x/", "{a}", "{b}")]
)
def test_least_and_greatest_iri_as_a_text(pieces: tuple[str, ...], database: Database) -> None:
    values = (*VALUES["VARCHAR"], "a%b", "a~", "a/b")
    rows = [(value, str(place), "x" if place % 2 else "y") for place, value in enumerate(values)]
    for kept in (rows, [*rows, (None, "1", "x")]):
        relation = table(database, "names", {"a": "VARCHAR", "b": "VARCHAR", "g": "VARCHAR"}, kept)
        iris = Join(template(relation, "i", *pieces), literals(relation, ("n", "g")))
        for plan in (iris, LeftJoin(literals(relation, ("n", "g")), template(relation, "i", *pieces))):
            for keys in ((), ("g",)):
                found, expected = (
                    sorted(database.texts(aggregated(each, keys, call("str", Variable("i")), empty=False)))
                    for each in (plan, as_texts(database, plan))
                )
                assert found == expected


def aggregated(plan: Plan, keys: tuple[str, ...], expression: Expression, *, empty: bool) -> Plan:
    if empty:
        plan = Filter(plan, call("<", Variable("n"), ZERO))
    distinct = [(name, each) for name in FUNCTIONS for each in (False, True)]
    return Group(
        plan, keys, tuple(Aggregate(f"{name}{each}", name, expression, each) for name, each in distinct)
    )
