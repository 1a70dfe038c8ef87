"""Classes are told one by one however many there are; other terms only while they are few."""

from __future__ import annotations

import duckdb
import pytest
from rdflib import RDF, URIRef
from rdflib.term import Node

from engine.graph.stored_terms import StoredTerms, stored_terms
from engine.plan import Constant, Scan, Variable
from engine.rewrite.term_sets import MANY
from engine.terms import encode

NAMESPACE = "http://example.org/"
LIKES = URIRef(f"{NAMESPACE}likes")
Triples = list[tuple[Node, Node, Node]]


def _triples(count: int) -> Triples:
    triples: Triples = []
    for number in range(count):
        thing = URIRef(f"{NAMESPACE}thing/{number}")
        triples.append((thing, RDF.type, URIRef(f"{NAMESPACE}class/{number}")))
        triples.append((thing, LIKES, URIRef(f"{NAMESPACE}other/{number}")))
    return triples


def _told(count: int) -> StoredTerms:
    connection = duckdb.connect()
    connection.execute("CREATE TABLE t (s VARCHAR, p VARCHAR, o VARCHAR)")
    rows = [tuple(encode(term) for term in triple) for triple in _triples(count)]
    connection.executemany("INSERT INTO t VALUES (?, ?, ?)", rows)
    return stored_terms(connection, "t")


def _can_be(told: StoredTerms, predicate: URIRef, value: str) -> bool:
    """Whether a triple with that value may be stored."""
    pattern = Scan(Variable("s"), Constant(predicate), Constant(URIRef(NAMESPACE + value)))
    return told.of(pattern)[0] != frozenset()


@pytest.mark.parametrize("count", [MANY, MANY + 1, 10 * MANY])
def test_a_class_nobody_has_is_ruled_out(count: int) -> None:
    told = _told(count)
    assert _can_be(told, RDF.type, f"class/{count - 1}")
    assert not _can_be(told, RDF.type, f"class/{count}")


@pytest.mark.parametrize(("count", "ruled_out"), [(MANY, True), (MANY + 1, False)])
def test_other_terms_are_told_one_by_one_while_they_are_few(count: int, ruled_out: bool) -> None:
    assert _can_be(_told(count), LIKES, f"other/{count}") is not ruled_out
