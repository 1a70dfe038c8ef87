"""Reads and writes property paths; the values themselves are those of plans.

https://www.w3.org/TR/shacl/#property-paths
"""

from __future__ import annotations

from rdflib import RDF, BNode, Graph, URIRef
from rdflib.term import Node

from engine.plan.paths import (
    Alternative,
    Inverse,
    Negated,
    OneOrMore,
    Path,
    Predicate,
    Sequence,
    ZeroOrMore,
    ZeroOrOne,
)
from engine.shapes.words import described
from engine.vocabulary import SH


class MalformedPathError(ValueError):
    """What is not a path, in the words `expected …, found …`."""

    def __init__(self, expected: str, found: str) -> None:
        self.expected = expected
        self.found = found
        super().__init__(f"expected {expected}, found {found}")


_UNARY = {
    SH.inversePath: Inverse,
    SH.zeroOrMorePath: ZeroOrMore,
    SH.oneOrMorePath: OneOrMore,
    SH.zeroOrOnePath: ZeroOrOne,
}


def read_path(graph: Graph, node: Node) -> Path:
    """The path that `node` stands for in the shapes graph.

    A node that is a list is a sequence path, whatever else is said about it. Raises `MalformedPathError`.
    """
    return _read(graph, node, ())


def _read(graph: Graph, node: Node, above: tuple[Node, ...]) -> Path:
    if isinstance(node, URIRef) and node != RDF.nil:
        return Predicate(node)
    if not isinstance(node, BNode):
        raise MalformedPathError("a property IRI or a path in blank nodes", described(graph, node))
    if node in above:
        raise MalformedPathError("a path that ends", "a path that contains itself")
    inside = (*above, node)
    if (node, RDF.first, None) in graph:
        return Sequence(_parts(graph, node, inside, "a sequence path"))
    for predicate, build in _UNARY.items():
        inner = graph.value(node, predicate)
        if inner is not None:
            return build(_read(graph, inner, inside))
    alternatives = graph.value(node, SH.alternativePath)
    if alternatives is not None:
        return Alternative(_parts(graph, alternatives, inside, "sh:alternativePath"))
    raise MalformedPathError(
        "a list, sh:inversePath, sh:alternativePath, sh:zeroOrMorePath, sh:oneOrMorePath or sh:zeroOrOnePath",
        "a blank node with none of them",
    )


def _parts(graph: Graph, head: Node, above: tuple[Node, ...], what: str) -> tuple[Path, ...]:
    members = list_members(graph, head)
    if members is None or len(members) < 2:
        raise MalformedPathError(f"{what} with a list of at least two paths", _list_found(members))
    return tuple(_read(graph, member, above) for member in members)


def _list_found(members: list[Node] | None) -> str:
    return "something that is not a list" if members is None else f"a list of {len(members)}"


def list_members(graph: Graph, head: Node) -> list[Node] | None:
    """The members of an RDF list, or None where it is not a well-formed one (SHACL section 1.4, "SHACL
    list").
    """
    members: list[Node] = []
    seen: set[Node] = set()
    node = head
    while node != RDF.nil:
        firsts, rests = list(graph.objects(node, RDF.first)), list(graph.objects(node, RDF.rest))
        if node in seen or len(firsts) != 1 or len(rests) != 1:
            return None
        seen.add(node)
        members.append(firsts[0])
        node = rests[0]
    return members


def inverted(path: Path) -> Path:
    """The same pairs with their ends exchanged, with `Inverse` only ever around a predicate."""
    match path:
        case Predicate():
            return Inverse(path)
        case Inverse(inner):
            return upright(inner)
        case Sequence(parts):
            return Sequence(tuple(inverted(part) for part in reversed(parts)))
        case Alternative(parts):
            return Alternative(tuple(inverted(part) for part in parts))
        case ZeroOrMore(inner) | OneOrMore(inner) | ZeroOrOne(inner):
            return type(path)(inverted(inner))
        case Negated(forward, backward):
            return Negated(backward, forward)
    raise TypeError(f"not a path: {path!r}")


def upright(path: Path) -> Path:
    """The same path with every `Inverse` moved inwards until it stands around a predicate."""
    match path:
        case Inverse(inner):
            return inverted(inner)
        case Sequence(parts) | Alternative(parts):
            return type(path)(tuple(upright(part) for part in parts))
        case ZeroOrMore(inner) | OneOrMore(inner) | ZeroOrOne(inner):
            return type(path)(upright(inner))
        case _:
            return path


def sparql_text(path: Path) -> str:
    """The path as SPARQL writes it, with full IRIs, in brackets where it has parts: for `$PATH`."""
    match path:
        case Predicate(iri):
            return iri.n3()
        case Inverse(inner):
            return f"^{_in_brackets(inner)}"
        case Sequence(parts):
            return "(" + "/".join(sparql_text(part) for part in parts) + ")"
        case Alternative(parts):
            return "(" + "|".join(sparql_text(part) for part in parts) + ")"
        case ZeroOrMore(inner):
            return f"{_in_brackets(inner)}*"
        case OneOrMore(inner):
            return f"{_in_brackets(inner)}+"
        case ZeroOrOne(inner):
            return f"{_in_brackets(inner)}?"
    raise TypeError(f"SHACL has no such path: {path!r}")


def _in_brackets(path: Path) -> str:
    text = sparql_text(path)
    return (
        text if isinstance(path, Predicate) or (text.startswith("(") and text.endswith(")")) else f"({text})"
    )
