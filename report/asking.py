"""Questions put to a graph, answered in a stable order."""

from __future__ import annotations

from collections.abc import Iterable

from rdflib import SKOS, Graph
from rdflib.term import Node

from report.findings import Text


def in_order(nodes: Iterable[Node]) -> list[Node]:
    """The nodes sorted by how N-Triples writes them, each once."""
    return sorted(set(nodes), key=lambda node: node.n3())


def objects(graph: Graph, subject: Node, predicate: Node) -> list[Node]:
    """The objects of a subject's property, in order."""
    return in_order(graph.objects(subject, predicate))


def first(graph: Graph, subject: Node, predicate: Node) -> Node | None:
    """The first of the objects, if there is one."""
    return next(iter(objects(graph, subject, predicate)), None)


def plain(graph: Graph, subject: Node, predicate: Node) -> str:
    """The first of the objects as text; empty where there is none."""
    found = first(graph, subject, predicate)
    return "" if found is None else str(found)


def text_of(graph: Graph, node: Node, predicate: Node) -> Text | None:
    """The literals of a property in Chinese and English; one language stands in for a missing one."""
    said: dict[str, str] = {}
    for literal in objects(graph, node, predicate):
        language = (getattr(literal, "language", None) or "").split("-")[0]
        said.setdefault(language, str(literal))
    if not said:
        return None
    zh = said.get("zh") or said.get("") or said.get("en") or next(iter(said.values()))
    return Text(zh, said.get("en") or said.get("") or zh)


def name_of(graph: Graph, node: Node) -> Text:
    """What people call a node: its `skos:prefLabel`, else the node itself."""
    return text_of(graph, node, SKOS.prefLabel) or Text(str(node), str(node))
