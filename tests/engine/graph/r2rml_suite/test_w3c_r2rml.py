"""The W3C R2RML cases: 56 outputs come out of DuckDB as the suite says, 13 faulty mappings are refused."""

from __future__ import annotations

import pytest

from .cases import Case, cases, suite_folder
from .runner import run

FOLDER = suite_folder()
CASES = cases(FOLDER) if FOLDER else []

pytestmark = pytest.mark.skipif(FOLDER is None, reason="the R2RML suite is not beside the repository")


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case: Case) -> None:
    outcome = run(case)
    assert outcome.passed, outcome.note


def test_every_case_is_there() -> None:
    assert sum(case.expected is not None for case in CASES) == 56
    assert sum(case.expected is None for case in CASES) == 13
