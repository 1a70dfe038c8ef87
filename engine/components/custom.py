"""Custom constraint components: declared in the shapes graph with parameters and a SPARQL validator.

https://www.w3.org/TR/shacl/#sparql-constraint-components
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from rdflib import RDF, RDFS, Graph, Literal, URIRef
from rdflib.term import Node

from engine.plan import AntiJoin, Plan
from engine.program.queries import Prebound, Query
from engine.program.values import Values
from engine.shapes.shape_reader import ShapeReader
from engine.shapes.words import short
from engine.vocabulary import SH


@dataclass(frozen=True)
class Custom:
    """One use of a custom component: its arguments by variable name, and the validator to use."""

    parameter: ClassVar[URIRef] = SH.parameter

    component: URIRef
    arguments: tuple[tuple[str, Node], ...]
    validator: Node
    asks: bool
    query: Query

    def violations(self, values: Values) -> Plan:
        prebound: Prebound = dict(self.arguments)
        if self.asks:
            prebound["this", "value"] = values.pairs
            return AntiJoin(values.pairs, self.query.true_rows(values, prebound))
        prebound["this"] = values.focus
        return self.query.solutions(values, prebound)


def read_custom(shape: ShapeReader) -> Iterator[Custom]:
    """The custom components that apply to the shape: those of which it has every parameter that is not
    optional.
    """
    for declared in _declared(shape.graph):
        mandatory, optional = _parameters(shape, declared)
        if mandatory and all(shape.has(parameter) for parameter in mandatory):
            used = [*mandatory, *(parameter for parameter in optional if shape.has(parameter))]
            yield from _uses(shape, declared, used)


def _declared(graph: Graph) -> list[Node]:
    classes = set(graph.transitive_subjects(RDFS.subClassOf, SH.ConstraintComponent))
    found = {one for kind in classes for one in graph.subjects(RDF.type, kind)}
    return sorted((one for one in found if not str(one).startswith(str(SH))), key=str)


def _parameters(shape: ShapeReader, component: Node) -> tuple[list[URIRef], list[URIRef]]:
    """The properties that are parameters: those that must be there, and the optional ones."""
    mandatory: list[URIRef] = []
    optional: list[URIRef] = []
    for node in sorted(shape.graph.objects(component, SH.parameter), key=str):
        path = shape.graph.value(node, SH.path)
        if not isinstance(path, URIRef):
            shape.refuse(
                "parameter-without-path",
                expected=f"each sh:parameter of {short(shape.graph, component)} to have sh:path ex:property",
                found="a parameter without it",
                fix="Add sh:path ex:yourParameter to the parameter.",
            )
        is_optional = shape.graph.value(node, SH.optional)
        (optional if is_optional == Literal(True) else mandatory).append(path)
    return sorted(mandatory), sorted(optional)


def _uses(shape: ShapeReader, component: Node, used: list[URIRef]) -> Iterator[Custom]:
    """One use for each value of a single parameter; several parameters must have one value each."""
    validator, asks = _validator(shape, component)
    query = Query.read(shape, validator, SH.ask if asks else SH.select)
    single = len(used) == 1
    choices = (
        [[(used[0], term)] for term in shape.terms(used[0])]
        if single
        else [[(parameter, shape.only_term(parameter)) for parameter in used]]
    )
    for choice in choices:
        arguments = tuple((_variable(parameter), term) for parameter, term in choice)
        yield Custom(URIRef(str(component)), arguments, validator, asks, query)


def _variable(parameter: URIRef) -> str:
    """The local name of the property, which is the name of the variable in the query."""
    return str(parameter).rsplit("#")[-1].rsplit("/")[-1]


def _validator(shape: ShapeReader, component: Node) -> tuple[Node, bool]:
    """The validator for this kind of shape, and whether it is an ASK."""
    kind = SH.nodeValidator if shape.path is None else SH.propertyValidator
    for predicate in (kind, SH.validator):
        for node in sorted(shape.graph.objects(component, predicate), key=str):
            if (node, SH.select, None) in shape.graph and predicate == kind:
                return node, False
            if (node, SH.ask, None) in shape.graph:
                return node, True
    return shape.refuse(
        "validator-missing",
        expected=f"a validator of {short(shape.graph, component)} for this kind of shape",
        found="none with sh:select (for sh:nodeValidator or sh:propertyValidator) or sh:ask",
        fix="Give the component sh:validator [ sh:ask … ], or sh:nodeValidator and sh:propertyValidator.",
    )
