"""Every case of every rule: what each rule finds and what it leaves alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from hegui.rule_cases import Case, cases_under, run_case
from hegui.rules import load_rules

RULES = {rule.id: rule for rule in load_rules().rules}
CASES = cases_under(Path(__file__).parent)


def one_of_each_side() -> list[Case]:
    """Of every rule one case that finds something and one that finds nothing."""
    return [*{(case.rule, bool(case.finds)): case for case in CASES}.values()]


@pytest.mark.parametrize("case", CASES, ids=str)
@pytest.mark.parametrize("engine", ["auto", "reference"])
def test_case(case: Case, engine: str) -> None:
    assert_passes(case, engine)


@pytest.mark.parametrize("case", one_of_each_side(), ids=str)
def test_case_on_the_engine_of_large_checks(case: Case) -> None:
    assert_passes(case, "duckdb")


def assert_passes(case: Case, engine: str) -> None:
    outcome = run_case(case, RULES[case.rule], engine=engine)
    assert outcome.passed, f"expected {outcome.expected}\nfound    {outcome.found}"
