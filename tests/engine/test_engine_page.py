"""docs/engine.md shows what the program prints; `python -m tests.engine.page` renews it."""

from __future__ import annotations

import importlib.util
from pathlib import Path

FILE = Path(__file__).parent / "page.py"


def test_the_page_is_what_the_program_prints() -> None:
    spec = importlib.util.spec_from_file_location("engine_page", FILE)
    assert spec is not None
    assert spec.loader is not None
    page = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(page)
    text = page.PAGE.read_text("utf-8")
    assert page.renewed(text) == text
