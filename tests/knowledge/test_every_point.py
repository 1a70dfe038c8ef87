"""Every deciding point is exercised: a claim that breaks it is found, a near miss is not."""

from __future__ import annotations

from collections import Counter

import pytest
from point_cases import Case, Cases, cases_of

import ingest
from hegui.knowledge.reference import add_knowledge
from hegui.knowledge.rows import rows_of
from hegui.knowledge.store import load_batches
from hegui.ontology import words
from hegui.rules import load_rules
from hegui.workspace import DATA, Workspace

RULES = ("limit-*", "exclusive-services")


@pytest.fixture(scope="module")
def cases() -> Cases:
    return cases_of(tuple(rows_of(load_batches())))


@pytest.fixture(scope="module")
def found(cases: Cases) -> set[tuple[str, str]]:
    """The rule and focus node of every finding, all cases being checked at once."""
    connection = ingest.load_rows(cases.rows, words=words())
    add_knowledge(connection)
    rules = load_rules(RULES)
    by_iri = {rule.iri: rule.id for rule in rules.rules}
    with Workspace(ingest.Loaded(connection, (), ())).judged_by(rules.graph) as session:
        results = session.validate()
    assert [run.error for run in results.runs if run.error] == []
    return {(by_iri[result.root_shape], str(result.focus).removeprefix(DATA)) for result in results.results}


def test_thousands_of_cases_are_generated(cases: Cases) -> None:
    kinds = Counter(case.rule for case in cases.cases)
    assert len(cases.cases) > 6000
    assert len(kinds) == 14


def test_every_claim_that_breaks_a_point_is_found(cases: Cases, found: set[tuple[str, str]]) -> None:
    missed = [case for case in cases.cases if case.breaks and (case.rule, case.focus) not in found]
    assert shown(missed) == []


def test_no_near_miss_is_found(cases: Cases, found: set[tuple[str, str]]) -> None:
    wrong = [case for case in cases.cases if not case.breaks and (case.rule, case.focus) in found]
    assert shown(wrong) == []


def shown(cases: list[Case]) -> list[tuple[str, str]]:
    return [(case.rule, case.point) for case in cases[:20]]
