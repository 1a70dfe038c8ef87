"""Generated queries have the solutions that rdflib finds, and pre-binding all focus nodes means each of them
alone."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from random import Random

import pytest
from query_grammar import EX, Grammar, graph
from rdflib import XSD, Graph, Literal
from rdflib.term import Node

from engine.plan import Plan, Values
from engine.sparql import lower_select
from engine.sql.database import Database

PREFIXES = {"": str(EX)}
FOCUS: tuple[Node, ...] = (EX.a, EX.b, EX.c, EX.absent, Literal(1))
SEEDS = range(int(os.environ.get("HEGUI_GENERATED_QUERIES", "60")))

Solutions = Counter[frozenset[tuple[str, str]]]


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    with Database(threads=1) as opened:
        yield opened


@pytest.fixture(autouse=True)
def _plain_literals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rdflib.NORMALIZE_LITERALS", False)


def solutions(database: Database, plan: Plan) -> Solutions:
    return Counter(
        frozenset(
            (name, shown(term)) for name, term in zip(plan.variables, row, strict=True) if term is not None
        )
        for row in database.rows(plan, timeout=60)
    )


def of_rdflib(data: Graph, query: str) -> Solutions:
    rows = data.query(query, initNs=PREFIXES).bindings
    return Counter(
        frozenset((str(name), shown(term)) for name, term in row.items() if term is not None) for row in rows
    )


def shown(term: Node) -> str:
    """The term; decimals by value, their lexical forms may differ."""
    decimal = isinstance(term, Literal) and term.datatype == XSD.decimal
    return str(float(term)) if decimal else term.n3()


@pytest.mark.parametrize("seed", SEEDS)
def test_the_solutions_are_those_of_rdflib(seed: int, database: Database) -> None:
    random = Random(seed)
    data = graph(random)
    query = Grammar(random).query()
    expected = of_rdflib(data, query)
    if "GROUP BY" in query and expected == Counter([frozenset()]):
        expected = Counter()  # rdflib makes a group of no rows; the recommendation does not
    database.clear()
    database.load(data)
    assert solutions(database, lower_select(query, PREFIXES)) == expected, query


@pytest.mark.parametrize("seed", SEEDS)
def test_prebinding_all_is_prebinding_each(seed: int, database: Database) -> None:
    random = Random(seed)
    database.clear()
    database.load(graph(random))
    query = Grammar(random, ("$this", "?b", "?c", "?d"), prebound=True).query()
    all_at_once = Values(("this",), tuple((node,) for node in FOCUS))
    together = solutions(database, lower_select(query, PREFIXES, {"this": all_at_once}))
    each = sum(
        (solutions(database, lower_select(query, PREFIXES, {"this": node})) for node in FOCUS), Counter()
    )
    assert together == each, query
