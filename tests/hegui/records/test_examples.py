"""The example row of every kind is sound: it loads, and what it refers to is another example."""

from __future__ import annotations

import duckdb
import pytest

import ingest
from hegui.ontology import words
from ingest.records import LINKS, TABLES


@pytest.fixture(scope="module")
def loaded() -> duckdb.DuckDBPyConnection:
    rows = {
        table.name: [{name: value for name, value in row if value} for row in table.examples]
        for table in TABLES
    }
    return ingest.load_rows(rows, words=words())


def test_every_example_is_a_row_with_its_key(loaded: duckdb.DuckDBPyConnection) -> None:
    for table in TABLES:
        rows = loaded.execute(f'SELECT "{table.key.name}" FROM "{table.name}"').fetchall()
        assert len(rows) == len(table.examples), table.name
        assert all(key for (key,) in rows), table.name


def test_every_example_fills_what_a_file_must_have() -> None:
    for table in TABLES:
        missing = [column.name for column in table.required if column.name not in table.example]
        assert missing == [], table.name


def test_every_reference_of_an_example_leads_to_an_example(loaded: duckdb.DuckDBPyConnection) -> None:
    nowhere = []
    for link in LINKS:
        (count,) = loaded.execute(
            f'SELECT count(*) FROM "{link.table}" AS a WHERE "{link.column}" IS NOT NULL AND NOT EXISTS '
            f'(SELECT 1 FROM "{link.to_table}" AS b WHERE b."{link.to_column}" = a."{link.column}")'
        ).fetchone() or (0,)
        if count:
            nowhere.append(f"{link.table}.{link.column} → {link.to_table}.{link.to_column}")
    assert nowhere == []
