"""Conformance files of our own (tests/engine/components): data, shapes and expected report in one Turtle
file each, for what the W3C suite lacks.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.components import COMPONENTS

from .runner import run
from .suite import Case, cases

FOLDER = Path(__file__).parents[1] / "components"


@pytest.mark.parametrize("case", list(cases(FOLDER)), ids=lambda case: case.name)
def test_conformance_file(case: Case) -> None:
    outcome = run(case, "duckdb")
    assert outcome.passed, outcome.why


def test_every_component_has_a_case() -> None:
    """Those of the recommendation are in the W3C suite; every other has a file of its own."""
    ours = [one for one in COMPONENTS if "www.w3.org" not in str(one.component)]
    files = "".join(file.read_text("utf-8") for file in FOLDER.glob("*.ttl"))
    assert [one.__name__ for one in ours if str(one.component).split("#")[-1] not in files] == []
