"""What was held before the rules apply, on their first day and after: the rules and plain Python agree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from rdflib import Graph

import ingest
from engine.graph.materialise import materialise_into
from engine.session import Session
from hegui.ontology import DATA, load_ontology, words
from hegui.rules import load_rules
from tests.hegui.segregation.by_hand import ByHand
from tests.hegui.segregation.random_agency import FIRST, Rows, random_agency
from tests.hegui.segregation.test_random_agencies import lists, mapping_of, said
from tests.hegui.segregation.who_holds import Records

HELD = (
    "incompatible-duties-held",
    "two-review-duties-held",
    "administrator-handles-business",
    "duties-through-two-accounts",
    "relatives-hold-incompatible-duties",
    "post-carries-incompatible-duties",
    "role-bundles-incompatible-duties",
)
RULES = load_rules([f"rule:{name}" for name in HELD])
BEGINS = date(2023, 12, 1)
DAY = re.compile(r"\d{4}-\d\d-\d\d")


def moved(rows: Rows) -> Rows:
    """The same rows, their days moved so that the rules' first day lies in the middle of them."""
    by = BEGINS - timedelta(25) - FIRST

    def cell(value: object) -> object:
        if isinstance(value, str) and DAY.match(value):
            return (date.fromisoformat(value[:10]) + by).isoformat() + value[10:]
        return value

    return {
        kind: [{name: cell(value) for name, value in row.items()} for row in of] for kind, of in rows.items()
    }


@pytest.fixture(scope="module")
def in_engine() -> Iterator[Session]:
    with Session(load_ontology(), RULES.graph, engine="sqlite") as session:
        yield session


def test_all_of_these_rules_apply_from_one_day() -> None:
    assert {rule.applies_from for rule in RULES.rules} == {BEGINS}


@pytest.mark.parametrize("seed", range(16))
def test_what_is_still_held_is_judged(seed: int, in_engine: Session) -> None:
    rows = moved(random_agency(1_000 + seed, 6))
    connection = ingest.load_rows(rows, words=words())
    data = materialise_into(Graph(), mapping_of(frozenset(rows)), connection, base=str(DATA))
    connection.close()
    every = {one for one in ByHand(Records(rows, lists())).findings() if one[0] in HELD}
    judged = {one for one in ByHand(Records(rows, lists()), BEGINS).findings() if one[0] in HELD}
    results = in_engine.validate(data)
    assert said(results) == every
    by_iri = {rule.iri: rule for rule in RULES.rules}
    kept = [
        one
        for one in results.results
        if by_iri[one.root_shape].applies_within(by_iri[one.root_shape].days_of(data, one))
    ]
    assert said(replace(results, results=tuple(kept))) == judged
