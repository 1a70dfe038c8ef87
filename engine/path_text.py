"""Writes a SHACL path as SPARQL writes it, for messages and plans: `ex:a/^ex:b*`.

https://www.w3.org/TR/shacl/#property-paths
"""

from __future__ import annotations

from rdflib import RDF, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from engine.vocabulary import SH

_AFTER = {SH.zeroOrMorePath: "*", SH.oneOrMorePath: "+", SH.zeroOrOnePath: "?"}


def path_text(shapes: Graph, path: Node) -> str:
    """`path`, a node of `shapes`, in SPARQL's notation with the prefixes of the graph; full IRIs where there
    is none.
    """
    return _write(shapes, path, outermost=True)


def is_path(shapes: Graph, path: Node) -> bool:
    """Whether it can be written: it ends, and each blank node in it is one of the forms of a path."""
    return _is_path(shapes, path, ())


def _is_path(shapes: Graph, path: Node, above: tuple[Node, ...]) -> bool:
    if isinstance(path, URIRef):
        return True
    if path in above:
        return False
    inside = (*above, path)
    if (path, RDF.first, None) in shapes:
        return all(_is_path(shapes, part, inside) for part in Collection(shapes, path))
    for predicate, inner in shapes.predicate_objects(path):
        if predicate == SH.alternativePath:
            members = list(Collection(shapes, inner))
            return bool(members) and all(_is_path(shapes, part, inside) for part in members)
        if predicate == SH.inversePath or predicate in _AFTER:
            return _is_path(shapes, inner, inside)
    return False


def _write(shapes: Graph, path: Node, *, outermost: bool = False) -> str:
    if isinstance(path, URIRef):
        return path.n3(shapes.namespace_manager)
    if (path, RDF.first, None) in shapes:
        return _group("/".join(_write(shapes, part) for part in Collection(shapes, path)), outermost)
    for predicate, inner in shapes.predicate_objects(path):
        if predicate == SH.inversePath:
            return "^" + _write(shapes, inner)
        if predicate == SH.alternativePath:
            return _group("|".join(_write(shapes, part) for part in Collection(shapes, inner)), outermost)
        if predicate in _AFTER:
            return _write(shapes, inner) + _AFTER[URIRef(str(predicate))]
    return str(path)


def _group(text: str, outermost: bool) -> str:
    return text if outermost else f"({text})"
