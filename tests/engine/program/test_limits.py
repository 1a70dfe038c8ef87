"""One bad rule cannot stop the others: it is reported, and they finish."""

from __future__ import annotations

from rdflib import Graph, Namespace

import engine

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
