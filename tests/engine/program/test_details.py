"""`sh:detail` holds what the values fail, also where a shape inside a shape finds it; pySHACL agrees."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from rdflib import Graph
from rdflib.term import Node

import engine
from engine.reading import literals_as_written
from engine.results import Result

PREFIXES = """
@prefix ex: <http://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
ex: sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/" ] .
"""
CASES = yaml.safe_load((Path(__file__).parent / "details.yaml").read_text("utf-8"))


@pytest.mark.parametrize("name", ["duckdb", "reference"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_details(case: dict[str, Any], name: str) -> None:
    found = engine.validate(graph(case["data"]), graph(case["shapes"]), engine=name)
    assert [run.error for run in found.runs] == [None]
    assert sorted(told(result) for result in found.results) == case["results"]


def graph(text: str) -> Graph:
    with literals_as_written():
        return Graph().parse(data=PREFIXES + text, format="turtle")


def told(result: Result) -> str:
    """A result as a case writes it."""
    component = result.component.split("#")[-1].removesuffix("Component").removesuffix("Constraint")
    inner = "".join(f" [{detail}]" for detail in sorted(told(one) for one in result.details))
    return f"{local(result.focus)} {local(result.path)} {component}{inner}"


def local(term: Node | None) -> str:
    return "-" if term is None else str(term).rsplit("/", 1)[-1]
