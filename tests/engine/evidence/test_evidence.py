"""Evidence is what the case says, and sufficient: alone, with the shapes, it gives the result again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from rdflib import Graph

import engine

PREFIXES = """
@prefix ex: <http://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex: sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/" ] .
"""
DECLARATION = PREFIXES.splitlines()[-1]
CASES = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text("utf-8"))


def graph(text: str) -> Graph:
    return Graph().parse(data=PREFIXES + text, format="turtle")


def bare(triple: str) -> Graph:
    """One triple without the declaration of prefixes that every shapes graph carries."""
    return Graph().parse(data=f"{PREFIXES.replace(DECLARATION, '')} {triple} .", format="turtle")


@pytest.fixture(params=CASES, ids=lambda case: case["name"])
def case(request: pytest.FixtureRequest) -> Any:
    return request.param


def test_evidence(case: dict[str, Any]) -> None:
    data, shapes = graph(case["data"]), graph(case["shape"])
    (result,) = engine.validate(data, shapes).results
    found = engine.evidence(data, shapes, result)
    expected = {triple for line in case["triples"] for triple in bare(line)}
    assert set(found.triples) == expected
    assert [absence.text for absence in found.absences] == case.get("absent", [])


def test_evidence_is_sufficient(case: dict[str, Any]) -> None:
    data, shapes = graph(case["data"]), graph(case["shape"])
    (result,) = engine.validate(data, shapes).results
    alone = Graph()
    for triple in engine.evidence(data, shapes, result).triples:
        alone.add(triple)
    again = engine.validate(alone, shapes).results
    assert [(one.focus, one.value, one.component) for one in again] == [
        (result.focus, result.value, result.component)
    ]


def test_evidence_has_a_stable_order_without_duplicates(case: dict[str, Any]) -> None:
    shapes = graph(case["shape"])
    forwards, backwards = graph(case["data"]), Graph()
    for triple in reversed(list(forwards)):
        backwards.add(triple)
    proofs = []
    for data in (forwards, backwards):
        (result,) = engine.validate(data, shapes).results
        proofs.append(engine.evidence(data, shapes, result))
    assert proofs[0] == proofs[1]
    assert len(set(proofs[0].triples)) == len(proofs[0].triples)
