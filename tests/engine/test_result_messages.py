"""What results say: the author's words with the bindings filled in, else ours in both languages."""

from __future__ import annotations

import pytest
from rdflib import Graph

import engine

PREFIXES = """
@prefix ex: <http://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
ex: sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/" ] .
"""
QUERY = 'sh:sparql [ sh:prefixes ex: ; {} sh:select "SELECT $this ?paid {} WHERE {{ $this ex:paid ?paid }}" ]'


@pytest.mark.parametrize("name", ["duckdb", "reference"])
@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        (
            "sh:property [ sh:path ex:paid ; sh:maxInclusive 5 ]",
            {"zh": "值 9 大于 5。", "en": "The value 9 is not at most 5."},
        ),
        ('sh:property [ sh:path ex:paid ; sh:maxInclusive 5 ; sh:message "too much" ]', {"": "too much"}),
        (
            "sh:property [ sh:path ex:paid ; sh:maxInclusive 5 ; "
            'sh:message "付了 {?value} 元，限 {$maxInclusive} 元"@zh ]',
            {"zh": "付了 9 元，限 5 元"},
        ),
        (
            QUERY.format('sh:message "paid {?paid}"@en , "付 {$paid}"@zh ;', ""),
            {"en": "paid 9", "zh": "付 9"},
        ),
        (f'sh:message "of the shape {{?paid}}" ; {QUERY.format(chr(32), "")}', {"": "of the shape 9"}),
        (QUERY.format('sh:message "{?unknown} stays" ;', ""), {"": "{?unknown} stays"}),
    ],
)
def test_messages(name: str, shape: str, expected: dict[str, str]) -> None:
    data = Graph().parse(data=PREFIXES + "ex:a ex:paid 9 .", format="turtle")
    shapes = Graph().parse(data=f"{PREFIXES} ex:S sh:targetNode ex:a ; {shape} .", format="turtle")
    (result,) = engine.validate(data, shapes, engine=name).results
    assert dict(result.messages) == expected


def test_the_message_that_a_query_binds_goes_before_that_of_its_constraint() -> None:
    data = Graph().parse(data=PREFIXES + 'ex:a ex:paid 9 ; ex:note "as noted" .', format="turtle")
    shapes = Graph().parse(
        data=PREFIXES
        + 'ex:S sh:targetNode ex:a ; sh:sparql [ sh:prefixes ex: ; sh:message "of the constraint" ; '
        + 'sh:select "SELECT $this ?message WHERE { $this ex:note ?message }" ] .',
        format="turtle",
    )
    (result,) = engine.validate(data, shapes, engine="duckdb").results
    assert dict(result.messages) == {"": "as noted"}
