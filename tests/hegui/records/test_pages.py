"""What pages and the terminal say about kinds of records."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from hegui.cli import app
from hegui.folders import folder
from hegui.records.pages import pages
from ingest.records import BY_NAME, TABLES

DOCS = folder("ontology").parent / "docs"
run = CliRunner().invoke


def test_the_pages_are_what_the_declarations_give() -> None:
    written = {name: (DOCS / name).read_text("utf-8") for name in pages()}
    assert written == pages(), "write them anew: hegui records pages docs"
    assert {file.name for file in (DOCS / "records").glob("*.md")} == {
        name.removeprefix("records/") for name in pages() if name.startswith("records/")
    }


def test_the_pages_name_every_kind_and_every_column_that_files_hold() -> None:
    made = pages()
    for table in TABLES:
        page = made[f"records/{table.area}.md"]
        assert f"## {table.title} {table.english} `{table.name}`" in page
        assert [c.name for c in table.given if f"| {c.header} | `{c.name}` |" not in page] == []
        assert f"records/{table.area}.md#{table.name}" in made["data.md"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_list_names_every_kind(lang: str) -> None:
    printed = run(app, ["records", "list", "--lang", lang]).stdout
    assert [name for name in BY_NAME if name not in printed] == []
    assert ("经办机构中使用" if lang == "zh" else "A member of") in printed


def test_an_area_is_listed_alone() -> None:
    printed = run(app, ["records", "list", "persons"]).stdout
    assert "person_status" in printed
    assert "trace_sale" not in printed


@pytest.mark.parametrize("name", ["fee_line", "费用明细"])
def test_a_kind_is_shown_by_name_and_by_title(name: str) -> None:
    printed = run(app, ["records", "show", name, "--lang", "zh"]).stdout
    for told in ("费用明细流水号", "feedetl_sn", "→ physician", "mdtrt_id + feedetl_sn"):
        assert told in printed


def test_a_misspelt_kind_is_answered_with_the_nearest() -> None:
    problem = run(app, ["records", "show", "fee_lines"]).exception
    assert "Did you mean fee_line?" in str(problem)
    assert "Did you mean persons?" in str(run(app, ["records", "list", "person"]).exception)
