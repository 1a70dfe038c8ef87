"""The requirements are those of the documents, and what answers them says so truly."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from rdflib import RDF, Graph

from hegui.coverage import coverage
from hegui.ontology import FUND, LIST, RULE, read_ontology
from hegui.rules import load_rules

SHARED = Path(os.environ.get("HEGUI_SHARED") or Path(__file__).parents[3] / "shared")


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return read_ontology()


def test_every_row_of_the_requirements_is_in_the_ontology(ontology: Graph) -> None:
    file = SHARED / "facts" / "seed-requirements.md"
    if not file.is_file():
        pytest.skip(f"no {file}")
    rows = [
        [cell.strip() for cell in line.strip().strip("|").split("|")]
        for line in file.read_text("utf-8").splitlines()
        if re.match(r"\| S0-\d+ ", line)
    ]
    found = coverage(ontology, Graph(), {})
    assert [(one.number, one.kind, one.family) for one in found] == [(row[0], row[4], row[6]) for row in rows]
    assert [one.said.en for one in found] == [f"{row[0]} {row[3]}" for row in rows]


def test_what_answers_names_requirements_that_exist(ontology: Graph) -> None:
    known = {LIST[f"requirement-{one.number}"] for one in coverage(ontology, Graph(), {})}
    for graph in (ontology, load_rules().graph):
        assert set(graph.objects(None, RULE.answers)) <= known


def test_a_rule_answers_demands_of_its_own_family_or_says_whose(ontology: Graph) -> None:
    found = {one.number: one for one in coverage(ontology, load_rules().graph, {})}
    assert "rule:two-review-duties-held" in found["S0-120"].rules
    assert not found["S0-120"].lists
    assert found["S0-02"].lists == (
        "list:supervision-matter",
        "list:supervision-object",
        "list:supervision-power",
        "list:supervision-subject",
    )


def test_records_alone_cover_nothing(ontology: Graph) -> None:
    found = {one.number: one for one in coverage(ontology, Graph(), {"budget": ["S0-53"]})}
    assert found["S0-53"].records == ("budget",)
    assert not found["S0-53"].covered


def test_a_question_covers(ontology: Graph) -> None:
    graph = Graph()
    graph += ontology
    question = LIST["question-x"]
    graph.add((question, RULE.answers, LIST["requirement-S0-53"]))
    graph.add((question, RDF.type, FUND.Question))
    found = {one.number: one for one in coverage(graph, Graph(), {})}
    assert found["S0-53"].questions == ("list:question-x",)
    assert found["S0-53"].covered


def test_families_are_chosen(ontology: Graph) -> None:
    assert {one.family for one in coverage(ontology, Graph(), {}, ["L", "C"])} == {"L", "C"}
