"""Results of a custom component carry the solution of its SELECT, whichever engine found them."""

from __future__ import annotations

import pytest
from rdflib import Graph

from engine import validate

PREFIXES = "@prefix ex: <http://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .\n"
DATA = PREFIXES + "ex:a ex:paid 5 , 30 . ex:b ex:paid 5 . ex:one ex:is 10 ."
QUERY = """
    SELECT $this ?value ?over $within WHERE {
        %s . $within ex:is ?most
        FILTER (?value > ?most || bound($always))
        BIND (?value - ?most AS ?over)
    }"""
COMPONENT = f"""{PREFIXES}
ex: sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/" ] .
ex:Within a sh:ConstraintComponent ;
    sh:parameter [ sh:path ex:within ] , [ sh:path ex:always ; sh:optional true ] ;
    sh:nodeValidator [
        a sh:SPARQLSelectValidator ; sh:prefixes ex: ; sh:message "{{?over}} over {{$within}}" ;
        sh:select '''{QUERY % "$this ex:paid ?value"}''' ] ;
    sh:propertyValidator [
        a sh:SPARQLSelectValidator ; sh:prefixes ex: ; sh:message "{{?over}} over {{$within}}" ;
        sh:select '''{QUERY % "$this $PATH ?value"}''' ] .
"""


def found(shape: str, engine: str) -> list[tuple[str, dict[str, str], dict[str, str]]]:
    data, shapes = Graph().parse(data=DATA), Graph().parse(data=COMPONENT + shape)
    results = validate(data, shapes, engine=engine)
    assert [run.error for run in results.runs] == [None]
    return [
        (str(one.focus)[-1], {name: str(term) for name, term in one.bindings.items()}, dict(one.messages))
        for one in results.results
    ]


@pytest.mark.parametrize("engine", ["duckdb", "sqlite", "reference"])
@pytest.mark.parametrize(
    "shape",
    [
        "ex:S sh:targetSubjectsOf ex:paid ; ex:within ex:one .",
        "ex:S sh:targetSubjectsOf ex:paid ; sh:property ex:P . ex:P sh:path ex:paid ; ex:within ex:one .",
    ],
)
def test_solution_of_a_selecting_component_is_kept(shape: str, engine: str) -> None:
    (one,) = found(shape, engine)
    assert one[0] == "a"
    assert one[1] == {"value": "30", "over": "20", "within": "http://example.org/one"}
    assert one[2] in ({"": "20 over http://example.org/one"}, {"": "20 over ex:one"})


@pytest.mark.parametrize("engine", ["duckdb", "sqlite", "reference"])
def test_an_optional_parameter_is_bound_where_the_shape_has_it(engine: str) -> None:
    assert len(found("ex:S sh:targetSubjectsOf ex:paid ; ex:within ex:one ; ex:always 1 .", engine)) == 3
