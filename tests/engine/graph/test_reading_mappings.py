"""A mapping document is read into values, whatever its spelling, or refused with place and fix."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from rdflib import Graph, URIRef

from engine.errors import InputError
from engine.graph.r2rml import Mapping, read_mapping

PREFIXES = """
@prefix rr: <http://www.w3.org/ns/r2rml#> . @prefix ex: <http://example.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
EX = "http://example.org/"
MALFORMED = yaml.safe_load(Path(__file__).with_name("malformed_mappings.yaml").read_text(encoding="utf-8"))


def read(text: str) -> Mapping:
    return read_mapping(Graph().parse(data=PREFIXES + text, format="turtle"))


@pytest.mark.parametrize("case", MALFORMED, ids=lambda case: case["name"])
def test_malformed_mappings_are_refused(case: dict[str, Any]) -> None:
    with pytest.raises(InputError) as caught:
        read(case["mapping"])
    assert caught.value.code == case["code"], str(caught.value)
    for words in case["says"]:
        assert words in str(caught.value)


def test_a_file_that_is_absent_or_no_turtle_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="mapping-unreadable"):
        read_mapping(tmp_path / "absent.ttl")
    (tmp_path / "bad.ttl").write_text("@prefix rr: <", encoding="utf-8")
    with pytest.raises(InputError, match=r"bad\.ttl[^$]*mapping-not-turtle"):
        read_mapping(tmp_path / "bad.ttl")


FULL = """
ex:m rr:logicalTable [ rr:tableName "t" ] ;
  rr:subjectMap [ rr:template "http://e/{id}" ; rr:class ex:A, ex:B ; rr:graph ex:g ] ;
  rr:predicateObjectMap [ rr:predicate ex:p, ex:q ; rr:object ex:o, "text" ] .
"""
SPELT_OUT = """
ex:m rr:predicateObjectMap [ rr:predicateMap [ rr:constant ex:q ] ; rr:objectMap [ rr:constant "text" ] ] ,
    [ rr:predicateMap [ rr:constant ex:q ] ; rr:objectMap [ rr:constant ex:o ] ] ,
    [ rr:predicateMap [ rr:constant ex:p ] ; rr:objectMap [ rr:constant "text" ] ; rr:graph ex:g ] ,
    [ rr:predicate ex:p ; rr:object ex:o ] ;
  rr:subjectMap [ rr:template "http://e/{id}" ; rr:class ex:B, ex:A ; rr:graphMap [ rr:constant ex:g ] ] ;
  rr:logicalTable [ rr:tableName "t" ] .
"""


def test_shortcuts_and_order_make_no_difference() -> None:
    assert read(FULL).triples_maps == read(SPELT_OUT).triples_maps


def test_predicates_and_classes_that_the_mapping_names() -> None:
    mapping = read(FULL)
    assert {str(p).removeprefix(EX) for p in mapping.predicates() if p.startswith(EX)} == {"p", "q"}
    assert mapping.classes() == {URIRef(EX + "A"), URIRef(EX + "B")}
    assert mapping.may_yield_predicate(URIRef(EX + "p"))
    assert not mapping.may_yield_predicate(URIRef(EX + "other"))
    assert not mapping.may_yield_class(URIRef(EX + "other"))


def test_predicates_and_classes_made_from_columns_are_possible_where_the_template_fits() -> None:
    mapping = read(
        """
        ex:m rr:logicalTable [ rr:tableName "t" ] ; rr:subjectMap [ rr:template "http://e/{id}" ] ;
          rr:predicateObjectMap [ rr:predicate <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> ;
            rr:objectMap [ rr:template "http://e/class/{kind}" ] ] ;
          rr:predicateObjectMap [ rr:predicateMap [ rr:template "http://e/{p}/of/{q}" ] ; rr:object ex:o ] .
        """
    )
    assert mapping.classes() == frozenset()
    assert mapping.may_yield_class(URIRef("http://e/class/C"))
    assert not mapping.may_yield_class(URIRef("http://e/classes/C"))
    assert mapping.may_yield_predicate(URIRef("http://e/a/of/b"))
    assert not mapping.may_yield_predicate(URIRef("http://e/a/for/b"))


def test_the_same_table_needs_no_join() -> None:
    mapping = read(
        """
        ex:m rr:logicalTable [ rr:tableName "t" ] ; rr:subjectMap [ rr:template "http://e/{id}" ] ;
          rr:predicateObjectMap [ rr:predicate ex:p ; rr:objectMap [ rr:parentTriplesMap ex:n ] ] .
        ex:n rr:logicalTable [ rr:tableName "t" ] ; rr:subjectMap [ rr:template "http://e/n/{a}" ] .
        """
    )
    (statement,) = mapping[EX + "m"].statements
    assert statement.object == mapping[EX + "n"].subject
