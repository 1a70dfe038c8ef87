"""What a shapes graph says, as frozen values: shapes with their targets, path and constraints.

https://www.w3.org/TR/shacl/#shapes
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from rdflib import Graph, URIRef
from rdflib.term import Node

from engine.plan.paths import Path

if TYPE_CHECKING:
    from engine.components.component import Component

SHAPES_GRAPH: Final = URIRef("urn:hegui:shapes-graph")
"""The name that the shapes graph has for queries with `GRAPH $shapesGraph`."""


@dataclass(frozen=True)
class TargetNode:
    """`sh:targetNode`: this node, whether the data mentions it or not."""

    node: Node


@dataclass(frozen=True)
class TargetClass:
    """`sh:targetClass`, or a shape that is itself a class: the instances of the class and its subclasses."""

    iri: Node


@dataclass(frozen=True)
class TargetSubjectsOf:
    """`sh:targetSubjectsOf`: whatever has a value of the property."""

    predicate: URIRef


@dataclass(frozen=True)
class TargetObjectsOf:
    """`sh:targetObjectsOf`: whatever is a value of the property."""

    predicate: URIRef


@dataclass(frozen=True)
class TargetQuery:
    """`sh:target` with a SELECT: what it binds to ?this. https://www.w3.org/TR/shacl-af/#SPARQLTarget"""

    node: Node
    select: str
    prefixes: Mapping[str, str] = field(hash=False)


Target = TargetNode | TargetClass | TargetSubjectsOf | TargetObjectsOf | TargetQuery


@dataclass(frozen=True)
class Shape:
    """One shape. A property shape has a path, `path_node` being its node in the shapes graph."""

    node: Node
    path: Path | None
    path_node: Node | None
    targets: tuple[Target, ...]
    constraints: tuple[Component, ...]
    severity: URIRef
    deactivated: bool = False


@dataclass(frozen=True)
class Shapes:
    """All shapes that a validation can reach, by node, and those with targets in a stable order."""

    graph: Graph
    by_node: Mapping[Node, Shape]
    targets: tuple[Shape, ...]
