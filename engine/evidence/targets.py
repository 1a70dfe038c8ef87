"""Evidence for the focus node: what makes it one, or makes it reachable from one through `sh:property`.

https://www.w3.org/TR/shacl/#targets
"""

from __future__ import annotations

from rdflib import Graph
from rdflib.term import Node

from engine.evidence.ascent import nodes_above
from engine.evidence.constraints import INSTANCE_OF
from engine.evidence.facts import Facts
from engine.evidence.routes import Triple, routes
from engine.results import Result
from engine.vocabulary import SH


def target_evidence(data: Graph, shapes: Graph, result: Result, facts: Facts) -> None:
    """Gathers the facts that make the focus of `result` a focus node of its rule, or lead to it from one."""
    root = result.root_shape
    if root is None:
        return
    above = nodes_above(data, shapes, root, result.source_shape, result.focus)
    for node, way in sorted(above.items(), key=lambda pair: (len(pair[1]), pair[0].n3())):
        selecting = _selecting(data, shapes, root, node)
        if selecting is not None:
            facts.add([*way, *selecting])
            return


def _selecting(data: Graph, shapes: Graph, root: Node, node: Node) -> list[Triple] | None:
    """The triples by which a target of `root` selects the node; None where we see none that does."""
    for target_class in [*sorted(shapes.objects(root, SH.targetClass), key=str), root]:
        way = routes(data, INSTANCE_OF, node).get(target_class)
        if way:
            return list(way)
    for predicate in sorted(shapes.objects(root, SH.targetSubjectsOf), key=str):
        ends = sorted(data.objects(node, predicate), key=lambda term: term.n3())
        if ends:
            return [(node, predicate, ends[0])]
    for predicate in sorted(shapes.objects(root, SH.targetObjectsOf), key=str):
        starts = sorted(data.subjects(predicate, node), key=lambda term: term.n3())
        if starts:
            return [(starts[0], predicate, node)]
    has_other_target = any((root, kind, None) in shapes for kind in (SH.targetNode, SH.target))
    return [] if has_other_target else None
