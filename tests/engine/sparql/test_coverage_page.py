"""docs/sparql-coverage.md says what the engine does."""

from __future__ import annotations

from coverage_page import PAGE, page


def test_the_page_is_up_to_date() -> None:
    written = PAGE.read_text(encoding="utf-8")
    table = written.partition("## The W3C evaluation tests\n\n")[2].rstrip("\n")
    assert written == page(table), "run tests/engine/sparql/coverage_page.py and read the diff"
