"""Reads a shapes graph: from target shapes to everything they refer to, and nothing else.

What no target shape reaches is not looked at (W3C test path-unused-001). Every mistake is reported, not only
the first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from rdflib import OWL, RDF, RDFS, XSD, Graph, Literal, URIRef
from rdflib.term import Node

from engine.components import COMPONENTS
from engine.components.component import Component
from engine.components.custom import read_custom
from engine.errors import HeguiError
from engine.plan.paths import Path
from engine.shapes.known_terms import refuse_unknown_terms
from engine.shapes.mistakes import raise_all
from engine.shapes.paths import MalformedPathError, read_path
from engine.shapes.recursion import recursive_shapes
from engine.shapes.shape_reader import ShapeReader
from engine.shapes.targets import TARGETS, read_targets
from engine.shapes.values import Shape, Shapes
from engine.vocabulary import SH

T = TypeVar("T")


def read_shapes(graph: Graph, file: str | None = None) -> Shapes:
    """The target shapes of `graph` and all shapes they reach.

    `file` is named in errors. Raises `MalformedShapesError` with every mistake found, or
    `UnsupportedShapesError`.
    """
    reading = _Reading(graph, file)
    roots = target_shapes(graph)
    for root in roots:
        reading.shape(root)
    reading.errors += recursive_shapes(graph, reading.nested, file)
    raise_all(reading.errors)
    by_node = reading.shapes
    targets = tuple(by_node[root] for root in roots if not by_node[root].deactivated)
    return Shapes(graph, by_node, targets)


def target_shapes(graph: Graph) -> list[Node]:
    """The shapes that select focus nodes themselves, in a stable order."""
    declared = {shape for predicate in TARGETS for shape in graph.subjects(predicate)}
    return sorted(declared | _class_shapes(graph), key=lambda node: node.n3())


def _class_shapes(graph: Graph) -> set[Node]:
    """Shapes that are classes: their instances are their focus nodes."""
    kinds = set(graph.transitive_subjects(RDFS.subClassOf, RDFS.Class)) | {RDFS.Class, OWL.Class}
    classes = {one for kind in kinds for one in graph.subjects(RDF.type, kind) if isinstance(one, URIRef)}
    return {one for one in classes if _is_shape(graph, one)}


def _is_shape(graph: Graph, node: Node) -> bool:
    types = set(graph.objects(node, RDF.type))
    return bool({SH.NodeShape, SH.PropertyShape} & types) or bool(_PARAMETERS & set(graph.predicates(node)))


_PARAMETERS = {component.parameter for component in COMPONENTS} | set(TARGETS)


class _Reading:
    """The shapes read so far, what each refers to, and the mistakes found."""

    def __init__(self, graph: Graph, file: str | None) -> None:
        self.graph = graph
        self.file = file
        self.classes = _class_shapes(graph)
        self.shapes: dict[Node, Shape] = {}
        self.nested: dict[Node, list[Node]] = {}
        self.errors: list[HeguiError] = []

    def shape(self, node: Node) -> None:
        """Reads the shape and then whatever it refers to."""
        if node in self.nested:
            return
        reader = ShapeReader(self.graph, node, None, self.file)
        self.nested[node] = reader.nested
        try:
            reader.path = self._path(reader)
            self.shapes[node] = self._shape(reader)
        except HeguiError as mistake:
            self.errors.append(mistake)
        for one in list(dict.fromkeys(reader.nested)):
            self.shape(one)

    def _shape(self, reader: ShapeReader) -> Shape:
        deactivated = reader.is_deactivated(reader.node)
        return Shape(
            node=reader.node,
            path=reader.path,
            path_node=self.graph.value(reader.node, SH.path),
            targets=tuple(self._kept(read_targets(reader, is_class=reader.node in self.classes))),
            constraints=() if deactivated else tuple(self._constraints(reader)),
            severity=self._severity(reader),
            deactivated=deactivated,
        )

    def _path(self, reader: ShapeReader) -> Path | None:
        typed = set(self.graph.objects(reader.node, RDF.type))
        if not reader.has(SH.path):
            if SH.PropertyShape in typed:
                reader.refuse(
                    "path-missing",
                    expected="a property shape to have sh:path",
                    found="none",
                    fix="Add sh:path ex:property, or make it an sh:NodeShape.",
                )
            return None
        node = reader.only_term(SH.path)
        if SH.NodeShape in typed:
            reader.refuse(
                "path-in-node-shape",
                expected="a node shape to have no sh:path",
                found="sh:path",
                fix="Make it an sh:PropertyShape, or move the path into sh:property [ sh:path … ].",
            )
        try:
            return read_path(self.graph, node)
        except MalformedPathError as mistake:
            reader.refuse(
                "path-malformed",
                expected=mistake.expected,
                found=mistake.found,
                fix="Write a property, ( ex:a ex:b ), [ sh:inversePath ex:a ] or another path.",
            )

    def _severity(self, reader: ShapeReader) -> URIRef:
        return reader.only_iri(SH.severity) if reader.has(SH.severity) else SH.Violation

    def _constraints(self, reader: ShapeReader) -> Iterator[Component]:
        self._checked(refuse_unknown_terms, reader)
        self._checked(_messages, reader)
        for component in COMPONENTS:
            if reader.has(component.parameter):
                try:
                    yield from component.read(reader)
                except HeguiError as mistake:
                    self.errors.append(mistake)
        yield from self._kept(read_custom(reader))

    def _checked(self, check: Callable[[ShapeReader], None], reader: ShapeReader) -> None:
        try:
            check(reader)
        except HeguiError as mistake:
            self.errors.append(mistake)

    def _kept(self, found: Iterator[T]) -> Iterator[T]:
        """What can be read, until a mistake ends it."""
        try:
            yield from found
        except HeguiError as mistake:
            self.errors.append(mistake)


def _messages(reader: ShapeReader) -> None:
    for message in reader.terms(SH.message):
        if not isinstance(message, Literal) or (message.datatype not in (None, XSD.string, RDF.langString)):
            reader.refuse_value("message-not-text", SH.message, "a text", message, '"…"@zh , "…"@en')
