"""RDF files in every format give the same graph, literals as written; what cannot be read is told with its
place.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Dataset, Graph, URIRef
from rdflib.compare import isomorphic

import engine
from engine.errors import InputError
from engine.reading import literals_as_written

TURTLE = """@prefix ex: <http://example.org/> .
ex:a a ex:C ; ex:p "5"^^ex:points , "汉字"@zh , [ ex:q "x" ] .
"""
SHAPES = """@prefix ex: <http://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property ex:P .
ex:P sh:path ex:p ; sh:nodeKind sh:Literal ; sh:maxCount 2 .
"""


def original() -> Graph:
    with literals_as_written():
        return Graph().parse(data=TURTLE, format="turtle")


@pytest.mark.parametrize("ending", ["ttl", "nt", "rdf", "jsonld"])
def test_every_format_gives_the_same_graph(tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"data.{ending}"
    names = {"ttl": "turtle", "nt": "nt", "rdf": "pretty-xml", "jsonld": "json-ld"}
    original().serialize(file, format=names[ending], encoding="utf-8")
    assert isomorphic(engine.read_graph(file), original())


def test_named_graphs_are_read_as_their_union(tmp_path: Path) -> None:
    dataset = Dataset()
    for number, triple in enumerate(original()):
        dataset.graph(URIRef(f"http://example.org/graph/{number}")).add(triple)
    file = tmp_path / "data.trig"
    dataset.serialize(file, format="trig", encoding="utf-8")
    assert len(engine.read_graph(file)) == len(original())


@pytest.mark.parametrize("name", ["duckdb", "reference"])
@pytest.mark.parametrize("ending", ["ttl", "nt"])
def test_data_may_be_a_file(tmp_path: Path, ending: str, name: str) -> None:
    file = tmp_path / f"data.{ending}"
    original().serialize(file, format={"ttl": "turtle", "nt": "nt"}[ending], encoding="utf-8")
    shapes = Graph().parse(data=SHAPES, format="turtle")
    results = engine.validate(file, shapes, engine=name)
    assert sorted(result.component.split("#")[1] for result in results.results) == [
        "MaxCountConstraintComponent",
        "NodeKindConstraintComponent",
    ]


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError) as raised:
        engine.read_graph(tmp_path / "nowhere.ttl")
    assert raised.value.code == "rdf-file-missing"


def test_a_syntax_error_is_told_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "broken.ttl"
    file.write_text("@prefix ex: <http://example.org/> .\nex:a ex:p .\n", "utf-8")
    with pytest.raises(InputError) as raised:
        engine.read_graph(file)
    assert raised.value.code == "rdf-syntax"
    assert raised.value.place.endswith("broken.ttl, line 2")


def test_literals_keep_the_form_they_are_written_in(tmp_path: Path) -> None:
    file = tmp_path / "data.ttl"
    file.write_text(
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix ex: <http://example.org/> .\n"
        'ex:a ex:p "01"^^xsd:integer , "none"^^xsd:boolean , 1.50 .',
        "utf-8",
    )
    assert sorted(str(term) for term in engine.read_graph(file).objects()) == ["01", "1.50", "none"]
