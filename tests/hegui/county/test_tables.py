"""The county as Parquet tables: its size, its bytes, and that ingest reads it."""

from __future__ import annotations

import hashlib
import json

import duckdb
import pytest

from hegui.county import write_county
from hegui.county.bulk.writing import write_tables
from hegui.ontology import words
from ingest import load
from ingest.records import TABLES


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    written = tmp_path_factory.mktemp("tables")
    write_county(written, settlements=6000, form="parquet")
    return written


def test_there_is_one_file_for_each_table_with_its_columns(folder):
    assert {path.stem for path in folder.glob("*.parquet")} == {table.name for table in TABLES}
    for table in TABLES:
        described = duckdb.execute(f"DESCRIBE SELECT * FROM '{folder}/{table.name}.parquet'").fetchall()
        expected = [(column.name, column.kind.sql) for column in table.columns]
        assert [(name, kind) for name, kind, *_ in described] == expected


def test_the_size_is_the_one_asked_for(folder):
    def count(table: str) -> int:
        found = duckdb.execute(f"SELECT count(*) FROM '{folder}/{table}.parquet'").fetchone()
        return found[0] if found else 0

    assert count("settlement") == count("encounter") == 6000
    assert 4.5 * 6000 < count("fee_line") < 5.5 * 6000
    assert 3.5 * 6000 < count("operation_log") < 4.5 * 6000


def test_ingest_reads_every_row(folder):
    loaded = load([folder], words=words())
    assert loaded.rejects == ()
    assert sum(one.loaded for one in loaded.inputs) == sum(one.read for one in loaded.inputs)


def test_the_same_arguments_give_the_same_bytes(folder, tmp_path):
    write_county(tmp_path, settlements=6000, form="parquet")
    for path in sorted(folder.iterdir()):
        assert digest(path) == digest(tmp_path / path.name), path.name


def digest(path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_what_is_planted_in_bulk_is_counted(tmp_path):
    small, tables = tmp_path / "small", tmp_path / "tables"
    tables.mkdir()
    write_county(small, settlements=1, plants=False)
    counts = write_tables(small, tables, visits=630, seed=1, plants=True, tell=lambda *step: None, spacing=70)
    assert counts["rule:pool-payment"] == 9
    assert counts["rule:overlapping-stays"] == 3
    assert (counts["rule:both-reviews-present"], counts["rule:claim-second-review"]) == (9, 5)
    assert len(counts) == 30


def test_without_plants_nothing_is_expected(tmp_path):
    write_county(tmp_path, settlements=500, form="parquet", plants=False)
    assert json.loads((tmp_path / "expected.json").read_text("utf-8")) == {"counts": {}}
