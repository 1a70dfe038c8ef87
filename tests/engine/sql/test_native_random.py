"""Random expressions over native numbers give what they give over the same terms as texts."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from importlib.resources import files

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import XSD, Literal

from engine.graph.r2rml.templates import UNRESERVED
from engine.plan import Constant, Expression, Variable
from engine.plan.expressions import call
from engine.sql.database import Database
from tests.engine.sql.columns import answers, as_texts, literals, table

CONSTANTS = [
    Constant(Literal(lexical, datatype=XSD.decimal if "." in lexical else XSD.integer, normalize=False))
    for lexical in ("0", "1", "-1", "2", "100", "0.5", "0.01", "12.25")
]
LEAVES = st.sampled_from([Variable("a"), Variable("b"), Variable("c"), *CONSTANTS])


def larger(parts: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    return st.one_of(
        st.builds(call, st.sampled_from(["+", "-", "*", "coalesce"]), parts, parts),
        st.builds(call, st.sampled_from(["abs", "round", "ceil", "floor", "neg"]), parts),
        st.builds(lambda part: call("/", part, CONSTANTS[4]), parts),
        st.builds(lambda part: call("roundto", part, CONSTANTS[1]), parts),
        st.builds(lambda one, other: call("if", call("<", one, other), one, other), parts, parts),
    )


EXPRESSIONS = st.recursive(LEAVES, larger, max_leaves=4)
MONEY = st.none() | st.decimals(Decimal("-99999.99"), Decimal("99999.99"), places=2).map(str)
COUNTS = st.none() | st.integers(-1000, 1000).map(str)


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    with Database(threads=1) as opened:
        yield opened


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.tuples(MONEY, COUNTS, MONEY), min_size=2, max_size=4),
    st.lists(EXPRESSIONS, min_size=2, max_size=3),
)
def test_expressions(
    database: Database,
    rows: list[tuple[str | None, str | None, str | None]],
    expressions: list[Expression],
) -> None:
    shape = {"a": "DECIMAL(16,2)", "b": "INTEGER", "c": "DECIMAL(18,4)"}
    column = literals(table(database, "random", shape, rows))
    tests = [*expressions, *(call("<", one, CONSTANTS[5]) for one in expressions)]
    assert answers(database, column, tests) == answers(database, as_texts(database, column), tests)


def test_the_alphabet_of_values_in_iris_is_one() -> None:
    library = files("engine.sql.duckdb").joinpath("terms.sql").read_text(encoding="utf-8")
    assert f"regexp_full_match(x, '[{UNRESERVED}]*')" in library
