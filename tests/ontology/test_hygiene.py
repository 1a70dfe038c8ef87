"""Every hygiene check can fail: Turtle that breaks it is data, and the check prints exactly what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from rdflib import Graph

from hegui.ontology_check import hygiene_checks, run_hygiene

BROKEN = yaml.safe_load((Path(__file__).parent / "hygiene.yaml").read_text(encoding="utf-8"))
PREFIXES = """
@prefix data: <https://w3id.org/hegui/data/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix fund: <https://w3id.org/hegui/fund#> .
@prefix law: <https://w3id.org/hegui/law/> .
@prefix list: <https://w3id.org/hegui/list/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix rule: <https://w3id.org/hegui/rule/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


@pytest.mark.parametrize("check", hygiene_checks(), ids=lambda check: check.name)
def test_check_finds_what_breaks_it(check):
    broken = BROKEN[check.name]
    assert list(run_hygiene(check, Graph().parse(data=PREFIXES + broken["turtle"]))) == broken["finds"]


@pytest.mark.parametrize("check", hygiene_checks(), ids=lambda check: check.name)
def test_check_says_in_both_languages_what_it_demands(check):
    english, _, chinese = check.sentence.partition(". ")
    assert english.isascii()
    assert chinese.endswith("。")


def test_no_broken_example_is_left_without_its_check():
    assert set(BROKEN) == {check.name for check in hygiene_checks()}
