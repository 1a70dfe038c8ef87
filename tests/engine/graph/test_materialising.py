"""The graph of a small database, in memory and in three syntaxes: always the same triples."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
import rdflib
from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.compare import isomorphic

from engine.errors import InputError
from engine.graph.materialise import (
    materialise,
    materialise_into,
    write_nquads,
    write_ntriples,
    write_turtle,
)
from engine.graph.r2rml import Mapping, read_mapping

BASE = "http://example.org/data/"
EX = "http://example.org/"
MAPPING = Path(__file__).with_name("small_mapping.ttl")
TABLES = Path(__file__).with_name("small_tables.sql")


@pytest.fixture(name="mapping")
def _mapping() -> Mapping:
    return read_mapping(MAPPING)


@pytest.fixture(name="connection")
def _connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(TABLES.read_text(encoding="utf-8"))
        yield connection


@pytest.fixture(autouse=True)
def _literals_as_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)


def text_of(write: object, mapping: Mapping, connection: duckdb.DuckDBPyConnection) -> str:
    stream = io.StringIO()
    count = write(stream, mapping, connection, base=BASE)  # type: ignore[operator]
    assert count > 0
    return stream.getvalue()


def test_turtle_is_readable_and_always_the_same(
    mapping: Mapping, connection: duckdb.DuckDBPyConnection
) -> None:
    expected = Path(__file__).with_name("small_graph.ttl").read_text(encoding="utf-8")
    assert text_of(write_turtle, mapping, connection) == expected


def test_all_outlets_give_the_same_graph(mapping: Mapping, connection: duckdb.DuckDBPyConnection) -> None:
    graph = materialise_into(Graph(), mapping, connection, base=BASE)
    turtle = Graph().parse(data=text_of(write_turtle, mapping, connection), format="turtle")
    lines = text_of(write_ntriples, mapping, connection)
    ntriples = Graph().parse(data=lines, format="nt")
    quads = Dataset().parse(data=text_of(write_nquads, mapping, connection), format="nquads")
    union = Graph()
    for subject, predicate, value, _ in quads.quads():
        union.add((subject, predicate, value))
    assert all(isomorphic(graph, other) for other in (turtle, ntriples, union))
    assert len(graph) == len(lines.splitlines())
    assert set(materialise(mapping, connection, base=BASE)) == set(graph)


def test_row_order_changes_no_byte(mapping: Mapping, connection: duckdb.DuckDBPyConnection) -> None:
    before = text_of(write_ntriples, mapping, connection)
    connection.execute("CREATE TABLE turned AS SELECT * FROM stay ORDER BY id DESC; DROP TABLE stay")
    connection.execute("ALTER TABLE turned RENAME TO stay")
    assert text_of(write_ntriples, mapping, connection) == before


def test_graph_maps_name_graphs_in_nquads_only(
    mapping: Mapping, connection: duckdb.DuckDBPyConnection
) -> None:
    lines = text_of(write_nquads, mapping, connection).splitlines()
    in_graph = [line for line in lines if line.endswith("<http://example.org/graph/people> .")]
    # Two classes, one birth date, one name; the last two stand in the default graph as well.
    assert len(in_graph) == 4
    assert sum(line.replace(" <http://example.org/graph/people>", "") in lines for line in in_graph) == 2
    assert "http://example.org/graph/people" not in text_of(write_ntriples, mapping, connection)


def test_an_empty_table_gives_an_empty_graph(mapping: Mapping, connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("DELETE FROM stay; DELETE FROM person")
    assert len(materialise_into(Graph(), mapping, connection, base=BASE)) == 0
    stream = io.StringIO()
    assert write_ntriples(stream, mapping, connection) == 0
    assert stream.getvalue() == ""


def test_an_ill_typed_value_is_a_literal_to_be_found_not_an_error(
    mapping: Mapping, connection: duckdb.DuckDBPyConnection
) -> None:
    connection.execute("UPDATE person SET born = 'unknown' WHERE id = 7")
    graph = materialise_into(Graph(), mapping, connection, base=BASE)
    born = graph.value(URIRef(BASE + "person/7"), URIRef(EX + "born"))
    assert born == Literal("unknown", datatype=rdflib.XSD.date, normalize=False)


def test_a_value_that_is_no_iri_is_refused_with_the_value(
    mapping: Mapping, connection: duckdb.DuckDBPyConnection
) -> None:
    connection.execute("UPDATE person SET homepage = 'not an iri' WHERE id = 7")
    with pytest.raises(InputError, match=r"homepage[^$]*not an iri[^$]*value-not-iri"):
        materialise_into(Graph(), mapping, connection, base=BASE)
    with pytest.raises(InputError, match="value-not-iri"):
        write_ntriples(io.StringIO(), mapping, connection, base=BASE)


def test_a_missing_table_is_named_with_the_nearest_name(
    mapping: Mapping, connection: duckdb.DuckDBPyConnection
) -> None:
    connection.execute("ALTER TABLE person RENAME TO persons")
    with pytest.raises(InputError, match=r"found person\.\nWrite persons\. \[mapping-table-missing\]"):
        materialise_into(Graph(), mapping, connection, base=BASE)
