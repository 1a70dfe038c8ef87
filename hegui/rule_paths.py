"""Paths and properties that rules name: SHACL paths as rdflib walks them, and every property of ours that
a rule looks at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.paths import InvPath, SequencePath
from rdflib.paths import Path as PropertyPath
from rdflib.term import Node

from hegui.ontology import FUND

SH = Namespace("http://www.w3.org/ns/shacl#")

_IN_QUERY = re.compile(r"\bfund:([a-z]\w*)")
_COMMENT = re.compile(r"(?m)^\s*#.*$")


def as_property_path(graph: Graph, node: Node | None) -> URIRef | PropertyPath | None:
    """A path written in Turtle (an IRI, a list for a sequence, `[ sh:inversePath … ]`) as rdflib's
    `objects` takes it.

    Other kinds of path are no use for dates and amounts and give None, like no path at all.
    """
    if isinstance(node, URIRef):
        return node
    if node is None:
        return None
    if (node, RDF.first, None) in graph:
        parts = [as_property_path(graph, part) for part in Collection(graph, node)]
        known = [part for part in parts if part is not None]
        return SequencePath(*known) if len(known) == len(parts) else None
    inverse = as_property_path(graph, graph.value(node, SH.inversePath))
    return None if inverse is None else InvPath(inverse)


def properties_in(shapes: Graph) -> frozenset[URIRef]:
    """The `fund:` properties in paths and queries of a shapes graph; by convention a name that begins
    small is a property.
    """
    return frozenset(_in_shapes(shapes)) | frozenset(_in_queries(shapes))


def _in_shapes(shapes: Graph) -> Iterator[URIRef]:
    for value in shapes.objects():
        if isinstance(value, URIRef) and value.startswith(FUND) and value.removeprefix(FUND)[:1].islower():
            yield value


def _in_queries(shapes: Graph) -> Iterator[URIRef]:
    for predicate in (SH.select, SH.ask):
        for query in shapes.objects(None, predicate):
            for name in _IN_QUERY.findall(_COMMENT.sub("", str(query))):
                yield FUND[name]
