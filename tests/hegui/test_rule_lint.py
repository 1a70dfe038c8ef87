"""Rules stand on live law; each remark of `hegui rules lint` is made when, and only when, there is cause."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from rdflib import DCTERMS, XSD, Graph, Literal

import hegui.rule_lint
from hegui.ontology import FUND, LAW, LIST, RULE, load_ontology
from hegui.rule_lint import lint, lint_lists
from hegui.rules import RuleInfo, load_rules

ON = date(2026, 11, 22)
ARTICLE = LAW["agency-36"]


@pytest.fixture
def ontology() -> Graph:
    """The articles that one rule cites, free to be changed."""
    graph = Graph()
    for article in _rule().law:
        for triple in load_ontology().triples((article, None, None)):
            graph.add(triple)
    return graph


def _rule() -> RuleInfo:
    return replace(load_rules(["administrator-handles-business"]).rules[0], law=(ARTICLE,))


def _codes(rule: RuleInfo, ontology: Graph, on: date = ON) -> list[str]:
    return [remark.code for remark in lint([rule], ontology, on)]


def test_no_rule_gives_an_alarm() -> None:
    assert [remark for remark in lint(load_rules().rules, load_ontology(), ON) if remark.alarm] == []


def test_no_list_rests_on_law_that_ended() -> None:
    assert [remark for remark in lint_lists(load_ontology(), ON) if remark.alarm] == []


@pytest.mark.parametrize(
    ("ends", "code"),
    [("2026-11-21", "article-ended"), ("2027-02-19", "article-ends-soon"), ("2027-02-20", None)],
)
def test_an_article_under_a_power_that_ends_is_told_too(ends: str, code: str | None) -> None:
    graph = Graph()
    graph.add((LIST["power-x"], FUND.basedOn, ARTICLE))
    graph.add((ARTICLE, LAW.inForceUntil, _day(ends)))
    told = [(remark.rule, remark.code, remark.alarm) for remark in lint_lists(graph, ON)]
    assert told == ([("list:power-x", code, code == "article-ended")] if code else [])


def test_a_sound_rule_gives_nothing(ontology: Graph) -> None:
    ontology.set((ARTICLE, LAW.lastChecked, _day("2026-11-01")))
    assert _codes(_rule(), ontology) == []


def test_an_article_without_text_is_none(ontology: Graph) -> None:
    ontology.remove((ARTICLE, LAW.text, None))
    assert "no-article" in _codes(_rule(), ontology)


@pytest.mark.parametrize(
    ("ends", "code"),
    [
        pytest.param("2026-11-21", "article-ended", id="yesterday"),
        pytest.param("2026-11-22", "article-ends-soon", id="today"),
        pytest.param("2027-02-19", "article-ends-soon", id="in 89 days"),
        pytest.param("2027-02-20", None, id="in 90 days"),
    ],
)
def test_an_article_that_ends_is_an_alarm(ends: str, code: str | None, ontology: Graph) -> None:
    ontology.set((ARTICLE, LAW.inForceUntil, _day(ends)))
    assert [one for one in _codes(_rule(), ontology) if one.startswith("article")] == ([code] if code else [])


def test_a_rule_that_itself_ended_may_cite_what_ended(ontology: Graph) -> None:
    ontology.set((ARTICLE, LAW.inForceUntil, _day("2026-11-21")))
    assert "article-ended" not in _codes(replace(_rule(), applies_until=date(2026, 11, 21)), ontology)


def test_a_newer_version_keeps_an_article_alive(ontology: Graph) -> None:
    ontology.set((ARTICLE, LAW.inForceUntil, _day("2026-11-21")))
    newer = LAW["agency-36-2026"]
    ontology.add((ARTICLE, DCTERMS.hasVersion, newer))
    ontology.add((newer, LAW.inForceFrom, _day("2026-11-22")))
    assert "article-ended" not in _codes(_rule(), ontology)


@pytest.mark.parametrize(("begins", "early"), [("2023-12-01", False), ("2023-11-30", True)])
def test_a_rule_does_not_reach_back_before_its_law(begins: str, early: bool, ontology: Graph) -> None:
    rule = replace(_rule(), applies_from=date.fromisoformat(begins))
    assert ("before-its-law" in _codes(rule, ontology)) is early


@pytest.mark.parametrize(("mark", "told"), [("memory", True), ("found-2", True), ("found", False)])
def test_what_is_known_at_second_hand_is_to_be_verified(mark: str, told: bool, ontology: Graph) -> None:
    ontology.set((ARTICLE, FUND.confidence, LIST[f"confidence-{mark}"]))
    assert ("unconfirmed" in _codes(_rule(), ontology)) is told


@pytest.mark.parametrize(("checked", "told"), [("2025-11-22", False), ("2025-11-21", True)])
def test_law_not_looked_at_for_a_year_is_told(checked: str, told: bool, ontology: Graph) -> None:
    ontology.set((ARTICLE, LAW.lastChecked, _day(checked)))
    assert ("stale" in _codes(_rule(), ontology)) is told


def test_a_rule_without_cases_is_an_alarm(
    ontology: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hegui.rule_lint, "folder", lambda name: tmp_path)
    assert "no-cases" in _codes(_rule(), ontology)


def test_a_rule_that_answers_nothing_is_told(ontology: Graph) -> None:
    shapes = Graph()
    for triple in _rule().shapes:
        if triple[1] != RULE.answers:
            shapes.add(triple)
    assert "answers-nothing" in _codes(replace(_rule(), shapes=shapes), ontology)


def _day(text: str) -> Literal:
    return Literal(text, datatype=XSD.date)
