"""One bad rule cannot stop the others: it is reported, and they finish."""

from __future__ import annotations

import pytest
from rdflib import Graph, Namespace

import engine
from engine.errors import UnsupportedError

EX = Namespace("http://example.org/")
SHAPES = """
@prefix ex: <http://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
ex: sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/" ] .

ex:Endless sh:targetClass ex:C ; sh:sparql [ sh:prefixes ex: ; sh:select \"\"\"
    SELECT $this WHERE { ?a ex:p ?x . ?b ex:p ?y . ?c ex:p ?z . ?d ex:p ?w . $this ex:p ?v .
      FILTER (?x + ?y * ?z - ?w * ?v = -1) }\"\"\" ] .
ex:Good sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:maxInclusive 298 ] .
"""


def data() -> Graph:
    lines = [f"ex:n{number} a ex:C ; ex:p {number} ." for number in range(300)]
    return Graph().parse(data="@prefix ex: <http://example.org/> .\n" + "\n".join(lines), format="turtle")


def test_a_rule_that_takes_too_long_is_reported_and_the_others_finish() -> None:
    shapes = Graph().parse(data=SHAPES, format="turtle")
    results = engine.validate(data(), shapes, engine="duckdb", timeout_seconds=2)
    runs = {run.shape: run for run in results.runs}
    assert "query-timeout" in (runs[EX.Endless].error or "")
    assert runs[EX.Good].error is None
    assert [result.focus for result in results.results] == [EX.n299]
    assert not results.conforms


HUNGRY = """
@prefix ex: <http://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
ex: sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/" ] .

ex:Hungry sh:targetNode ex:n0 ; sh:sparql [ sh:prefixes ex: ; sh:select \"\"\"
    SELECT $this WHERE { { SELECT $this (GROUP_CONCAT(CONCAT(STR(?x), STR(?y))) AS ?all) WHERE {
      $this ex:p ?v . ?a ex:p ?x . ?b ex:p ?y } GROUP BY $this } FILTER (STRLEN(?all) < 5) }\"\"\" ] .
ex:Modest sh:targetNode ex:n0 ; sh:property [ sh:path ex:p ; sh:maxCount 0 ] .
"""


def long_texts() -> Graph:
    lines = [f'ex:n{number} ex:p "{number}{"x" * 40}" .' for number in range(1500)]
    return Graph().parse(data="@prefix ex: <http://example.org/> .\n" + "\n".join(lines), format="turtle")


def test_a_rule_that_needs_too_much_memory_is_reported_and_the_others_finish() -> None:
    shapes = Graph().parse(data=HUNGRY, format="turtle")
    results = engine.validate(long_texts(), shapes, engine="duckdb", memory_limit="120MB")
    runs = {run.shape: run for run in results.runs}
    assert "query-memory" in (runs[EX.Hungry].error or "")
    assert runs[EX.Modest].error is None
    assert [result.focus for result in results.results] == [EX.n0]


def test_data_that_do_not_fit_into_the_memory_are_refused_in_words() -> None:
    shapes = Graph().parse(data=HUNGRY, format="turtle")
    with pytest.raises(UnsupportedError) as problem:
        engine.validate(long_texts(), shapes, engine="duckdb", memory_limit="40MB")
    assert problem.value.code == "query-memory"


def test_a_session_goes_on_after_a_rule_that_was_stopped() -> None:
    shapes = Graph().parse(data=SHAPES, format="turtle")
    with engine.Session(data(), shapes, engine="duckdb") as session:
        session.validate(rules=[EX.Endless], timeout_seconds=0.2)
        again = session.validate(rules=[EX.Good])
    assert [result.focus for result in again.results] == [EX.n299]


def test_extra_triples_are_there_for_one_call_only() -> None:
    shapes = Graph().parse(data=SHAPES, format="turtle")
    extra = Graph().parse(
        data="@prefix ex: <http://example.org/> . ex:new a ex:C ; ex:p 999 .", format="turtle"
    )
    with engine.Session(data(), shapes, engine="duckdb") as session:
        one = session.validate(extra, focus=[EX.new], rules=[EX.Good])
        before_and_after = session.validate(rules=[EX.Good])
    assert [result.focus for result in one.results] == [EX.new]
    assert [result.focus for result in before_and_after.results] == [EX.n299]


def test_rules_and_focus_nodes_can_be_chosen() -> None:
    shapes = Graph().parse(data=SHAPES, format="turtle")
    results = engine.validate(
        data(), shapes, engine="duckdb", focus=[EX.n1, EX.n299, EX.nobody], rules=[EX.Good]
    )
    assert [(run.shape, run.focus_nodes, run.results) for run in results.runs] == [(EX.Good, 2, 1)]
