"""What every rule must have: cases on both sides, both languages, law with text, a matter, a dated fact."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rdflib import RDFS, XSD, BNode, Graph, URIRef
from rdflib.term import Node

from engine.errors import InputError
from hegui.ontology import FUND, LAW, RULE, load_ontology
from hegui.rule_cases import cases_under, read_cases
from hegui.rule_properties import SH
from hegui.rules import LANGUAGES, RuleInfo, load_rules
from hegui.vocabulary import refuse_unknown_properties
from report.sentences import check_sentences

HERE = Path(__file__).parent
RULES = load_rules().rules
CASES = cases_under(HERE)
each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)


def test_there_are_at_least_the_rules_that_were_asked_for() -> None:
    assert len(RULES) >= 30
    assert {rule.family for rule in RULES} >= {"C", "L", "T", "S"}


@each_rule
def test_cases_pass_and_find(rule: RuleInfo) -> None:
    finds = [len(case.finds) for case in CASES if case.rule == rule.id]
    assert min(finds, default=None) == 0
    assert max(finds, default=0) > 0


@each_rule
def test_case_file_has_the_name_of_the_rule(rule: RuleInfo) -> None:
    file = HERE / rule.file.parent.name / f"{rule.file.stem}.yaml"
    assert {case.rule for case in read_cases(file)} == {rule.id}


@each_rule
def test_law_leads_to_articles_with_text(rule: RuleInfo) -> None:
    for article in rule.law:
        assert load_ontology().value(article, LAW.text), f"{article} has no text"


@each_rule
def test_matter_is_on_the_list_and_names_the_rule(rule: RuleInfo) -> None:
    assert (rule.matter, FUND.ledBy, None) in load_ontology()
    assert (rule.matter, RULE.checkedBy, rule.iri) in load_ontology()


@each_rule
def test_fact_date_ends_in_a_date(rule: RuleInfo) -> None:
    path = rule.fact_date
    assert path is not None
    for last in last_properties(rule.shapes, path):
        assert isinstance(last, URIRef)
        assert load_ontology().value(last, RDFS.range) == XSD.date


def last_properties(shapes: Graph, path: Node) -> list[Node]:
    ways = shapes.value(path, SH.alternativePath)
    if ways is not None:
        return [last for way in shapes.items(ways) for last in last_properties(shapes, way)]
    return [[*shapes.items(path)][-1] if isinstance(path, BNode) else path]


@each_rule
def test_messages_are_in_both_languages(rule: RuleInfo) -> None:
    own = [rule.iri, *rule.shapes.objects(rule.iri, SH.property), *rule.shapes.objects(rule.iri, SH.sparql)]
    for part in own:
        for prop in (SH.message, RULE.sentence):
            languages = {text.language for text in rule.shapes.objects(part, prop)}
            assert languages in (set(), set(LANGUAGES)), f"{part} {prop}"
    assert any((part, SH.message, None) in rule.shapes for part in own)


@each_rule
def test_every_shape_has_a_name_of_the_rule(rule: RuleInfo) -> None:
    for prop in (SH.property, SH.sparql):
        for part in rule.shapes.objects(rule.iri, prop):
            assert part.startswith(f"{rule.iri}-")


@each_rule
def test_no_number_of_law_stands_in_a_query(rule: RuleInfo) -> None:
    # 1 and 100 are arithmetic with fen, 0.01 is rounding, 12 and 31 the end of a year.
    arithmetic = {"0", "1", "100", "0.01", "12", "31"}
    for query in rule.shapes.objects(None, SH.select):
        bare = re.sub(r'#.*|"[^"]*"|[\w-]+:[\w-]+|\?\w+', " ", str(query))
        assert set(re.findall(r"\d+(?:\.\d+)?", bare)) <= arithmetic


def test_sentences_name_only_what_their_queries_yield() -> None:
    assert check_sentences(load_rules().graph) == []


def test_rules_look_only_at_properties_that_records_have() -> None:
    refuse_unknown_properties(load_rules())


def test_globs_choose_by_name_family_and_folder() -> None:
    assert [rule.id for rule in load_rules(["rule:line-arithmetic"]).rules] == ["rule:line-arithmetic"]
    assert {rule.id for rule in load_rules(["line-*"]).rules} == {"rule:line-arithmetic", "rule:line-split"}
    assert {rule.family for rule in load_rules(["C", "lists"]).rules} == {"C", "L"}


def test_a_glob_that_matches_nothing_is_an_error() -> None:
    with pytest.raises(InputError) as problem:
        load_rules(["line-arithmetics"])
    assert problem.value.code == "rule-unknown"


RULE_FILE = """
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix law: <https://w3id.org/hegui/law/> .
@prefix list: <https://w3id.org/hegui/list/> .
@prefix rule: <https://w3id.org/hegui/rule/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
rule:some-rule a sh:NodeShape ;
    skos:prefLabel "甲"@zh , "a"@en ; rule:reading "甲"@zh , "a"@en ; rule:sentence "甲"@zh , "a"@en ;
    rule:repair "甲"@zh , "a"@en ; skos:example "甲"@zh ; rule:family "S" ; rule:version "1" ;
    dcterms:source law:fund-use-15 ; rule:matter list:matter-claims-data ; sh:severity sh:Violation .
"""


def test_a_complete_rule_is_read(tmp_path: Path) -> None:
    (tmp_path / "some-rule.ttl").write_text(RULE_FILE, "utf-8")
    (rule,) = load_rules(shapes=tmp_path).rules
    assert (rule.id, rule.severity, rule.requires) == ("rule:some-rule", "violation", ())


@pytest.mark.parametrize(
    ("there", "instead", "code"),
    [
        ('rule:family "S"', 'rule:family "Q"', "rule-incomplete"),
        ('"甲"@zh , "a"@en ; rule:reading', '"甲"@zh ; rule:reading', "rule-incomplete"),
        ("dcterms:source law:fund-use-15 ;", "", "rule-incomplete"),
        ("sh:severity sh:Violation", "sh:severity sh:Debug", "rule-incomplete"),
        ("rule:some-rule a", "rule:another-rule a", "rule-incomplete"),
        ("sh:severity sh:Violation .", "sh:severity sh:Violation", "rdf-syntax"),
    ],
)
def test_what_is_missing_is_said(tmp_path: Path, there: str, instead: str, code: str) -> None:
    assert there in RULE_FILE
    (tmp_path / "some-rule.ttl").write_text(RULE_FILE.replace(there, instead), "utf-8")
    with pytest.raises(InputError) as problem:
        load_rules(shapes=tmp_path)
    assert problem.value.code == code
    assert "some-rule.ttl" in problem.value.place


def test_a_case_file_that_is_none_is_said(tmp_path: Path) -> None:
    (tmp_path / "some-rule.yaml").write_text("rule: rule:some-rule\ncase: []\n", "utf-8")
    with pytest.raises(InputError) as problem:
        cases_under(tmp_path)
    assert problem.value.code == "case-file"
