"""The vocabulary covers the mapping; words lead to codes; duties and lists say what rules rely on."""

from __future__ import annotations

from itertools import combinations

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph

import ingest
from hegui.ontology import FUND, LAW, LIST, RULE, load_ontology, region_label, words, words_of


def test_every_term_that_the_mapping_yields_is_declared():
    ontology = load_ontology()
    terms = {str(term) for term in ingest.mapping_graph().objects()}
    used = {term.removeprefix(FUND) for term in terms if term.startswith(FUND)}
    assert used
    assert {term for term in used if (FUND[term], RDF.type, None) not in ontology} == set()


def test_every_code_list_that_the_tables_name_exists():
    schemes = {column.scheme for table in ingest.TABLES for column in table.columns if column.scheme}
    assert schemes - set(words()) == set()


@pytest.mark.parametrize(
    ("scheme", "word", "code"),
    [
        ("gend", "女", "2"),
        ("role", "综合岗", "all-rounder"),
        ("role_code", "复核员", "second-reviewer"),
        ("permission", "初审", "first-review"),
        ("permission", "初审权限", "first-review"),
        ("duty", "复审", "second-review"),
        ("step_code", "second-review", "second-review"),
        ("department", "医保局", "medical-security"),
        ("not-payable", "境外就医", "4"),
        ("parameter", "住院起付标准", "inpatient-deductible"),
        ("region", "丰都县", "500230"),
        ("article", "《医疗保障基金使用监督管理条例》第二十九条", "fund-use-29"),
        ("article", "《社会保险法》第三十条", "social-insurance-30"),
    ],
)
def test_words_lead_to_codes(scheme, word, code):
    assert words()[scheme][word] == code


def test_a_word_of_two_entries_means_neither_but_a_code_means_itself():
    graph = Graph().parse(
        data="""
        @prefix list: <https://w3id.org/hegui/list/> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        list:x a skos:ConceptScheme ; skos:notation "x_code" .
        list:x-1 skos:inScheme list:x ; skos:notation "1" ; skos:prefLabel "甲" ; skos:altLabel "共" , "2" .
        list:x-2 skos:inScheme list:x ; skos:notation "2" ; skos:prefLabel "乙"@zh ; skos:altLabel "共" .
        """
    )
    table = words_of(graph)["x"]
    assert table == {"1": "1", "2": "2", "甲": "1", "乙": "2"}
    assert words_of(graph)["x_code"] == table


def test_the_trio_is_pairwise_incompatible_on_the_word_of_a_source():
    ontology = load_ontology()
    trio = sorted(ontology.subjects(RDF.type, FUND.TrioDuty), key=str)
    assert trio == [LIST["duty-first-review"], LIST["duty-register"], LIST["duty-second-review"]]
    for one, other in combinations(trio, 2):
        assert (one, FUND.incompatibleWith, other) in ontology
    pairs = [
        p
        for p in ontology.subjects(RDF.type, FUND.IncompatiblePair)
        if {ontology.value(p, FUND.firstDuty), ontology.value(p, FUND.secondDuty)} <= set(trio)
    ]
    assert {str(ontology.value(p, FUND.confidence)) for p in pairs} == {str(LIST["confidence-seed"])}


def test_every_permission_carries_a_duty_and_every_role_bundles_permissions():
    ontology = load_ontology()
    for permission in ontology.subjects(RDF.type, FUND.Permission):
        assert (ontology.value(permission, FUND.carriesDuty), RDF.type, FUND.Duty) in ontology
    for role in ontology.subjects(RDF.type, FUND.Role):
        assert (ontology.value(role, FUND.bundles), RDF.type, FUND.Permission) in ontology


def test_person_categories_stand_under_their_groups():
    assert load_ontology().value(LIST["psn_type-1101"], SKOS.broader) == LIST["psn_type-11"]


def test_statuses_that_entitle_to_assistance_are_marked_as_a_reading():
    ontology = load_ontology()
    statuses = set(ontology.subjects(RDF.type, FUND.AssistanceStatus))
    assert LIST["psn_idet_type-23"] in statuses
    for status in statuses:
        assert (status, FUND.reading, None) in ontology
        assert not ontology.value(status, FUND.confirmed).toPython()


def test_reference_entries_are_no_rows_of_a_published_list():
    # Rules on published lists must not fire on our own reference lists.
    ontology = load_ontology()
    for kind in (FUND.ListEntry, FUND.SubjectEntry, FUND.PowerEntry, FUND.MatterEntry, FUND.ParameterValue):
        assert (None, RDF.type, kind) not in ontology
    assert (FUND.MatterEntry, RDFS.subClassOf, FUND.Matter) in ontology


def test_every_matter_leads_to_a_department_with_a_name():
    ontology = load_ontology()
    matters = list(ontology.subjects(RDF.type, FUND.Matter))
    assert len(matters) >= 20
    for matter in matters:
        assert {
            label.language for label in ontology.objects(ontology.value(matter, FUND.ledBy), SKOS.prefLabel)
        } == {"zh", "en"}


def test_no_rule_is_served_by_two_matters():
    ontology = load_ontology()
    rules = list(ontology.objects(None, RULE.checkedBy))
    assert len(rules) == len(set(rules)) >= 34


def test_six_heads_are_not_payable_and_four_of_them_stand_in_the_law():
    ontology = load_ontology()
    heads = {LIST[f"not-payable-{n}"] for n in range(1, 7)}
    assert set(ontology.subjects(RDF.type, FUND.NotPayableHead)) == heads
    assert {head for head in heads if (head, FUND.basedOn, LAW["social-insurance-30"]) in ontology} == {
        LIST[f"not-payable-{n}"] for n in range(1, 5)
    }


def test_a_person_has_a_masked_name_and_an_institution_has_not():
    ontology = load_ontology()
    assert ontology.value(FUND.name, FUND.personalData) == FUND.personName
    assert ontology.value(FUND.identityNumber, FUND.personalData) == FUND.identityNumberKind
    people = set(ontology.objects(FUND.name, FUND.personalDataOf))
    assert {FUND.Person, FUND.Operator, FUND.Physician, FUND.StaffMember, FUND.Expert} <= people
    assert FUND.Institution not in people


def test_regions_have_names_in_both_languages():
    assert region_label("500230") == {"zh": "丰都县", "en": "Fengdu County"}
    assert region_label("999901") == {"zh": "示例县（虚构）", "en": "Example County (invented)"}
    assert region_label("000000") is None


def test_an_admission_is_an_encounter():
    assert (FUND.Admission, RDFS.subClassOf, FUND.Encounter) in load_ontology()
    assert (FUND.Admission, RDF.type, OWL.Class) in load_ontology()
