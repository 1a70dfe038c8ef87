"""The three lists as public pages: everything in them, nothing from the network, the same bytes each time."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from pathlib import Path

import openpyxl
import pytest

from hegui.lists import Publication, ThreeLists, publish, three_lists
from hegui.ontology import load_ontology
from hegui.rules import load_rules

PUBLICATION = Publication("示例县医疗保障局", date(2026, 5, 10), "县政府网站")


@pytest.fixture(scope="module")
def lists() -> ThreeLists:
    return three_lists(load_ontology(), load_rules().graph)


@pytest.fixture(scope="module")
def page(lists: ThreeLists, tmp_path_factory: pytest.TempPathFactory) -> str:
    written, _ = publish(lists, tmp_path_factory.mktemp("lists"), PUBLICATION)
    return unescape(written.read_text("utf-8"))


def test_the_lists_are_filled_in(lists: ThreeLists) -> None:
    assert len(lists.matters) >= 60
    assert len(lists.powers) >= 40
    assert {duty.department.zh for duty in lists.duties} == {
        "医保行政",
        "卫健",
        "市场监管",
        "审计",
        "公安",
        "财政",
        "民政",
    }


def test_every_entry_has_what_its_list_asks_for(lists: ThreeLists) -> None:
    for matter in lists.matters:
        assert matter.leader.zh, matter.code
        assert matter.powers, matter.code
        assert matter.law, matter.code
        assert matter.how, matter.code
    for power in lists.powers:
        assert power.holders, power.code
        assert power.parties, power.code
        assert power.law, power.code


def test_the_red_line_quotes_the_regulation(lists: ThreeLists) -> None:
    assert len(lists.forbidden) >= 20
    for act in lists.forbidden:
        (article,) = act.law
        assert act.name.zh in article.text.replace("\n", ""), act.code
        assert act.parties, act.code
    fines = {act.law[0].label.zh.partition("》")[2]: act.multiples for act in lists.forbidden}
    assert fines == {
        "第三十八条": ("1", "2"),
        "第三十九条": None,
        "第四十条": ("2", "5"),
        "第四十一条": ("2", "5"),
    }


def test_matters_for_random_checks_are_on_the_list_of_matters(lists: ThreeLists) -> None:
    matters = {matter.name.zh for matter in lists.matters}
    assert lists.random_checks
    assert all(check.matter.zh in matters and check.parties for check in lists.random_checks)


def test_a_power_that_a_matter_uses_is_held_by_one_of_its_departments(lists: ThreeLists) -> None:
    holders = {power.name.zh: {holder.zh for holder in power.holders} for power in lists.powers}
    for matter in lists.matters:
        departments = {matter.leader.zh, *(sharer.zh for sharer in matter.sharers)}
        assert any(holders[power.zh] & departments for power in matter.powers), matter.code


def test_no_two_matters_are_one(lists: ThreeLists) -> None:
    names = [matter.name.zh for matter in lists.matters]
    assert len(set(names)) == len(names)


def test_the_page_shows_every_entry_with_its_article(lists: ThreeLists, page: str) -> None:
    for entry in (
        *lists.subjects,
        *lists.parties,
        *lists.powers,
        *lists.matters,
        *lists.forbidden,
        *lists.random_checks,
    ):
        assert entry.name.zh in page
        assert all(law.label.zh in page and law.text in page for law in entry.law)
    assert all(duty.words.zh in page for duty in lists.duties)
    assert all(rule.zh in page for matter in lists.matters for rule in matter.rules)


def test_the_page_says_who_published_it_or_that_nobody_did(
    lists: ThreeLists, page: str, tmp_path: Path
) -> None:
    assert "公布单位：示例县医疗保障局 · 公布日期：2026-05-10 · 公布渠道：县政府网站" in page
    reference, _ = publish(lists, tmp_path, Publication(), "en")
    assert "no office has published it" in reference.read_text("utf-8")


def test_the_page_asks_the_network_for_nothing(page: str) -> None:
    assert not re.search(r"""(?:src|href)=["'](?!#)""", page)
    assert "url(" not in page


def test_the_workbook_has_a_row_for_every_entry(lists: ThreeLists, tmp_path: Path) -> None:
    _, book = publish(lists, tmp_path, PUBLICATION)
    sheets = openpyxl.load_workbook(book, read_only=True)
    rows = {sheet.title: [row[1] for row in sheet.iter_rows(min_row=3, values_only=True)] for sheet in sheets}
    assert rows["监管权力清单"] == [power.name.zh for power in lists.powers]
    assert rows["监管事项清单"] == [matter.name.zh for matter in lists.matters]
    assert rows["违法违规行为清单（高压线）"] == [act.name.zh for act in lists.forbidden]
    assert rows["随机抽查事项清单"] == [check.name.zh for check in lists.random_checks]
    assert rows["监管主体与对象清单"] == [subject.name.zh for subject in lists.subjects]


def test_the_same_lists_give_the_same_bytes(lists: ThreeLists, tmp_path: Path) -> None:
    first = [file.read_bytes() for file in publish(lists, tmp_path / "a", PUBLICATION)]
    assert first == [file.read_bytes() for file in publish(lists, tmp_path / "b", PUBLICATION)]
