"""The graph that asks its database gives what a graph in memory gives."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import pytest
from rdflib import RDF, RDFS, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from engine.asked_graph import AskedGraph, Question, Triple, together

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


class Told:
    """Answers out of a graph in memory; `asked` counts the questions."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.asked = 0

    def of_subjects(self, subjects: Collection[Node]) -> Iterator[Triple]:
        self.asked += 1
        for subject in subjects:
            yield from self.graph.triples((subject, None, None))

    def with_values(self, questions: Collection[Question]) -> Iterator[Triple]:
        self.asked += 1
        for predicate, value in questions:
            yield from self.graph.triples((None, predicate, value))

    def with_predicate(self, predicate: Node | None) -> Iterator[Triple]:
        self.asked += 1
        yield from self.graph.triples((None, predicate, None))

    def subjects_of_value(self, predicate: Node) -> float:
        return 0

    def has(self, predicate: Node, value: Node) -> bool:
        return (None, predicate, value) in self.graph

    def count(self) -> int:
        return len(self.graph)


@pytest.fixture
def told(in_memory: Graph) -> Told:
    return Told(in_memory)


@pytest.fixture
def asked(told: Told) -> AskedGraph:
    return AskedGraph(told)


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


def test_whole_subjects_come_with_one_question(asked: AskedGraph, told: Told) -> None:
    asked.fetch([EX.a, EX.li])
    assert asked.value(EX.a, EX.owner) == EX.li
    assert {str(name) for name in asked.objects(EX.li, EX.name)} == {"李", "Li"}
    assert told.asked == 1


def test_looking_for_one_instance_remembers_nothing(asked: AskedGraph, told: Told) -> None:
    assert (None, RDF.type, EX.Case) in asked
    assert (None, RDFS.label, EX.Case) not in asked
    assert told.asked == 0


def names(graph: Graph, case: Node) -> list[str]:
    """What a piece of work looks like: it goes from what it finds to the next."""
    owners = list(graph.objects(case, EX.owner))
    if not owners:
        raise LookupError(case)
    return sorted(str(name) for owner in owners for name in graph.objects(owner, EX.name))


def test_work_on_many_asks_as_often_as_work_on_one(asked: AskedGraph, told: Told, in_memory: Graph) -> None:
    found = list(together(asked, lambda case: names(asked, case), [EX.a, EX.b]))
    assert found == [names(in_memory, EX.a), names(in_memory, EX.b)]
    assert told.asked == 2, "the cases, and then their owners"


def test_work_that_fails_for_want_of_triples_is_done_again_and_real_failures_are_told(
    asked: AskedGraph,
) -> None:
    with pytest.raises(LookupError):
        list(together(asked, lambda case: names(asked, case), [EX.a, EX.nobody]))


def test_its_size_is_that_of_the_whole_graph(asked: AskedGraph, in_memory: Graph) -> None:
    assert len(asked) == len(in_memory)
