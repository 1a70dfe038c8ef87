"""The invented county: what is planted, and that nothing in it could be real."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from hegui.case_rows import graph_of_rows
from hegui.county.agency import kinds
from hegui.county.agency.registers import PLACES
from hegui.county.making import expected_findings, make_county
from hegui.county.model import DATA, Settlement
from hegui.county.names import CHECKS, WEIGHTS
from tests.conftest import ROOT, shared_folder

REGISTERED = frozenset(PLACES)
"""Kinds of which the county has registers of its own."""


@pytest.fixture(scope="module")
def county():
    return make_county(300, 1)


@pytest.fixture(scope="module")
def clean():
    return make_county(300, 1, plants=False)


NOTHING_PLANTED = {"permission-unused", "three-lists-kept"}
"""Many grants are there to show something else and are not used; and the county keeps all three lists."""


def test_every_rule_has_something_planted(county):
    planted = {one.rule for one in county.expected}
    rules = {path.stem for path in (ROOT / "shapes").glob("*/*.ttl") if path.parent.name != "components"}
    assert rules - planted == NOTHING_PLANTED
    assert planted <= rules


def test_what_is_planted_among_claims_is_planted_at_least_twice(county):
    among_claims = {one.rule for one in make_county(300, 1, agency=False).expected}
    planted = Counter(one.rule for one in county.expected)
    assert len(among_claims) >= 34
    assert {rule: planted[rule] for rule in among_claims if planted[rule] < 2} == {}


def test_without_plants_nothing_is_expected(clean):
    assert expected_findings(clean) == []


@pytest.mark.parametrize("settlements", [1, 120, 300])
def test_a_county_has_the_size_asked_for_unless_too_small_for_what_is_planted(settlements):
    sizes = [len(make_county(settlements, 7, plants=plants).visits) for plants in (False, True)]
    assert all(size >= settlements for size in sizes)
    assert settlements < 120 or sizes == [settlements, settlements]


def test_expected_findings_have_an_amount_above_nothing_or_none(county):
    assert all(one["amount"] is None or int(str(one["amount"])) > 0 for one in expected_findings(county))


def test_every_focus_is_a_record_of_the_county(county):
    records = [
        *county.people,
        *county.visits,
        *county.sales,
        *county.operators,
        *county.grants,
        *county.cases,
    ]
    records += [visit.settlement for visit in county.visits] + county.entries + county.parameters
    records += [line for visit in county.visits for line in visit.lines]
    records += [operation for case in county.cases for operation in case.operations]
    iris = Counter(record.iri for record in records)
    assert max(iris.values()) == 1
    rows: dict[str, list] = {}
    for book in county.books:
        for kind, own in book.sheets.items():
            rows.setdefault(kind, []).extend(own)
    kept = {str(subject) for subject in graph_of_rows(rows).subjects()}
    kept |= {f"{DATA}institution/{place.code}" for place in county.hospitals + county.pharmacies}
    named = {one.focus.iri for one in county.expected if one.focus.iri.startswith(DATA)}
    assert named - set(iris) - kept <= {f"{DATA}agreement/XY2026012"}


@pytest.mark.parametrize(("settlements", "seed", "plants"), [(1, 2, False), (40, 3, True), (700, 4, True)])
def test_every_county_has_an_agency(settlements, seed, plants):
    found = make_county(settlements, seed, plants=plants)
    assert kinds() <= {kind for book in found.books for kind in book.sheets} | REGISTERED


def test_a_county_may_lack_what_the_agency_keeps_about_itself():
    assert make_county(300, 1, agency=False).books == []


def test_another_seed_is_another_county(county):
    other = make_county(300, 2)
    assert [person.name for person in other.people] != [person.name for person in county.people]


def test_identity_numbers_end_in_a_wrong_check_character(county):
    for person in county.people:
        body, check = person.identity[:17], person.identity[17]
        right = CHECKS[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]
        assert check != right
        assert body.startswith(f"500230{person.born:%Y%m%d}")


def test_trace_codes_have_twenty_digits_and_begin_with_eight_and_zeros(county):
    assert all(re.fullmatch("80000[0-9]{15}", sale.code) for sale in county.sales)


def holds_all_identities(bill: Settlement) -> bool:
    return (
        bill.total == bill.fund + bill.person_part + bill.hospital
        and bill.fund == bill.pool + bill.major + bill.large + bill.assistance
        and bill.person_part == bill.account + bill.cash
        and bill.total == bill.own + bill.over + bill.pre + bill.scope
        and min(bill.pool, bill.major, bill.large, bill.assistance, bill.account, bill.cash) >= 0
    )


def test_clean_payments_hold_the_identities_of_the_interface_within_a_fen(clean):
    kept = [holds_all_identities(visit.settlement) for visit in clean.visits]
    # Near misses are one fen off on purpose.
    assert len(kept) - sum(kept) <= 4


def test_both_schemes_every_level_and_every_fund_occur(clean):
    bills = [visit.settlement for visit in clean.visits]
    assert {visit.place.level for visit in clean.visits if visit.inpatient} == {"1", "2", "3"}
    assert {person.scheme for person in clean.people} == {"310", "390"}
    assert all(
        any(getattr(bill, fund) for bill in bills) for fund in ("pool", "major", "large", "assistance")
    )
    assert any(bill.hospital for bill in bills)
    assert any(line.refunds for visit in clean.visits for line in visit.lines)


def test_codes_are_those_of_the_published_knowledge_points(county):
    batches = shared_folder("knowledge-points") / "batches"
    published = {
        code for path in batches.glob("*.json") for point in json_list(path) for code in point["med_codes"]
    }
    assert {item.code for item in county.items} <= published


def test_everyday_visits_charge_no_two_services_of_a_published_pair(clean):
    batches = shared_folder("knowledge-points") / "batches"
    pairs = {
        frozenset(point["med_codes"])
        for path in batches.glob("*.json")
        for point in json_list(path)
        if point["rule_class"] == "医疗服务项目重复收费"
    }
    for visit in clean.visits:
        days: dict[object, set[str]] = {}
        taken_back = {line.refunds for line in visit.lines}
        for line in visit.lines:
            if line not in taken_back and line.amount > 0:
                days.setdefault(line.incurred.date(), set()).add(line.item.code)
        assert not any(pair <= codes for codes in days.values() for pair in pairs if len(pair) == 2)


def json_list(path: Path) -> list[dict]:
    found = json.loads(path.read_text(encoding="utf-8"))
    return found if isinstance(found, list) else []
