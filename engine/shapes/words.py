"""How terms and shapes are named to the author of a shapes graph: in the author's words."""

from __future__ import annotations

from rdflib import XSD, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from engine.path_text import is_path, path_text
from engine.vocabulary import SH


def short(graph: Graph, iri: Node) -> str:
    """An IRI with the prefixes of the graph (`sh:` always), in angle brackets where there is none."""
    if isinstance(iri, URIRef) and str(iri).startswith(str(SH)):
        return "sh:" + str(iri)[len(str(SH)) :]
    return iri.n3(graph.namespace_manager) if isinstance(iri, URIRef) else iri.n3()


def described(graph: Graph, term: Node) -> str:
    """A term as it is called in an error: `the text "abc"`, `the number 5`, `the IRI ex:a`, `a blank
    node`.
    """
    if isinstance(term, BNode):
        return "a blank node"
    if isinstance(term, URIRef):
        return f"the IRI {short(graph, term)}"
    if not isinstance(term, Literal):
        return str(term)
    if term.language:
        return f'the text "{term}"@{term.language}'
    if term.datatype in (None, XSD.string):
        return f'the text "{term}"'
    if term.datatype in (XSD.integer, XSD.decimal, XSD.double):
        return f"the number {term}"
    return f'"{term}"^^{short(graph, term.datatype or XSD.string)}'


def shape_name(graph: Graph, shape: Node) -> str:
    """The shape's IRI, or for an unnamed one where it stands: `ex:Shape, the property shape on ex:path`."""
    if not isinstance(shape, BNode):
        return short(graph, shape)
    own = _kind(graph, shape)
    owner = _owner(graph, shape, {shape})
    return f"{owner}, {own}" if owner else own


def _kind(graph: Graph, shape: Node) -> str:
    paths = sorted(graph.objects(shape, SH.path), key=lambda node: node.n3())
    if not paths:
        return "an unnamed shape"
    if isinstance(paths[0], Literal) or not is_path(graph, paths[0]):
        return "a property shape"
    return f"the property shape on {path_text(graph, paths[0])}"


def _owner(graph: Graph, node: Node, seen: set[Node]) -> str | None:
    """The nearest named node from which `node` is reached."""
    above = sorted(set(graph.subjects(None, node)) - seen, key=lambda parent: parent.n3())
    for parent in above:
        if isinstance(parent, URIRef):
            return short(graph, parent)
    for parent in above:
        found = _owner(graph, parent, seen | {parent})
        if found:
            return found
    return None
