"""The W3C SPARQL evaluation tests: every SELECT and ASK in scope passes, or is listed with its reason."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import w3c_suite as suite
import yaml

from engine.sql.database import Database
from engine.sql.sqlite import SqliteDatabase

ROOT = Path(__file__).resolve().parents[3]
FOLDER = Path(os.environ.get("HEGUI_SHARED", ROOT.parent / "shared")) / "w3c-sparql-tests"
KNOWN_FAILURES: dict[str, str] = yaml.safe_load((Path(__file__).parent / "known_failures.yaml").read_text())
CASES = list(suite.cases(FOLDER)) if FOLDER.is_dir() else []

pytestmark = pytest.mark.skipif(not CASES, reason=f"{FOLDER} is absent")


@pytest.fixture(scope="module", params=["duckdb", "sqlite"])
def database(request: pytest.FixtureRequest) -> Iterator[Database | SqliteDatabase]:
    with suite.lexical_forms_kept(), suite.opened(request.param) as opened:
        yield opened


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case: suite.Case, database: Database | SqliteDatabase) -> None:
    outcome = suite.run(case, database)
    if outcome.status == suite.OUT_OF_SCOPE:
        pytest.skip(f"out of scope: {outcome.reason}")
    if case.identifier in KNOWN_FAILURES:
        assert outcome.status == suite.FAILED, f"{case} passes now: take it off known_failures.yaml"
    else:
        assert outcome.status == suite.PASSED, outcome.reason


def test_every_known_failure_is_a_case() -> None:
    assert set(KNOWN_FAILURES) <= {case.identifier for case in CASES}
