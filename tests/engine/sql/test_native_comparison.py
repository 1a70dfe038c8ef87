"""Comparing native columns says what comparing the same terms as texts says, whatever their types."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from rdflib.term import Node

from engine.plan import Constant, Expression, Join, Variable
from engine.plan.expressions import call
from engine.sql.database import Database
from tests.engine.sql.columns import VALUES, answers, as_texts, literals, table

A, B = Variable("a"), Variable("b")
PARTNERS = ("DECIMAL(38,10)", "DOUBLE", "DATE", "TIMESTAMP")
OPERATORS = ("=", "<", ">=", "sameterm")


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    with Database(threads=1) as opened:
        yield opened


def comparisons(left: Expression, right: Expression) -> list[Expression]:
    return [call(operator, left, right) for operator in OPERATORS]


@pytest.mark.parametrize("left", VALUES)
def test_columns_and_texts(left: str, database: Database) -> None:
    for right in dict.fromkeys((left, *PARTNERS)):
        rows = list(product((*VALUES[left], None), (*VALUES[right], None)))
        relation = table(database, "pairs", {"a": left, "b": right}, rows)
        pairs = literals(relation)
        texts = as_texts(database, pairs)
        expected = answers(database, texts, comparisons(A, B))
        assert answers(database, pairs, comparisons(A, B)) == expected, (left, right)
        half = Join(literals(relation, ("n", "a")), as_texts(database, literals(relation, ("n", "b"))))
        assert answers(database, half, comparisons(A, B)) == expected, (left, right, "generic")


@pytest.mark.parametrize("left", VALUES)
def test_columns_and_constants(left: str, database: Database) -> None:
    relation = table(database, "values", {"a": left}, [(value,) for value in (*VALUES[left], None)])
    column = literals(relation)
    texts = as_texts(database, column)
    for constant in constants(database):
        tests = [*comparisons(A, Constant(constant)), *comparisons(Constant(constant), A)]
        assert answers(database, column, tests) == answers(database, texts, tests), (left, constant)


def constants(database: Database) -> list[Node]:
    found: list[Node] = []
    for sql_type in ("BOOLEAN", "BIGINT", "DECIMAL(18,2)", "DOUBLE", "DATE", "TIMESTAMP", "VARCHAR"):
        relation = table(database, "constants", {"a": sql_type}, [(value,) for value in VALUES[sql_type]])
        found += [row[0] for row in database.rows(literals(relation, ("a",))) if row[0] is not None]
    return found
