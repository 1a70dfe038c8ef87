"""Pre-binding for all focus nodes at once means the same as for each of them alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from rdflib import Graph, Namespace
from rdflib.term import Node

from engine.errors import InputError
from engine.plan import Values
from engine.plan.paths import OneOrMore, Predicate
from engine.sparql import lower_ask, lower_select
from engine.sql.database import Database
from engine.sql.sqlite.database import SqliteDatabase

EX = Namespace("http://example.org/")
PREFIXES = {"": str(EX)}
DATA = """
@prefix : <http://example.org/> .
:a :p 1, 2, 2.5 ; :q :b ; :r :a .
:b :p 1 ; :q :c .
:c :p "x" ; :q :a , :d .
:d :p 7 .
"""
FOCUS = (EX.a, EX.b, EX.c, EX.d, EX.absent)
QUERIES: list[dict[str, str]] = yaml.safe_load((Path(__file__).parent / "prebound_queries.yaml").read_text())


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    with Database(threads=1) as opened:
        opened.load(Graph().parse(data=DATA))
        yield opened


@pytest.fixture(scope="module")
def sqlite() -> Iterator[SqliteDatabase]:
    with SqliteDatabase() as opened:
        opened.load(Graph().parse(data=DATA))
        yield opened


def rows(
    database: Database | SqliteDatabase, query: str, this: Node | Values
) -> Counter[frozenset[tuple[str, Node]]]:
    plan = lower_select(query, PREFIXES, {"this": this})
    return Counter(
        frozenset((name, term) for name, term in zip(plan.variables, row, strict=True) if term is not None)
        for row in database.rows(plan)
    )


@pytest.mark.parametrize("case", QUERIES, ids=[case["name"] for case in QUERIES])
def test_all_at_once_is_one_by_one(case: dict[str, str], database: Database) -> None:
    relation = Values(("this",), tuple((node,) for node in FOCUS))
    together = rows(database, case["query"], relation)
    one_by_one = sum((rows(database, case["query"], node) for node in FOCUS), Counter())
    assert together == one_by_one


@pytest.mark.parametrize("case", QUERIES, ids=[case["name"] for case in QUERIES])
def test_sqlite_gives_the_same_rows(case: dict[str, str], database: Database, sqlite: SqliteDatabase) -> None:
    relation = Values(("this",), tuple((node,) for node in FOCUS))
    assert rows(sqlite, case["query"], relation) == rows(database, case["query"], relation)


@pytest.mark.parametrize("case", QUERIES, ids=[case["name"] for case in QUERIES])
def test_no_focus_nodes_give_no_rows(case: dict[str, str], database: Database) -> None:
    assert not rows(database, case["query"], Values(("this",), ()))


def test_ask_gives_the_rows_for_which_it_is_true(database: Database) -> None:
    pairs = Values(("this", "value"), ((EX.a, EX.b), (EX.a, EX.c), (EX.b, EX.c), (EX.d, EX.a)))
    plan = lower_ask("ASK { $this :q $value }", PREFIXES, {("this", "value"): pairs})
    assert set(database.rows(plan)) == {(EX.a, EX.b), (EX.b, EX.c)}


def test_ask_that_does_not_mention_the_relation(database: Database) -> None:
    nodes = Values(("this",), ((EX.a,), (EX.b,)))
    assert len(database.rows(lower_ask("ASK { ?x :p 7 }", PREFIXES, {"this": nodes}))) == 2
    assert database.rows(lower_ask("ASK { ?x :p 8 }", PREFIXES, {"this": nodes})) == []


def test_path_is_substituted(database: Database) -> None:
    nodes = Values(("this",), ((EX.b,),))
    query = "SELECT $this ?value { $this $PATH ?value }"
    plan = lower_select(query, PREFIXES, {"this": nodes, "PATH": OneOrMore(Predicate(EX.q))})
    assert {value for _, value in database.rows(plan)} == {EX.a, EX.b, EX.c, EX.d}


FORBIDDEN = {
    "MINUS": "SELECT $this { $this :p ?x MINUS { $this :q ?y } }",
    "VALUES": "SELECT $this { $this :p ?x VALUES ?x { 1 } }",
    "SERVICE": "SELECT $this { SERVICE <http://example.org/> { $this :p ?x } }",
    "BIND AS": "SELECT $this { BIND (1 AS $this) }",
    "SELECT AS": "SELECT (1 AS $this) { }",
    "sub-select without it": "SELECT $this { $this :p ?x { SELECT ?x { $this :p ?x } } }",
    "sub-select of everything that does not bind it": "SELECT $this { { SELECT * { FILTER ($this = :a) } } }",
    "MINUS in EXISTS": "SELECT $this { FILTER EXISTS { $this :p ?x MINUS { $this :q ?y } } }",
}


@pytest.mark.parametrize("query", FORBIDDEN.values(), ids=FORBIDDEN)
def test_what_the_recommendation_forbids_is_refused(query: str) -> None:
    with pytest.raises(InputError) as error:
        lower_select(query, PREFIXES, {"this": Values(("this",), ((EX.a,),))})
    assert error.value.code == "prebinding-forbidden"
