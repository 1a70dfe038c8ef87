"""The invented records of county.ttl, checked once for all tests of the report."""

from __future__ import annotations

import pytest
from checked_county import Checked, check_county, summary_of

from report import RunSummary


@pytest.fixture(scope="session")
def checked() -> Checked:
    """The records of county.ttl, checked with every rule and explained."""
    return check_county()


@pytest.fixture(scope="session")
def run(checked: Checked) -> RunSummary:
    """The summary of that check, with an input and a reject."""
    return summary_of(checked)
