"""Random data graphs and shapes graphs, as Turtle text so that a failure can be read and kept."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import strategies as st
from rdflib import URIRef

PREFIXES = """
@prefix ex: <http://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
DECLARATION = 'ex: sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/" ] .'
COMPONENTS = '''
ex:AtMost a sh:ConstraintComponent ; sh:parameter [ sh:path ex:atMost ] ;
    sh:validator [ a sh:SPARQLAskValidator ; sh:prefixes ex: ; sh:ask "ASK { FILTER ($value <= $atMost) }" ] .
ex:Linked a sh:ConstraintComponent ;
    sh:parameter [ sh:path ex:by ] , [ sh:path ex:kind ; sh:optional true ] ;
    sh:nodeValidator [ a sh:SPARQLSelectValidator ; sh:prefixes ex: ; sh:select """
        SELECT $this ?value WHERE { $this $by ?value
            FILTER (!bound($kind) || datatype(?value) != $kind) }""" ] ;
    sh:propertyValidator [ a sh:SPARQLSelectValidator ; sh:prefixes ex: ; sh:select """
        SELECT $this ?value WHERE { $this $PATH ?value
            FILTER NOT EXISTS {
                ?value $by ?other FILTER (!bound($kind) || datatype(?other) = $kind) } }""" ] .
'''
"""Custom components: one that asks, one that selects and has an optional parameter."""
ASKS = URIRef("http://example.org/AtMost")

NUMBERS = [
    "0",
    "1",
    "2",
    "5",
    "-1",
    "1.0",
    "1.50",
    "2.5",
    "1e0",
    '"1"^^xsd:int',
    '"2"^^xsd:float',
    '"01"^^xsd:integer',
]
TEXTS = ['"a"', '"b"', '"abc"', '""', '"Ünï"', '"汉字"', '"a b"']
TAGGED = ['"a"@en', '"b"@en', '"a"@fr', '"a"@en-GB', '"汉"@zh']
TIMES = [
    '"2026-01-01"^^xsd:date',
    '"2026-03-01"^^xsd:date',
    '"2026-01-01T00:00:00"^^xsd:dateTime',
    '"2026-01-02T10:30:00"^^xsd:dateTime',
    '"2026-01-01T00:00:00Z"^^xsd:dateTime',
    '"2026-01-01T08:00:00+08:00"^^xsd:dateTime',
]
OTHERS = [
    "true",
    "false",
    '"abc"^^xsd:integer',
    '"300"^^xsd:byte',
    '"x"^^ex:datatype',
    '"2026-02-30"^^xsd:date',
]
LITERALS = [*NUMBERS, *TEXTS, *TAGGED, *TIMES, *OTHERS]
NODES = ["ex:n0", "ex:n1", "ex:n2", "ex:n3"]
BLANKS = ["_:b0", "_:b1"]
PROPERTIES = ["ex:p0", "ex:p1", "ex:p2"]
CLASSES = ["ex:C0", "ex:C1", "ex:C2"]
DATATYPES = [
    "xsd:integer",
    "xsd:decimal",
    "xsd:string",
    "xsd:date",
    "xsd:dateTime",
    "xsd:boolean",
    "rdf:langString",
]
KINDS = ["IRI", "BlankNode", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral"]
PATTERNS = ["^a", "b", "^[a-z]*$", "汉", "^http", "[0-9]"]
SEVERITIES = ["sh:Violation", "sh:Warning", "sh:Info"]


def one(options: list[str]) -> st.SearchStrategy[str]:
    return st.sampled_from(options)


TERMS = one([*NODES, *BLANKS, *LITERALS])


@st.composite
def data(draw: Any) -> str:
    """A small data graph: typed nodes, classes above classes, and values of every kind."""
    lines = []
    for _ in range(draw(st.integers(2, 14))):
        value = draw(TERMS) if draw(st.booleans()) else draw(one([*NODES, *BLANKS]))
        lines.append(f"{draw(one([*NODES, *BLANKS]))} {draw(one(PROPERTIES))} {value} .")
    for _ in range(draw(st.integers(1, 4))):
        lines.append(f"{draw(one([*NODES, *BLANKS]))} a {draw(one(CLASSES))} .")
    for _ in range(draw(st.integers(0, 2))):
        lines.append(f"{draw(one(CLASSES))} rdfs:subClassOf {draw(one(CLASSES))} .")
    return "\n".join(lines)


def _has_no_sequence(path: str) -> bool:
    """pySHACL walks the inverse of a sequence in the wrong order (differences.yaml)."""
    return re.search(r"(?<!alternativePath )\( ", path) is None


def paths() -> st.SearchStrategy[str]:
    """Property paths of every kind, nested."""

    def larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        return st.one_of(
            inner.filter(_has_no_sequence).map("[ sh:inversePath {} ]".format),
            st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"( {' '.join(parts)} )"),
            st.lists(inner, min_size=2, max_size=3).map(
                lambda parts: f"[ sh:alternativePath ( {' '.join(parts)} ) ]"
            ),
            inner.map("[ sh:zeroOrMorePath {} ]".format),
            inner.map("[ sh:oneOrMorePath {} ]".format),
            inner.map("[ sh:zeroOrOnePath {} ]".format),
        )

    simple = one([*PROPERTIES, *PROPERTIES, "rdf:type"])
    return st.one_of(simple, simple, st.recursive(simple, larger, max_leaves=4))


