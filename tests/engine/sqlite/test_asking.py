"""A few focus nodes asked about give what the whole run finds at them, also again and with extra triples."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, seed, settings
from rdflib import Graph, Namespace

from engine.program.compiled import Compiled
from engine.results import Results
from engine.session import Session
from engine.sql.sqlite import SqliteDatabase
from tests.engine.differential.compare import graph
from tests.engine.differential.generate import data, shapes_graphs

EX = Namespace("http://example.org/")
SHAPES = """
@prefix : <http://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
:S a sh:NodeShape ; sh:targetClass :C ; sh:property [ sh:path :p ; sh:maxCount 1 ; sh:node :Inner ] .
:Inner a sh:NodeShape ; sh:property [ sh:path :q ; sh:minCount 1 ] .
:T a sh:NodeShape ; sh:targetSubjectsOf :q ; sh:nodeKind sh:BlankNode .
"""
DATA = "@prefix : <http://example.org/> . :a a :C ; :p :x, :y . :b a :C ; :p :x . :x :q 1 . :c :p :y ."


def lines(results: Results) -> Counter[str]:
    return Counter(
        f"{r.focus} {r.path} {r.value} {r.component} {r.source_shape} {len(r.details)}"
        for r in results.results
    )


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("portion", range(2))
def test_asked_nodes_have_the_results_of_the_whole_run(portion: int) -> None:
    with SqliteDatabase() as database:

        @seed(portion)
        @settings(max_examples=4, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(data(), shapes_graphs())
        def same(data_text: str, shapes_text: str) -> None:
            database.clear()
            database.load(graph(data_text))
            compiled = Compiled(graph(shapes_text))
            whole = compiled.validate(database)
            focus = sorted({result.focus for result in whole.results}, key=str)[::2]
            for nodes in (focus, focus[:1], [EX.nowhere]):
                found = compiled.validate(database, focus=nodes)
                assert [run.error for run in found.runs if run.error] == []
                wanted = [result for result in whole.results if result.focus in nodes]
                assert lines(found) == lines(Results(tuple(wanted), (), "", whole.shapes))

        same()


def test_asking_again_and_with_extra_triples() -> None:
    shapes, more = Graph().parse(data=SHAPES), Graph()
    more.add((EX.c, EX.q, EX.d))
    with Session(Graph().parse(data=DATA), shapes, engine="sqlite") as session:
        for _ in range(2):
            assert len(session.validate(focus=[EX.a]).results) == 2
            assert len(session.validate(focus=[EX.b, EX.c]).results) == 0
            assert len(session.validate(more, focus=[EX.b, EX.c]).results) == 1
            assert len(session.validate().results) == 3
            runs = session.validate(focus=[EX.a], rules=[EX.T]).runs
            assert [(run.shape, run.focus_nodes) for run in runs] == [(EX.T, 0)]
