"""A table three times as large as the memory allowed is checked to its end, with the same findings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from rdflib import Graph, URIRef

from engine.graph.r2rml import read_mapping
from engine.graph.table_files import open_tables, table_files
from engine.table_session import TableSession
from hegui.tables_check import TablesOptions, TablesOutcome, check_tables

VISITS = 1_200_000
NAME_LENGTH = 200
MEMORY = 160_000_000
EX = "http://example.org/"

MAPPING = """@prefix rr: <http://www.w3.org/ns/r2rml#> . @prefix ex: <http://example.org/> .
ex:m rr:logicalTable [ rr:tableName "visits" ] ; rr:subjectMap [ rr:template "{id}" ; rr:class ex:Visit ] ;
    rr:predicateObjectMap [ rr:predicate ex:previous ; rr:objectMap [ rr:template "{previous}" ] ] ;
    rr:predicateObjectMap [ rr:predicate ex:day ; rr:objectMap [ rr:column "day" ] ] .
"""
SHAPES = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://example.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex:prefixes sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/"^^xsd:anyURI ] .
ex:in-order a sh:NodeShape ; sh:targetClass ex:Visit ; sh:sparql [ sh:prefixes ex:prefixes ;
    sh:select '''SELECT $this ?value WHERE { $this ex:previous ?value ; ex:day ?day .
                 ?value ex:day ?before FILTER (?before > ?day) }''' ] .
ex:known a sh:NodeShape ; sh:targetClass ex:Visit ; sh:property [ sh:path ex:previous ; sh:class ex:Visit ] .
"""
_NAME = f"repeat('0', {NAME_LENGTH - 10}) || lpad(CAST({{}} AS VARCHAR), 10, '0')"
_PREVIOUS = "CASE WHEN i % 300000 = 7 THEN i + 5000 WHEN i = 99 THEN -1 ELSE abs(i - 1) END"
"""Every visit names the one before; four name a later one, and one a visit that is not there."""


@pytest.fixture(name="given", scope="module")
def _given(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("large")
    (folder / "mapping.ttl").write_text(MAPPING, "utf-8")
    (folder / "shapes.ttl").write_text(SHAPES, "utf-8")
    file = folder / "visits.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT {_NAME.format('i')} AS id, {_NAME.format(_PREVIOUS)} AS previous, "
            f"DATE '2020-01-01' + CAST(i // 1000 AS INT) AS day FROM range({VISITS}) AS t(i)) TO '{file}'"
        )
    yield folder
    file.unlink()


def checked(given: Path, memory: int | None) -> TablesOutcome:
    limit = None if memory is None else f"{memory // 1_000_000}MB"
    options = TablesOptions(
        given / "mapping.ttl", (given / "shapes.ttl",), memory_limit=limit, temp_directory=given
    )
    return check_tables(given / "visits.parquet", options)


def findings(outcome: TablesOutcome) -> list[tuple[str, int, str]]:
    results = outcome.results.results
    sources = {focus: [row.source for row in rows] for focus, rows in outcome.rows.items()}
    return [
        (str(one.root_shape).removeprefix(EX), int(str(one.focus)[-10:]), place.file + f" {place.row}")
        for one in results
        for place in sources[one.focus]
        if place is not None
    ]


def test_a_table_larger_than_memory_gives_the_same_findings(given: Path) -> None:
    limited = checked(given, MEMORY)
    assert [line.reason for line in limited.rules] == [None, None]
    assert [line.focus_nodes for line in limited.rules] == [VISITS, VISITS]
    assert findings(limited) == [
        ("in-order", 7, "visits.parquet 8"),
        ("in-order", 300007, "visits.parquet 300008"),
        ("in-order", 600007, "visits.parquet 600008"),
        ("in-order", 900007, "visits.parquet 900008"),
        ("known", 99, "visits.parquet 100"),
    ]
    assert findings(checked(given, None)) == findings(limited)


def test_the_table_is_three_times_the_memory_and_does_not_fit(given: Path, tmp_path: Path) -> None:
    """Without room for temporary files the same rule cannot be answered, so it did use them above."""
    with duckdb.connect() as connection:
        open_tables(connection, table_files(given / "visits.parquet"), tmp_path)
        size = "SELECT sum(strlen(id) + strlen(previous) + 4) FROM visits"
        assert (connection.execute(size).fetchone() or [0])[0] > 3 * MEMORY
        connection.execute(f"SET memory_limit = '{MEMORY // 1_000_000}MB'; SET threads = 1")
        connection.execute("SET preserve_insertion_order = false; SET max_temp_directory_size = '0KB'")
        mapping, shapes = read_mapping(given / "mapping.ttl"), Graph().parse(given / "shapes.ttl")
        keys = {"visits": [frozenset({"id"})]}
        with TableSession(connection, mapping, shapes, keys=keys) as session:
            (run,) = session.validate(rules=[URIRef(EX + "in-order")]).runs
    assert "query-memory" in (run.error or "")