def numbers(least: int, most: int) -> st.SearchStrategy[str]:
    return st.integers(least, most).map(str)


def flat_constraints() -> st.SearchStrategy[str]:
    """Constraints without shapes in them, that may stand in node shapes and property shapes."""
    return st.one_of(
        one(CLASSES).map("sh:class {}".format),
        one(DATATYPES).map("sh:datatype {}".format),
        one(KINDS).map("sh:nodeKind sh:{}".format),
        st.tuples(
            one(["minExclusive", "minInclusive", "maxExclusive", "maxInclusive"]),
            one([*NUMBERS, *TIMES, *TEXTS]),
        ).map(lambda pair: f"sh:{pair[0]} {pair[1]}"),
        st.tuples(one(["minLength", "maxLength"]), numbers(1, 4)).map(lambda pair: f"sh:{pair[0]} {pair[1]}"),
        one(PATTERNS).map('sh:pattern "{}"'.format),
        one(PATTERNS).map('sh:pattern "{}" ; sh:flags "i"'.format),
        st.lists(one(['"en"', '"fr"', '"zh"', '"en-GB"']), min_size=1, max_size=2, unique=True).map(
            lambda tags: f"sh:languageIn ( {' '.join(tags)} )"
        ),
        one(PROPERTIES).map("sh:equals {}".format),
        one(PROPERTIES).map("sh:disjoint {}".format),
        one([*NODES, *LITERALS]).map("sh:hasValue {}".format),
        st.lists(one([*NODES, *LITERALS]), max_size=4).map(lambda terms: f"sh:in ( {' '.join(terms)} )"),
    )


def custom_constraints() -> st.SearchStrategy[str]:
    """Uses of the custom components, that may stand in node shapes and property shapes."""
    return st.one_of(
        one([*NUMBERS, *TIMES]).map("ex:atMost {}".format),
        one(PROPERTIES).map("ex:by {}".format),
        st.tuples(one(PROPERTIES), one(DATATYPES)).map(lambda pair: f"ex:by {pair[0]} ; ex:kind {pair[1]}"),
    )


def path_constraints() -> st.SearchStrategy[str]:
    """Constraints that need a path."""
    return st.one_of(
        numbers(0, 3).map("sh:minCount {}".format),
        numbers(0, 3).map("sh:maxCount {}".format),
        st.just("sh:uniqueLang true"),
        one(PROPERTIES).map("sh:lessThan {}".format),
        one(PROPERTIES).map("sh:lessThanOrEquals {}".format),
    )


def nested_constraints(depth: int) -> st.SearchStrategy[str]:
    """Constraints with shapes in them."""
    inner = shapes(depth - 1)
    lists = st.lists(inner, min_size=1, max_size=3).map(lambda parts: f"( {' '.join(parts)} )")
    return st.one_of(
        inner.map("sh:not {}".format),
        node_shapes(depth - 1).map("sh:node {}".format),
        st.tuples(one(["and", "or", "xone"]), lists).map(lambda pair: f"sh:{pair[0]} {pair[1]}"),
        property_shapes(depth - 1).map("sh:property {}".format),
    )


@st.composite
def qualified(draw: Any, depth: int) -> str:
    """A qualified value shape with its counts."""
    parts = [f"sh:qualifiedValueShape {draw(shapes(depth - 1))}"]
    parts.append(f"sh:qualifiedMinCount {draw(numbers(0, 2))}")
    if draw(st.booleans()):
        parts.append(f"sh:qualifiedMaxCount {draw(numbers(0, 2))}")
    if draw(st.booleans()):
        parts.append("sh:qualifiedValueShapesDisjoint true")
    return " ; ".join(parts)


@st.composite
def constraints(draw: Any, depth: int, *, in_property: bool) -> str:
    """One to three constraints; each component at most once, as most parameters may have one value only."""
    options = [flat_constraints(), flat_constraints(), custom_constraints()]
    options.append(path_queries() if in_property else sparql_constraints())
    if in_property:
        options.append(path_constraints())
    if depth > 0:
        options.append(nested_constraints(depth))
    if depth > 0 and in_property:
        options.append(qualified(depth))
    chosen = draw(
        st.lists(st.one_of(*options), min_size=1, max_size=3, unique_by=lambda text: text.split()[0])
    )
    return " ; ".join(chosen)


