"""Columns of every type that a Parquet file can hold: their values in the tables are those of the triples."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from hegui.tables_check import TablesOptions, check_tables
from hegui.tables_report import findings_json

COLUMNS = {
    "tiny": "CAST(i AS TINYINT)",
    "whole": "i",
    "unsigned": "CAST(i AS UBIGINT)",
    "huge": "CAST(i AS HUGEINT)",
    "approximate": "i / 3.0::DOUBLE",
    "single": "(i / 7.0)::FLOAT",
    "money": "CAST(i AS DECIMAL(18, 4)) / 4",
    "wide": "CAST(i * 1000 AS DECIMAL(38, 10))",
    "truth": "i % 2 = 0",
    "day": "DATE '2026-01-01' + CAST(i AS INT)",
    "moment": "TIMESTAMP '2026-01-01 10:00:00.123456' + INTERVAL (i) HOUR",
    "nanos": "(TIMESTAMP '2026-01-01 10:00:00' + INTERVAL (i) DAY)::TIMESTAMP_NS",
    "millis": "(TIMESTAMP '2026-01-01 10:00:00' + INTERVAL (i) DAY)::TIMESTAMP_MS",
    "zoned": "TIMESTAMPTZ '2026-01-01 10:00:00+08' + INTERVAL (i) HOUR",
    "clock": "TIME '10:00:00' + INTERVAL (i) HOUR",
    "bytes": "encode('b' || i)",
    "listed": "[i, i + 1]",
    "structured": "{'a': i, 'b': 'x'}",
    "named": "(CASE WHEN i % 2 = 0 THEN 'red' ELSE 'green' END)::ENUM('red', 'green')",
    "span": "INTERVAL (i) DAY",
    "number": "CAST('00000000-0000-0000-0000-00000000000' || i AS UUID)",
    "missing": "NULLIF(i, 2)",
    "words": "'a b/ü字' || i",
}


@pytest.fixture(name="given")
def _given(tmp_path: Path) -> TablesOptions:
    cells = ", ".join(f"{sql} AS {name}" for name, sql in COLUMNS.items())
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(f"COPY (SELECT {cells} FROM range(1, 5) AS r(i)) TO '{tmp_path}/t.parquet'")
    (tmp_path / "mapping.ttl").write_text(_mapping(), "utf-8")
    (tmp_path / "shapes.ttl").write_text(_shapes(), "utf-8")
    return TablesOptions(tmp_path / "mapping.ttl", (tmp_path / "shapes.ttl",))


def _mapping() -> str:
    said = "".join(
        f"""; rr:predicateObjectMap [ rr:predicate ex:{name} ; rr:objectMap [ rr:column "{name}" ] ]
            ; rr:predicateObjectMap [ rr:predicate ex:iri_{name} ;
                rr:objectMap [ rr:template "v/{{{name}}}" ] ]"""
        for name in COLUMNS
    )
    return f"""@prefix rr: <http://www.w3.org/ns/r2rml#> . @prefix ex: <http://example.org/> .
    ex:m rr:logicalTable [ rr:tableName "t" ] ;
        rr:subjectMap [ rr:template "t/{{whole}}" ; rr:class ex:T ] {said} ."""


def _shapes() -> str:
    """For each column: its values and IRIs are told, missing ones counted, and each compared with each."""
    rules = "".join(
        f"""ex:{name}-told a sh:NodeShape ; sh:targetClass ex:T ;
            sh:property [ sh:path ex:{name} ; sh:nodeKind sh:IRI ; sh:minCount 1 ] ;
            sh:property [ sh:path ex:iri_{name} ; sh:nodeKind sh:Literal ] .
        ex:{name}-compared a sh:NodeShape ; sh:targetClass ex:T ; sh:sparql [ sh:prefixes ex:prefixes ;
            sh:select '''SELECT $this ?value ?other WHERE {{ $this ex:{name} ?value . ?other ex:{name} ?theirs
                FILTER (?value < ?theirs) }}''' ] .
        """
        for name in COLUMNS
    )
    return f"""@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://example.org/> .
    @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
    ex:prefixes sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/"^^xsd:anyURI ] . {rules}"""


def told(options: TablesOptions, engine: str) -> list[Any]:
    table = options.mapping.parent / "t.parquet"
    outcome = check_tables(table, replace(options, engine=engine))
    assert {line.status for line in outcome.rules} == {"checked"}
    return sorted(json.dumps(finding, sort_keys=True) for finding in findings_json(outcome))


ORDERED_BY_US_ONLY = {"http://example.org/clock-compared"}
"""XPath orders times of day (op:time-less-than), and so do we; rdflib does not compare them."""


@pytest.mark.parametrize(("engine", "left_out"), [("sqlite", set()), ("reference", ORDERED_BY_US_ONLY)])
def test_tables_and_triples_say_the_same_of_every_type(
    given: TablesOptions, engine: str, left_out: set[str]
) -> None:
    in_tables, in_triples = told(given, "duckdb"), told(given, engine)
    assert [one for one in in_tables if json.loads(one)["shape"].strip("<>") not in left_out] == in_triples
    assert len(in_tables) > 5 * len(COLUMNS)
