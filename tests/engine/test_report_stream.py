"""A report written result by result says the same as the report as a graph, in the same bytes each time."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO

import pytest
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.compare import isomorphic

import engine
from engine.report_stream import write_report
from tests.engine.test_report_graph import PREFIXES, SHAPES, results

PATHS = [
    "ex:p",
    "[ sh:inversePath ex:p ]",
    "( ex:p ex:q )",
    "[ sh:alternativePath ( ex:p [ sh:zeroOrMorePath ex:q ] ) ]",
    "( [ sh:oneOrMorePath [ sh:inversePath ex:q ] ] ex:p )",
]


def written(found: engine.Results) -> str:
    stream = StringIO()
    write_report(stream, found)
    return stream.getvalue()


def same(found: engine.Results) -> bool:
    return isomorphic(Graph().parse(data=written(found), format="turtle"), engine.report_graph(found))


def test_details_and_blank_nodes_are_the_same() -> None:
    assert same(results())
    assert written(results()) == written(results())


@pytest.mark.parametrize("path", PATHS)
def test_paths_are_the_same(path: str) -> None:
    data = Graph().parse(
        data=PREFIXES + "ex:a ex:p ex:b . ex:b ex:p ex:a ; ex:q ex:c , ex:a .", format="turtle"
    )
    shapes = (
        f"ex:S sh:targetNode ex:a , ex:b , ex:c ; sh:property [ sh:path {path} ; sh:nodeKind sh:Literal ] ."
    )
    found = engine.validate(data, Graph().parse(data=PREFIXES + shapes, format="turtle"))
    assert found.results
    assert same(found)


def test_a_report_without_results_conforms() -> None:
    found = replace(results(), results=())
    assert same(found)
    assert "sh:conforms true" in written(found)


@pytest.mark.parametrize(
    "value",
    [
        Literal('a "quote", a \\ and\na line'),
        Literal("字", lang="zh-Hans"),
        Literal("01", datatype=URIRef("http://example.org/code")),
        URIRef("http://example.org/字"),
        BNode("same"),
    ],
)
def test_every_term_is_the_same(value: Literal | URIRef | BNode) -> None:
    found = results()
    changed = replace(found.results[0], value=value, messages={"": 'said "so"\n', "zh": "说"}, path=None)
    assert same(replace(found, results=(changed, replace(changed, focus=value))))


def test_prefixes_of_the_shapes_are_used() -> None:
    assert "sh:sourceShape ex:P" in written(results())
    assert "ex:P sh:path" in SHAPES
