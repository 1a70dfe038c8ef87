"""Reports are valid and the same bytes for the same results, complex paths included."""

from __future__ import annotations

from rdflib import RDF, Graph, Namespace
from rdflib.compare import isomorphic

import engine

SH = Namespace("http://www.w3.org/ns/shacl#")
PREFIXES = "@prefix ex: <http://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .\n"
SHAPES = """
ex:S sh:targetNode ex:a ; sh:property ex:P , ex:Q .
ex:P sh:path ( ex:p [ sh:inversePath ex:q ] ) ; sh:maxCount 0 .
ex:Q sh:path ex:p ; sh:node ex:N . ex:N sh:property [ sh:path ex:r ; sh:minCount 1 ] .
"""


def results() -> engine.Results:
    data = Graph().parse(data=PREFIXES + "ex:a ex:p ex:b , _:c . ex:d ex:q ex:b .", format="turtle")
    return engine.validate(data, Graph().parse(data=PREFIXES + SHAPES, format="turtle"))


def test_same_results_same_bytes() -> None:
    assert engine.report_turtle(results()) == engine.report_turtle(results())


def test_turtle_is_the_graph() -> None:
    found = results()
    assert isomorphic(Graph().parse(data=engine.report_turtle(found)), engine.report_graph(found))


def test_every_result_has_what_the_recommendation_demands() -> None:
    graph = engine.report_graph(results())
    (report,) = graph.subjects(RDF.type, SH.ValidationReport)
    assert len(list(graph.objects(report, SH.result))) == 3
    for result in graph.subjects(RDF.type, SH.ValidationResult):
        for demanded in (SH.focusNode, SH.resultSeverity, SH.sourceConstraintComponent):
            assert len(list(graph.objects(result, demanded))) == 1


def test_details_and_paths_are_written() -> None:
    graph = engine.report_graph(results())
    assert len(list(graph.subject_objects(SH.detail))) == 2
    (path,) = {
        graph.value(r, SH.resultPath)
        for r in graph.subjects(SH.sourceConstraintComponent, SH.MaxCountConstraintComponent)
    }
    first, second = graph.items(path)
    assert first == Namespace("http://example.org/").p
    assert graph.value(second, SH.inversePath) == Namespace("http://example.org/").q
