"""What the database says of tables is kept for databases of the same make, and for no others."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from rdflib import Graph

from engine.errors import InputError
from engine.graph import describing
from engine.graph.describing import Columns, describe
from engine.graph.r2rml import Mapping, read_mapping

MAPPING = """
@prefix rr: <http://www.w3.org/ns/r2rml#> . @prefix ex: <http://example.org/> .
ex:m rr:logicalTable [ {table} ] ; rr:subjectMap [ rr:template "http://example.org/{{a}}" ; rr:class ex:A ] .
"""
TABLE, QUERY = 'rr:tableName "t"', 'rr:sqlQuery "SELECT a FROM t WHERE a IS NOT NULL"'


def mapped(table: str) -> Mapping:
    return read_mapping(Graph().parse(data=MAPPING.format(table=table)))


def columns(mapping: Mapping, *statements: str) -> Columns:
    with duckdb.connect() as connection:
        for statement in statements:
            connection.execute(statement)
        (only,) = describe(mapping, connection)
        return only.columns


@pytest.mark.parametrize("table", [TABLE, QUERY])
def test_databases_of_one_make_are_asked_once(table: str, monkeypatch: pytest.MonkeyPatch) -> None:
    mapping = mapped(table)
    first = columns(mapping, "CREATE TABLE t (a INTEGER)")
    monkeypatch.setattr(describing, "_described", lambda *_: pytest.fail("asked again"))
    assert columns(mapping, "CREATE TABLE t (a INTEGER)") == first == (("a", "INTEGER"),)


@pytest.mark.parametrize("table", [TABLE, QUERY])
def test_other_types_are_seen(table: str, tmp_path: Path) -> None:
    mapping, file = mapped(table), tmp_path / "t.parquet"
    assert columns(mapping, "CREATE TABLE t (a INTEGER)") == (("a", "INTEGER"),)
    assert columns(mapping, "CREATE TABLE t (a DATE)") == (("a", "DATE"),)
    for type_ in ("BIGINT", "VARCHAR"):
        made = (
            f"COPY (SELECT CAST(1 AS {type_}) AS a) TO '{file}'",
            f"CREATE VIEW t AS SELECT * FROM '{file}'",
        )
        assert columns(mapping, *made) == (("a", type_),)


def test_a_query_over_a_file_is_asked_each_time(tmp_path: Path) -> None:
    file = tmp_path / "t.parquet"
    mapping = mapped(f"rr:sqlQuery \"SELECT a FROM '{file}'\"")
    for type_ in ("BIGINT", "VARCHAR"):
        assert columns(mapping, f"COPY (SELECT CAST(1 AS {type_}) AS a) TO '{file}'") == (("a", type_),)


def test_a_table_that_is_not_there_is_told_each_time() -> None:
    for _ in range(2):
        with pytest.raises(InputError, match="mapping-table-missing"):
            columns(mapped(TABLE), "CREATE TABLE other (a INTEGER)")
