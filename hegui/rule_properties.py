"""The properties of ours that a rule looks at."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rdflib import Graph, Namespace, URIRef

from hegui.ontology import FUND

SH = Namespace("http://www.w3.org/ns/shacl#")

_IN_QUERY = re.compile(r"\bfund:([a-z]\w*)")
_COMMENT = re.compile(r"(?m)^\s*#.*$")


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
