"""Every malformed shapes graph is refused with place, what was expected, what was found and what to write."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from rdflib import Graph

from engine.errors import HeguiError
from engine.program.build import build_programs
from engine.reading import literals_as_written
from engine.shapes.mistakes import MalformedShapesError
from engine.shapes.read import read_shapes

PREFIXES = """
@prefix ex: <http://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
"""
CASES = yaml.safe_load((Path(__file__).parent / "malformed.yaml").read_text("utf-8"))


def graph(text: str) -> Graph:
    with literals_as_written():
        return Graph().parse(data=PREFIXES + text, format="turtle")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_malformed(case: dict[str, Any]) -> None:
    with pytest.raises(HeguiError) as raised:
        build_programs(read_shapes(graph(case["shapes"]), "rules/example.ttl"))
    assert len(raised.value.errors) == 1
    shown = raised.value.as_dict()
    for field in ("code", "place", "expected", "found", "fix"):
        assert shown[field] == case[field]


def test_there_are_at_least_forty() -> None:
    assert len(CASES) >= 40


def test_every_code_has_a_section() -> None:
    sections = (Path(__file__).parents[3] / "docs" / "errors.md").read_text("utf-8")
    assert [case["code"] for case in CASES if f"### {case['code']}\n" not in sections] == []


def test_all_mistakes_are_reported_at_once() -> None:
    shapes = graph(
        "ex:S sh:targetNode ex:a ; sh:property ex:P , ex:Q ."
        "ex:P sh:path ex:p ; sh:minCount -1 ; sh:maxCount 1.5 ."
        'ex:Q sh:path ex:q ; sh:class "C" .'
    )
    with pytest.raises(MalformedShapesError) as raised:
        read_shapes(shapes)
    assert [(error.place, error.code) for error in raised.value.errors] == [
        ("ex:P", "parameter-not-integer"),
        ("ex:P", "parameter-not-integer"),
        ("ex:Q", "parameter-not-iri"),
    ]


def test_what_no_target_reaches_is_not_looked_at() -> None:
    shapes = graph(
        'ex:S sh:targetNode ex:a ; sh:nodeKind sh:IRI . ex:Draft sh:path "unfinished" ; sh:minCount -1 .'
    )
    assert [shape.node.n3() for shape in read_shapes(shapes).targets] == ["<http://example.org/S>"]


def test_deactivated_shapes_are_not_looked_at() -> None:
    shapes = graph("ex:S sh:targetNode ex:a ; sh:deactivated true ; sh:minCount -1 .")
    assert read_shapes(shapes).targets == ()
