"""Generated queries have over tables the solutions that they have over the triples written down."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

import duckdb
import pytest
from rdflib import XSD, Graph, Literal
from rdflib.term import Node

from engine.graph.r2rml import Mapping
from engine.graph.view import make_view
from engine.plan import Plan, Values
from engine.sparql import lower_select
from engine.sql.database import Database
from engine.sql.view_database import ViewDatabase
from tests.engine.sparql.query_grammar import EX, Grammar, graph
from tests.engine.view.mixed_graph import lay, tables

PREFIXES = {"": str(EX)}
FOCUS: tuple[Node, ...] = (EX.a, EX.b, EX.c, EX.absent, Literal(1))
SEEDS = range(int(os.environ.get("HEGUI_GENERATED_QUERIES", "15")))
Solutions = Counter[frozenset[tuple[str, str]]]


@dataclass
class Both:
    """The same graph as triples and as tables."""

    triples: Database
    view: ViewDatabase
    connection: duckdb.DuckDBPyConnection
    mapping: Mapping

    def lay(self, random: Random, data: Graph) -> None:
        """Puts a graph into both."""
        self.triples.clear()
        self.triples.load(data)
        self.view.clear()
        self.view.load(lay(random, data, self.connection))


@pytest.fixture(scope="module", name="both")
def _both() -> Iterator[Both]:
    with duckdb.connect() as connection, Database(threads=1) as triples:
        mapping = tables(connection)
        with ViewDatabase(connection, make_view(mapping, connection), threads=1) as view:
            yield Both(triples, view, connection, mapping)


def solutions(database: Database, plan: Plan) -> Solutions:
    return Counter(
        frozenset(
            (name, shown(term)) for name, term in zip(plan.variables, row, strict=True) if term is not None
        )
        for row in database.rows(plan, timeout=60)
    )


def shown(term: Node) -> str:
    """The term; decimals by value, their lexical forms may differ."""
    decimal = isinstance(term, Literal) and term.datatype == XSD.decimal
    return str(float(term)) if decimal else term.n3()


@pytest.mark.parametrize("seed", SEEDS)
def test_the_solutions_are_those_over_triples(seed: int, both: Both) -> None:
    random = Random(seed)
    both.lay(random, graph(random))
    for _ in range(2):
        query = Grammar(random).query()
        plan = lower_select(query, PREFIXES)
        assert solutions(both.view, plan) == solutions(both.triples, plan), query


@pytest.mark.parametrize("seed", SEEDS)
def test_prebound_in_a_set(seed: int, both: Both) -> None:
    random = Random(seed)
    both.lay(random, graph(random))
    query = Grammar(random, ("$this", "?b", "?c", "?d"), prebound=True).query()
    focus = Values(("this",), tuple((node,) for node in FOCUS))
    for database in (both.view, both.triples):
        database.store(focus, "focus")
    table = both.view.store(focus, "focus")
    plan = lower_select(query, PREFIXES, {"this": table})
    assert solutions(both.view, plan) == solutions(both.triples, plan), query
