"""Leaving out empty tables leaves the same triples."""

from __future__ import annotations

import duckdb
import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

from engine.graph.materialise import materialise_into
from engine.graph.present import present
from engine.graph.r2rml import Mapping, read_mapping

MAPPING = """
@prefix rr: <http://www.w3.org/ns/r2rml#> .
@base <http://example.org/> .
<#order> rr:logicalTable [ rr:tableName "orders" ] ;
    rr:subjectMap [ rr:template "order/{id}" ; rr:class <Order> ] ;
    rr:predicateObjectMap [ rr:predicate <buyer> ;
        rr:objectMap [ rr:parentTriplesMap <#buyer> ;
            rr:joinCondition [ rr:child "buyer" ; rr:parent "id" ] ] ] .
<#buyer> rr:logicalTable [ rr:tableName "buyers" ] ;
    rr:subjectMap [ rr:template "buyer/{id}" ; rr:class <Buyer> ] .
<#late> rr:logicalTable [ rr:sqlQuery "SELECT id FROM orders WHERE late" ] ;
    rr:subjectMap [ rr:template "order/{id}" ; rr:class <Late> ] .
"""


@pytest.fixture
def mapping() -> Mapping:
    return read_mapping(Graph().parse(data=MAPPING, format="turtle"))


@pytest.mark.parametrize(
    ("orders", "buyers", "kept"),
    [
        pytest.param("", "", set(), id="nothing"),
        pytest.param("(1, 7, false)", "(7)", {"order", "buyer"}, id="no late order"),
        pytest.param("(1, 7, true)", "(7)", {"order", "buyer", "late"}, id="everything"),
        pytest.param("(1, 7, true)", "", {"order", "buyer", "late"}, id="an empty parent is kept"),
        pytest.param("", "(7)", {"buyer"}, id="buyers only"),
    ],
)
def test_the_same_triples(orders: str, buyers: str, kept: set[str], mapping: Mapping) -> None:
    connection = duckdb.connect()
    connection.execute("CREATE TABLE orders (id INTEGER, buyer INTEGER, late BOOLEAN)")
    connection.execute("CREATE TABLE buyers (id INTEGER)")
    if orders:
        connection.execute(f"INSERT INTO orders VALUES {orders}")
    if buyers:
        connection.execute(f"INSERT INTO buyers VALUES {buyers}")
    part = present(mapping, connection)
    assert {each.name.rpartition("#")[2] for each in part.triples_maps} == kept
    whole, fewer = Graph(), Graph()
    materialise_into(whole, mapping, connection)
    materialise_into(fewer, part, connection)
    assert isomorphic(whole, fewer)
