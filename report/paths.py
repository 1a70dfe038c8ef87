"""The values a property path reaches from a node, for the paths that `rule:factDate` uses.

https://www.w3.org/TR/shacl/#property-paths
"""

from __future__ import annotations

from datetime import date

from rdflib import RDF, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from engine.errors import UnsupportedError
from engine.vocabulary import SH
from report.asking import in_order, objects


def reached(data: Graph, shapes: Graph, path: Node, start: Node) -> list[Node]:
    """The nodes at the end of `path` (a node of `shapes`) from `start`, sorted, each once.

    Raises `UnsupportedError` for repeated paths.
    """
    if isinstance(path, URIRef):
        return objects(data, start, path)
    if (path, RDF.first, None) in shapes:
        ends = {start}
        for step in Collection(shapes, path):
            ends = {one for node in ends for one in reached(data, shapes, step, node)}
        return in_order(ends)
    ways = shapes.value(path, SH.alternativePath)
    if ways is not None:
        return in_order(
            {one for way in Collection(shapes, ways) for one in reached(data, shapes, way, start)}
        )
    inner = shapes.value(path, SH.inversePath)
    if isinstance(inner, URIRef):
        return in_order(data.subjects(inner, start))
    raise UnsupportedError(
        "report-path-unsupported",
        place="rule:factDate or rule:amountPath",
        expected="an IRI, a list of IRIs, [ sh:inversePath IRI ] or [ sh:alternativePath ( … ) ]",
        found="another kind of path",
        fix="Write the path as a sequence of properties.",
    )


def fact_day(data: Graph, shapes: Graph, path: Node, focus: Node) -> date | None:
    """The latest day on a rule's `rule:factDate` path from `focus`; None where the records hold no day."""
    days = (_day(str(value)[:10]) for value in reached(data, shapes, path, focus))
    return max((day for day in days if day is not None), default=None)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