@st.composite
def node_shapes(draw: Any, depth: int) -> str:
    """An unnamed node shape, now and then closed."""
    text = draw(constraints(depth, in_property=False))
    closed = draw(st.integers(0, 9)) == 0
    return f"[ {text}{' ; sh:closed true ; sh:ignoredProperties ( rdf:type )' if closed else ''} ]"


@st.composite
def property_shapes(draw: Any, depth: int) -> str:
    """An unnamed property shape."""
    return f"[ sh:path {draw(paths())} ; {draw(constraints(depth, in_property=True))} ]"


def shapes(depth: int) -> st.SearchStrategy[str]:
    return st.one_of(node_shapes(depth), property_shapes(depth))


CONDITIONS = [
    "?a = ?b",
    "?a != ?b",
    "?a < ?b",
    "?a > 1",
    "isIRI(?a)",
    "isLiteral(?b)",
    "bound(?b)",
    '?a IN ("a", ex:n1)',
]


@st.composite
def patterns(draw: Any, depth: int = 1) -> str:
    """The inside of a WHERE: a triple of $this and what a small grammar puts behind it."""
    text = f"$this {draw(one(PROPERTIES))} ?a . "
    if draw(st.booleans()):
        text += f"?a {draw(one([*PROPERTIES, 'ex:p0/ex:p1', 'ex:p1*', '^ex:p2']))} ?b . "
    if depth and draw(st.integers(0, 2)) == 0:
        text += f"OPTIONAL {{ $this {draw(one(PROPERTIES))} ?b }} "
    if depth and draw(st.integers(0, 3)) == 0:
        text += f"{{ $this {draw(one(PROPERTIES))} ?c }} UNION {{ $this {draw(one(PROPERTIES))} ?d }} "
    if draw(st.integers(0, 2)) == 0:
        text += f"FILTER {draw(one(['', 'NOT ']))}EXISTS {{ ?a {draw(one(PROPERTIES))} ?e }} "
    if draw(st.booleans()):
        text += f"FILTER ({draw(one(CONDITIONS))}) "
    if depth and draw(st.integers(0, 3)) == 0:
        counted = f"$this {draw(one(PROPERTIES))} ?f"
        text += f"{{ SELECT $this (COUNT(?f) AS ?n) WHERE {{ {counted} }} GROUP BY $this }} "
    return text


@st.composite
def sparql_constraints(draw: Any) -> str:
    """A SPARQL constraint whose query comes from the grammar above."""
    value = draw(one(["", " ?value"]))
    where = draw(patterns()).replace("?b ", "?value ") if value else draw(patterns())
    return f'sh:sparql [ sh:prefixes ex: ; sh:select """SELECT $this{value} WHERE {{ {where} }}""" ]'


@st.composite
def path_queries(draw: Any) -> str:
    """A SPARQL constraint of a property shape: its query walks `$PATH`."""
    text = "$this $PATH ?value . "
    if draw(st.booleans()):
        text += draw(one(["?value {} ?b . ", "OPTIONAL {{ ?value {} ?b }} "])).format(draw(one(PROPERTIES)))
    if draw(st.booleans()):
        text += f"FILTER {draw(one(['', 'NOT ']))}EXISTS {{ ?value {draw(one(PROPERTIES))} ?e }} "
    if draw(st.booleans()):
        text += f"FILTER ({draw(one(CONDITIONS)).replace('?a', '?value')}) "
    return f'sh:sparql [ sh:prefixes ex: ; sh:select """SELECT $this ?value WHERE {{ {text} }}""" ]'


TARGETS = [
    *(f"sh:targetClass {one_class}" for one_class in CLASSES),
    *(f"sh:targetNode {node}" for node in [*NODES, '"a"', "1"]),
    *(f"sh:targetSubjectsOf {property_}" for property_ in PROPERTIES),
    *(f"sh:targetObjectsOf {property_}" for property_ in PROPERTIES),
]


@st.composite
def shapes_graphs(draw: Any, depth: int = 3) -> str:
    """One or two target shapes."""
    lines = [DECLARATION, COMPONENTS]
    for number in range(draw(st.integers(1, 2))):
        targets = " ; ".join(draw(st.lists(one(TARGETS), min_size=1, max_size=2, unique=True)))
        if draw(st.integers(0, 3)) == 0:
            body = draw(sparql_constraints())
        elif draw(st.booleans()):
            body = draw(constraints(depth, in_property=False))
        else:
            body = f"sh:path {draw(paths())} ; {draw(constraints(depth, in_property=True))}"
        severity = f" ; sh:severity {draw(one(SEVERITIES))}" if draw(st.integers(0, 4)) == 0 else ""
        lines.append(f"ex:S{number} {targets} ; {body}{severity} .")
    return "\n".join(lines)
