"""Up through `sh:property`: from a node that a shape judged to those that an outer shape judged before it.

https://www.w3.org/TR/shacl/#PropertyConstraintComponent
"""

from __future__ import annotations

from rdflib import Graph
from rdflib.term import Node

from engine.evidence.routes import Routes, routes
from engine.plan.paths import Path
from engine.shapes.paths import inverted, read_path
from engine.vocabulary import SH


def path_of(shapes: Graph, shape: Node) -> Path | None:
    """The path of a property shape; None for a node shape."""
    node = shapes.value(shape, SH.path)
    return None if node is None else read_path(shapes, node)


def nodes_above(data: Graph, shapes: Graph, outer: Node, inner: Node, judged: Node) -> Routes:
    """The nodes that the shape `outer` judged when it came to judge one by the shape `inner`, each with the
    triples in between.
    """
    return _above(data, shapes, outer, inner, {judged: ()}, frozenset())


def _above(
    data: Graph, shapes: Graph, outer: Node, shape: Node, reached: Routes, seen: frozenset[Node]
) -> Routes:
    if shape == outer or shape in seen:
        return reached if shape == outer else {}
    found: Routes = {}
    for parent in sorted(shapes.subjects(SH.property, shape), key=lambda node: node.n3()):
        path = path_of(shapes, parent)
        before = reached
        if path is not None:
            before = {
                start: (*way, *step)
                for node, way in reached.items()
                for start, step in routes(data, inverted(path), node).items()
            }
        found |= _above(data, shapes, outer, parent, before, seen | {shape})
    return found
