"""The graph that asks its database gives what a graph in memory gives."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from rdflib import RDF, RDFS, Graph, Literal, Namespace, URIRef

from engine.asked_graph import AskedGraph
from engine.sql.database import Database

EX = Namespace("http://example.org/")
DATA = """
@prefix ex: <http://example.org/> .
ex:a a ex:Case ; ex:owner ex:li ; ex:amount 10.50 .
ex:b a ex:Case ; ex:owner ex:wang , ex:li .
ex:li ex:name "李" , "Li"@en .
ex:Case <http://www.w3.org/2000/01/rdf-schema#subClassOf> ex:Thing .
"""
QUERY = """
PREFIX ex: <http://example.org/>
SELECT ?case ?name WHERE { ?case ex:owner ?owner . OPTIONAL { ?owner ex:name ?name } }
"""


@pytest.fixture
def in_memory() -> Graph:
    return Graph().parse(data=DATA)


@pytest.fixture
def asked(in_memory: Graph) -> Iterator[AskedGraph]:
    with Database() as database:
        database.load(in_memory)
        yield AskedGraph(database)


@pytest.mark.parametrize("subject", [None, EX.a, EX.nobody])
@pytest.mark.parametrize("predicate", [None, RDF.type, EX.owner])
@pytest.mark.parametrize("value", [None, EX.Case, EX.li, Literal("李")])
def test_every_kind_of_pattern(
    asked: AskedGraph,
    in_memory: Graph,
    subject: URIRef | None,
    predicate: URIRef | None,
    value: URIRef | None,
) -> None:
    pattern = (subject, predicate, value)
    assert set(asked.triples(pattern)) == set(in_memory.triples(pattern))
    assert set(asked.triples(pattern)) == set(in_memory.triples(pattern)), "the same when asked again"


def test_rdflib_evaluates_queries_over_it(asked: AskedGraph, in_memory: Graph) -> None:
    assert set(asked.query(QUERY)) == set(in_memory.query(QUERY))


def test_whole_subjects_come_with_one_question(asked: AskedGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    asked.fetch([EX.a, EX.li])
    monkeypatch.setattr(Database, "rows", lambda *_: pytest.fail("asked again"))
    assert asked.value(EX.a, EX.owner) == EX.li
    assert {str(name) for name in asked.objects(EX.li, EX.name)} == {"李", "Li"}


def test_looking_for_one_instance_remembers_nothing(asked: AskedGraph) -> None:
    assert (None, RDF.type, EX.Case) in asked
    assert (None, RDFS.label, EX.Case) not in asked
    assert len(asked.asked.seen) == 0


def test_its_size_is_that_of_the_whole_graph(asked: AskedGraph, in_memory: Graph) -> None:
    assert len(asked) == len(in_memory)
