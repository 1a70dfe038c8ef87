"""`hegui validate`: plain SHACL over plain RDF, as typed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from rdflib import Graph
from rdflib.namespace import RDF, SH
from typer.testing import CliRunner

from engine.errors import HeguiError, InputError
from hegui.cli import app

SHAPES = """@prefix ex: <http://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
ex:Named a sh:NodeShape ; sh:targetClass ex:Clinic ; sh:property ex:Named-name .
ex:Named-name sh:path ex:name ; sh:minCount 1 ; sh:message "a clinic has a name"@en .
"""
TURTLE = "@prefix ex: <http://example.org/> . ex:a a ex:Clinic . ex:b a ex:Clinic ; ex:name 'b' ."
TRIG = "@prefix ex: <http://example.org/> . ex:a a ex:Clinic . ex:g { ex:b a ex:Clinic ; ex:name 'b' }"
NTRIPLES = (
    "<http://example.org/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://example.org/Clinic> ."
)
JSONLD = '{"@id": "http://example.org/a", "@type": "http://example.org/Clinic"}'
XML = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:ex="http://example.org/">
<ex:Clinic rdf:about="http://example.org/a"/></rdf:RDF>"""


@pytest.fixture
def shapes(tmp_path: Path) -> Path:
    file = tmp_path / "shapes.ttl"
    file.write_text(SHAPES, "utf-8")
    return file


@pytest.mark.parametrize("engine", ["duckdb", "reference"])
@pytest.mark.parametrize(
    ("name", "text"),
    [("d.ttl", TURTLE), ("d.trig", TRIG), ("d.nt", NTRIPLES), ("d.jsonld", JSONLD), ("d.rdf", XML)],
)
def test_each_syntax_is_read(tmp_path: Path, shapes: Path, name: str, text: str, engine: str) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    result = CliRunner().invoke(
        app, ["validate", str(tmp_path / name), "--shapes", str(shapes), "--engine", engine]
    )
    assert result.exit_code == 1
    assert "Violation  <http://example.org/a>" in result.stdout
    assert "a clinic has a name" in result.stdout
    assert "1 results" in result.stdout


def test_an_ill_typed_literal_is_a_result_and_no_complaint(tmp_path: Path) -> None:
    (tmp_path / "d.nt").write_text(
        "".join(
            f'<http://e/a> <http://e/p> "none"^^<http://www.w3.org/2001/XMLSchema#{kind}> .\n'
            for kind in ("integer", "boolean")
        ),
        "utf-8",
    )
    (tmp_path / "s.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
        "<http://e/S> sh:targetNode <http://e/a> ;"
        " sh:property [ sh:path <http://e/p> ;"
        " sh:or ( [ sh:datatype xsd:integer ] [ sh:datatype xsd:boolean ] ) ] .",
        "utf-8",
    )
    call = "import sys; from hegui.cli import main; sys.argv[0] = 'hegui'; main()"
    ran = subprocess.run(
        [sys.executable, "-c", call, "validate", "d.nt", "--shapes", "s.ttl"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stderr == ""
    assert ran.returncode == 1
    assert "2 results" in ran.stdout


def test_a_mistake_in_the_shapes_names_the_file(tmp_path: Path, shapes: Path) -> None:
    (tmp_path / "d.ttl").write_text(TURTLE, "utf-8")
    shapes.write_text(SHAPES.replace("sh:minCount 1", 'sh:minCount "one"'), "utf-8")
    with pytest.raises(HeguiError) as raised:
        CliRunner().invoke(
            app, ["validate", str(tmp_path / "d.ttl"), "--shapes", str(shapes)], catch_exceptions=False
        )
    assert f"{shapes}, ex:Named-name:" in str(raised.value)


def test_the_report_is_a_validation_report(tmp_path: Path, shapes: Path) -> None:
    data = tmp_path / "d.ttl"
    data.write_text(TURTLE, "utf-8")
    printed = (
        CliRunner().invoke(app, ["validate", str(data), "--shapes", str(shapes), "--format", "ttl"]).stdout
    )
    report = Graph().parse(data=printed, format="turtle")
    assert len(list(report.subjects(RDF.type, SH.ValidationResult))) == 1
    as_json = (
        CliRunner().invoke(app, ["validate", str(data), "--shapes", str(shapes), "--format", "json"]).stdout
    )
    assert [entry["focus"] for entry in json.loads(as_json)] == ["<http://example.org/a>"]


def test_conforming_data_exits_with_0(tmp_path: Path, shapes: Path) -> None:
    data = tmp_path / "d.ttl"
    data.write_text("<http://example.org/a> <http://example.org/name> 1 .", "utf-8")
    result = CliRunner().invoke(app, ["validate", str(data), "--shapes", str(shapes)])
    assert (result.exit_code, result.stdout.strip()) == (0, "conforms")


def test_a_syntax_error_names_file_and_line(tmp_path: Path, shapes: Path) -> None:
    data = tmp_path / "d.ttl"
    data.write_text("@prefix ex: <http://example.org/> .\nex:a ex:b\n", "utf-8")
    problem = CliRunner().invoke(app, ["validate", str(data), "--shapes", str(shapes)]).exception
    assert isinstance(problem, InputError)
    assert problem.code == "rdf-syntax"
    assert f"{data}, line " in problem.place
