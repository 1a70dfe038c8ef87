"""From triples back to the rows that say them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from rdflib import RDF, Graph, Literal, URIRef

from engine.graph.materialise import Lineage, Source, materialise_into, rows_behind, sources_of
from engine.graph.r2rml import Mapping, read_mapping

BASE = "http://example.org/data/"
EX = "http://example.org/"
MAPPING = read_mapping(Path(__file__).with_name("small_mapping.ttl"))
STAY_1 = Source("stays.jsonl", None, 1, "/input")
STAY_2 = Source("stays.jsonl", None, 2, "/input")
PERSON_7 = Source("people.xlsx", "people", 3, None)


@pytest.fixture(name="connection")
def _connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(Path(__file__).with_name("small_tables.sql").read_text(encoding="utf-8"))
        yield connection


def data(name: str) -> URIRef:
    return URIRef(BASE + name)


def ex(name: str) -> URIRef:
    return URIRef(EX + name)


def sources(connection: duckdb.DuckDBPyConnection, *triple: URIRef | Literal) -> tuple[Source, ...]:
    subject, predicate, value = triple
    return sources_of(MAPPING, connection, [(subject, predicate, value)], base=BASE).get(
        (subject, predicate, value), ()
    )


def test_every_materialised_triple_has_a_source_except_those_of_an_aggregate(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    graph = materialise_into(Graph(), MAPPING, connection, base=BASE)
    found = sources_of(MAPPING, connection, list(graph), base=BASE)
    assert {p for s, p, o in graph if (s, p, o) not in found} == {ex("stays")}


def test_a_triple_comes_from_the_row_with_its_key(connection: duckdb.DuckDBPyConnection) -> None:
    stay = data("stay/A%2F1")
    assert sources(connection, stay, ex("closed"), Literal(True)) == (STAY_1,)
    assert sources(connection, stay, RDF.type, ex("Stay")) == (STAY_1,)


def test_a_triple_that_no_row_says_has_no_source(connection: duckdb.DuckDBPyConnection) -> None:
    stay = data("stay/A%2F1")
    assert sources(connection, stay, ex("closed"), Literal(False)) == ()
    assert sources(connection, stay, ex("unknown"), Literal(True)) == ()
    assert sources(connection, data("stay/A%2f1"), ex("closed"), Literal(True)) == ()
    assert sources(connection, data("person/007"), RDF.type, ex("Person")) == ()
    assert sources(connection, URIRef("http://elsewhere.org/stay/A"), RDF.type, ex("Stay")) == ()
    assert sources(connection, data("stay/B.3"), ex("patient"), data("person/7")) == ()


def test_a_joined_triple_comes_from_both_rows(connection: duckdb.DuckDBPyConnection) -> None:
    patient = sources(connection, data("stay/A%202"), ex("patient"), data("person/7"))
    assert patient == (PERSON_7, STAY_2)


def test_rows_of_a_query_over_one_table_are_found_in_that_table(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    assert sources(connection, data("ward/W1"), RDF.type, ex("Ward")) == (STAY_1, STAY_2)
    rows = rows_behind(MAPPING, connection, data("ward/W1"), RDF.type, base=BASE)
    assert [(row.table, row.key) for row in rows] == [("stay", (("ward", "W1"),))] * 2


def test_rows_of_an_aggregate_have_a_key_and_no_place(connection: duckdb.DuckDBPyConnection) -> None:
    (row,) = rows_behind(MAPPING, connection, data("ward/W1"), ex("stays"), base=BASE)
    assert row.key == (("ward", "W1"),)
    assert row.source is None
    assert row.table.startswith("query: SELECT ward, COUNT(*)")


def test_a_literal_of_another_datatype_or_language_is_another_triple(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    person, name = data("person/7"), 'Li "Lei" \\ 李'
    assert sources(connection, person, ex("name"), Literal(name, lang="zh")) == (PERSON_7,)
    assert sources(connection, person, ex("name"), Literal(name)) == ()
    assert sources(connection, person, ex("born"), Literal("1980-02-29")) == ()


def test_all_rows_of_a_subject(connection: duckdb.DuckDBPyConnection) -> None:
    rows = rows_behind(MAPPING, connection, data("stay/A%2F1"), base=BASE)
    assert [(row.table, row.source) for row in rows] == [("person", PERSON_7), ("stay", STAY_1)]


AMBIGUOUS = """
@prefix rr: <http://www.w3.org/ns/r2rml#> . @prefix ex: <http://example.org/> .
ex:m rr:logicalTable [ rr:tableName "stay" ] ;
  rr:subjectMap [ rr:template "{ward}-{person}" ; rr:class ex:Pair ] .
ex:b rr:logicalTable [ rr:tableName "stay" ] ;
  rr:subjectMap [ rr:column "ward" ; rr:termType rr:BlankNode ; rr:class ex:B ] .
ex:d rr:logicalTable [ rr:tableName "stay" ] ;
  rr:subjectMap [ rr:template "at/{began}" ; rr:class ex:Time ] .
ex:c rr:logicalTable [ rr:tableName "stay" ] ;
  rr:subjectMap [ rr:constant ex:everything ] ;
  rr:predicateObjectMap [
    rr:predicateMap [ rr:template "http://example.org/{closed}" ] ; rr:objectMap [ rr:column "id" ] ] .
"""


def test_subjects_that_cannot_be_taken_apart_are_compared_whole(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    mapping: Mapping = read_mapping(Graph().parse(data=AMBIGUOUS, format="turtle"))
    graph = materialise_into(Graph(), mapping, connection, base=BASE)
    found = Lineage(mapping, connection, base=BASE).sources(list(graph))
    assert set(found) == set(graph)
    assert found[data("W1-7"), RDF.type, ex("Pair")] == (STAY_1, STAY_2)
    assert found[data("at/2026-01-02T03%3A04%3A05"), RDF.type, ex("Time")] == (STAY_1,)
    assert found[ex("everything"), ex("true"), Literal("A/1")] == (STAY_1,)
