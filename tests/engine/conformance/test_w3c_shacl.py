"""The W3C SHACL suite passes in every engine, but for the cases listed with their clause."""

from __future__ import annotations

import pytest

from engine.session import ENGINES

from .runner import known_failures, run, table
from .suite import cases, suite_folder

FOLDER = suite_folder()


@pytest.mark.skipif(FOLDER is None, reason="the W3C suite is not beside the repository")
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("engine_name", ENGINES)
def test_suite(engine_name: str) -> None:
    assert FOLDER is not None
    outcomes = [run(case, engine_name) for case in cases(FOLDER)]
    assert len(outcomes) == 121
    failed = {outcome.case for outcome in outcomes if not outcome.passed}
    assert failed == set(known_failures(engine_name)), table(outcomes)
