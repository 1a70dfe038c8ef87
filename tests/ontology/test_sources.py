"""Sections of notices and reports are quoted exactly; the rules of the national book are taken over."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from rdflib import DCTERMS

from hegui.folders import folder
from hegui.ontology import LAW, load_ontology
from hegui.review_rules_import import import_review_rules, tidy_definition

SEEDS = {
    "county-plan-2019": "000_5df2e3161356d566.txt",
    "xinjiang-2025": "001_4fa218c3587ce826.txt",
    "tianjin-2018": "002_a360ca755a4770bf.txt",
    "pengzhou-2018": "003_03aae17f2c5995cc.txt",
    "fengdu-2022": "004_b6b5729c062d012a.txt",
}


@pytest.mark.parametrize("document", SEEDS)
def test_sections_are_quoted_exactly(document, shared):
    ontology = load_ontology()
    # The first seed breaks lines inside words; line ends carry no meaning in any of them.
    source = (shared / "seeds" / SEEDS[document]).read_text(encoding="utf-8").replace("\n", "")
    sections = list(ontology.subjects(LAW.partOf, LAW[document]))
    assert len(sections) >= 5
    for section in sections:
        assert str(ontology.value(section, LAW.text)).replace("\n", "") in source, section


def test_the_sentence_on_incompatible_duties_is_there():
    text = str(load_ontology().value(LAW["xinjiang-2025-2-6-1"], LAW.text))
    assert "坚决杜绝一人有登记、初审、复核等多个操作权限" in text


def test_review_rules_are_what_the_sources_give_today(shared, tmp_path):
    for path in import_review_rules(shared / "knowledge-points", tmp_path):
        ours = folder("ontology") / "law" / path.name
        assert path.read_bytes() == ours.read_bytes(), path.name


def test_all_88_review_rules_have_their_names(shared):
    catalogue = json.loads(
        (shared / "knowledge-points/rule_catalog_2025_88.json").read_text(encoding="utf-8")
    )
    ontology = load_ontology()
    for rule in catalogue["rules"]:
        text = str(ontology.value(LAW[f"review-rules-2025-{rule['seq']}"], LAW.text))
        assert text.partition("（2025年版")[0] == rule["name"]


def test_definitions_of_review_rules_are_clean_of_the_table_around_them():
    ontology = load_ontology()
    rules = list(ontology.subjects(LAW.partOf, LAW["review-framework-1"]))
    assert len(rules) == 79
    for rule in rules:
        definition = str(ontology.value(rule, LAW.text)).partition("：")[2]
        assert definition.startswith("对"), rule
        assert definition.endswith("。"), rule


def test_the_book_of_2025_takes_over_from_the_framework_without_a_day_between():
    ontology = load_ontology()
    for number in range(1, 89):
        rule = LAW[f"review-rules-2025-{number}"]
        before = ontology.value(rule, DCTERMS.hasVersion)
        if before is not None:
            ended = ontology.value(before, LAW.inForceUntil).toPython()
            assert ended + timedelta(days=1) == ontology.value(rule, LAW.inForceFrom).toPython()
    assert ontology.value(LAW["review-rules-2025-29"], DCTERMS.hasVersion) is None  # new in 2025


@pytest.mark.parametrize(
    ("definition", "clean"),
    [
        ("对甲进行监 管。", "对甲进行监管。"),
        ("管理类 行为主体监管类 频繁住院 对甲进行监管。", "对甲进行监管。"),
        ("对甲进行监管。 4 规则编码 一级分类 二级分类 规则名称 定义", "对甲进行监管。"),
        ("对31 天内的甲进行监管。", "对31 天内的甲进行监管。"),
    ],
)
def test_what_the_pdf_put_into_a_definition_is_taken_out(definition, clean):
    rule = {"tier1": "管理类", "tier2": "行为主体监管类", "name": "频繁住院"}
    assert tidy_definition(definition, rule) == clean
