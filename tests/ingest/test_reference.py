"""The page of tables and headers."""

from __future__ import annotations

from ingest.records import TABLES
from ingest.reference import markdown


def test_the_page_names_every_table_and_every_column_that_files_hold() -> None:
    page = markdown()
    for table in TABLES:
        assert f"## {table.title} `{table.name}`" in page
        assert [c.name for c in table.given if f"| {c.header} | `{c.name}` |" not in page] == []
