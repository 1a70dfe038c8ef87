"""The order of triples, the names of blank nodes, an irrelevant triple and a split shape change nothing."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from rdflib import BNode, Graph, Literal, Namespace
from rdflib.collection import Collection
from rdflib.term import Node

import engine
from engine.ordering import Names
from engine.results import Results

PREFIXES = """
@prefix ex: <http://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
CASES = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text("utf-8"))
EX = Namespace("http://example.org/")
SH = Namespace("http://www.w3.org/ns/shacl#")


def graph(text: str) -> Graph:
    return Graph().parse(data=PREFIXES + text, format="turtle")


def shuffled(original: Graph) -> Graph:
    """The same triples in another order."""
    triples = sorted(original)
    random.Random(7).shuffle(triples)
    return filled(triples)


def renamed(original: Graph) -> Graph:
    """The same graph with other blank nodes."""
    names: dict[Node, Node] = {}

    def other(term: Node) -> Node:
        return names.setdefault(term, BNode()) if isinstance(term, BNode) else term

    return filled([(other(s), p, other(o)) for s, p, o in original])


def with_irrelevant_triple(original: Graph) -> Graph:
    """One triple more, about nothing that any shape looks at."""
    return filled([*original, (EX.stranger, EX.unheardOf, Literal("of no importance"))])


def split(original: Graph) -> Graph:
    """Every shape without path that has constraints hands its property shapes to a part reached by sh:and."""
    copy = filled(original)
    for shape in sorted(set(copy.subjects(SH.property)), key=str):
        if (shape, SH.path, None) in copy or (shape, SH.closed, None) in copy:
            continue
        part = BNode()
        for inner in list(copy.objects(shape, SH.property)):
            copy.remove((shape, SH.property, inner))
            copy.add((part, SH.property, inner))
        head = BNode()
        Collection(copy, head, [part])
        copy.add((shape, SH["and"], head))
    return copy


def filled(triples: Any) -> Graph:
    copy = graph("")  # with the prefixes, which messages use
    for triple in triples:
        copy.add(triple)
    return copy


def lines(results: Results, data: Graph) -> list[str]:
    """The results as text that does not depend on blank node names."""
    names = Names(results.shapes, data)
    return [
        " ".join(
            names.of(one)
            for one in (r.root_shape, r.focus, r.path, r.value, r.component, r.source_shape, r.severity)
        )
        for r in results.results
    ]


@pytest.fixture(params=CASES, ids=lambda case: case["name"])
def case(request: pytest.FixtureRequest) -> tuple[Graph, Graph]:
    return graph(request.param["data"]), graph(request.param["shapes"])


def test_there_is_something_to_keep(case: tuple[Graph, Graph]) -> None:
    assert engine.validate(*case, engine="duckdb").results


@pytest.mark.parametrize("change", [shuffled, renamed], ids=lambda change: change.__name__)
def test_changed_data_and_shapes(case: tuple[Graph, Graph], change: Callable[[Graph], Graph]) -> None:
    data, shapes = case
    before = engine.validate(data, shapes, engine="duckdb")
    changed = change(data)
    after = engine.validate(changed, change(shapes), engine="duckdb")
    assert lines(after, changed) == lines(before, data)
    assert engine.report_turtle(after) == engine.report_turtle(before)


def test_irrelevant_triple(case: tuple[Graph, Graph]) -> None:
    data, shapes = case
    more = with_irrelevant_triple(data)
    before = engine.validate(data, shapes, engine="duckdb")
    after = engine.validate(more, shapes, engine="duckdb")
    assert lines(after, more) == lines(before, data)


def test_split_shape_fails_for_the_same_nodes(case: tuple[Graph, Graph]) -> None:
    """Through sh:and the results are reported at the shape itself, so what must agree is which nodes fail."""
    data, shapes = case
    before = engine.validate(data, shapes, engine="duckdb")
    after = engine.validate(data, split(shapes), engine="duckdb")
    assert {(r.root_shape, r.focus) for r in after.results} == {
        (r.root_shape, r.focus) for r in before.results
    }


def test_one_rule_alone_finds_what_it_finds_among_others(case: tuple[Graph, Graph]) -> None:
    data, shapes = case
    together = engine.validate(data, shapes, engine="duckdb")
    for run in together.runs:
        alone = engine.validate(data, shapes, engine="duckdb", rules=[run.shape])
        own = [r for r in together.results if r.root_shape == run.shape]
        assert len(alone.results) == len(own) == run.results
