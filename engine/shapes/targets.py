"""Reads which focus nodes a shape selects.

https://www.w3.org/TR/shacl/#targets, https://www.w3.org/TR/shacl-af/#SPARQLTarget
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rdflib import BNode
from rdflib.term import Node

from engine.shapes.shape_reader import ShapeReader
from engine.shapes.values import (
    Target,
    TargetClass,
    TargetNode,
    TargetObjectsOf,
    TargetQuery,
    TargetSubjectsOf,
)
from engine.vocabulary import SH

TARGETS: Final = (SH.targetNode, SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.target)


def read_targets(shape: ShapeReader, *, is_class: bool) -> Iterator[Target]:
    """The targets that the shape declares, and itself where it is a class (#implicit-targetClass)."""
    for node in shape.terms(SH.targetNode):
        if isinstance(node, BNode):
            shape.refuse_value("target-blank", SH.targetNode, "an IRI or a literal", node, "ex:node")
        yield TargetNode(node)
    for iri in shape.iris(SH.targetClass):
        yield TargetClass(iri)
    for predicate in shape.iris(SH.targetSubjectsOf):
        yield TargetSubjectsOf(predicate)
    for predicate in shape.iris(SH.targetObjectsOf):
        yield TargetObjectsOf(predicate)
    for node in shape.terms(SH.target):
        yield _query(shape, node)
    if is_class:
        yield TargetClass(shape.node)


def _query(shape: ShapeReader, node: Node) -> TargetQuery:
    if (node, SH.select, None) not in shape.graph:
        shape.unsupported(
            "target-unsupported",
            expected="sh:target to carry sh:select",
            found="a target of another kind",
            fix='Write sh:target [ a sh:SPARQLTarget ; sh:prefixes … ; sh:select "SELECT ?this …" ].',
        )
    return TargetQuery(node, shape.text_of(node, SH.select), shape.prefixes(node))
