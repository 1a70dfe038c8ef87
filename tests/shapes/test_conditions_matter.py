"""No condition of a rule is idle: take any one away, and a case of the rule fails."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Graph

from hegui.rule_cases import Case, cases_under, run_case
from hegui.rules import RuleInfo, load_rules
from tests.shapes.conditions import without_one_condition

RULES = {rule.id: rule for rule in load_rules().rules}
CASES = cases_under(Path(__file__).parent)


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_each_condition_matters(rule: RuleInfo) -> None:
    # A condition holds findings back, so the cases that should find nothing notice its absence first.
    cases = sorted(_cases(rule), key=lambda case: len(case.finds))
    idle = [
        condition
        for condition, shapes in without_one_condition(rule)
        if all(_passes(case, shapes) for case in cases)
    ]
    assert not idle, f"no case notices that {rule.id} loses {idle}"


@pytest.mark.parametrize("name", ["line-arithmetic", "no-operation-after-leaving", "entry-published"])
def test_a_rule_without_its_condition_fails_its_cases(name: str) -> None:
    rule = RULES[f"rule:{name}"]
    (_, shapes), *_ = without_one_condition(rule)
    assert all(_passes(case, rule.shapes) for case in _cases(rule))
    assert not all(_passes(case, shapes) for case in _cases(rule))


def _cases(rule: RuleInfo) -> list[Case]:
    return [case for case in CASES if case.rule == rule.id]


def _passes(case: Case, shapes: Graph) -> bool:
    return run_case(case, RULES[case.rule], shapes=shapes).passed
