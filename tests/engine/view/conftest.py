"""What the tests of the view share: a database over tables, and literals as they are written."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _plain_literals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rdflib.NORMALIZE_LITERALS", False)
