"""Every case of every rule: what each rule finds and what it leaves alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from hegui.rule_cases import Case, cases_under, run_case
from hegui.rules import load_rules

RULES = {rule.id: rule for rule in load_rules().rules}


@pytest.mark.parametrize("case", cases_under(Path(__file__).parent), ids=str)
@pytest.mark.parametrize("engine", ["auto", "reference"])
def test_case(case: Case, engine: str) -> None:
    outcome = run_case(case, RULES[case.rule], engine=engine)
    assert outcome.passed, f"expected {outcome.expected}\nfound    {outcome.found}"
