"""Results as the graph the recommendation defines: one `sh:ValidationReport` with its `sh:ValidationResult`s.

https://www.w3.org/TR/shacl/#validation-report
"""

from __future__ import annotations

from collections.abc import Mapping

from rdflib import RDF, BNode, Graph, Literal
from rdflib.term import Node

from engine.results import Result, Results
from engine.vocabulary import SH


def report_graph(results: Results) -> Graph:
    """The validation report of `results`.

    Blank nodes are named by the order of the results, so the same results give the same bytes when the graph
    is written. Complex paths are copied from the shapes graph.
    """
    return _Writer(results).graph


def report_turtle(results: Results) -> str:
    """The validation report in Turtle, byte for byte the same for the same results."""
    text: str = report_graph(results).serialize(format="turtle")
    return text


class _Writer:
    def __init__(self, results: Results) -> None:
        self._shapes = results.shapes
        self._names: dict[Node, BNode] = {}
        self.graph = Graph()
        self.graph.namespace_manager.bind("sh", SH, override=True)
        for prefix, namespace in sorted(results.shapes.namespaces()):
            self.graph.namespace_manager.bind(prefix, namespace, override=False)
        report = BNode("report")
        self.graph.add((report, RDF.type, SH.ValidationReport))
        self.graph.add((report, SH.conforms, Literal(results.conforms)))
        self._width = len(str(_count(results.results)))
        self._next = self._paths = 0
        for result in results.results:
            self.graph.add((report, SH.result, self._result(result)))

    def _result(self, result: Result) -> BNode:
        self._next += 1
        node = BNode(f"r{self._next:0{self._width}}")
        self.graph.add((node, RDF.type, SH.ValidationResult))
        self._say(node, SH.focusNode, result.focus)
        if result.path is not None:
            self.graph.add((node, SH.resultPath, self._copy(result.path, {})))
        self._say(node, SH.value, result.value)
        self._say(node, SH.sourceConstraintComponent, result.component)
        self._say(node, SH.sourceConstraint, result.source_constraint)
        self._say(node, SH.sourceShape, result.source_shape)
        self._say(node, SH.resultSeverity, result.severity)
        for language, text in sorted(result.messages.items()):
            self.graph.add((node, SH.resultMessage, Literal(text, lang=language or None)))
        for detail in result.details:
            self.graph.add((node, SH.detail, self._result(detail)))
        return node

    def _say(self, node: BNode, predicate: Node, term: Node | None) -> None:
        if term is not None:
            self.graph.add((node, predicate, self._name(term)))

    def _name(self, term: Node) -> Node:
        if not isinstance(term, BNode):
            return term
        return self._names.setdefault(term, BNode(f"n{len(self._names) + 1}"))

    def _copy(self, path: Node, copied: Mapping[Node, BNode]) -> Node:
        """A complex path as a structure of this result's own, with blank nodes nobody shares.

        A list is a sequence path, whatever else is said about its node.
        """
        if not isinstance(path, BNode) or path in copied:
            return copied.get(path, path)
        self._paths += 1
        own = BNode(f"p{self._paths:0{self._width}}")
        said = sorted(self._shapes.predicate_objects(path))
        sequence = [pair for pair in said if pair[0] in (RDF.first, RDF.rest)]
        for predicate, part in sequence or said:
            self.graph.add((own, predicate, self._copy(part, {**copied, path: own})))
        return own


def _count(results: tuple[Result, ...]) -> int:
    return sum(1 + _count(result.details) for result in results)
