"""Which triples a path walks over: from a node to each node it reaches, the shortest way."""

from __future__ import annotations

from collections.abc import Iterable

from rdflib import Graph, URIRef
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
from engine.shapes.paths import upright

Triple = tuple[Node, Node, Node]
Routes = dict[Node, tuple[Triple, ...]]


def routes(data: Graph, path: Path, start: Node) -> Routes:
    """Each node that `path` reaches from `start`, with the triples of a shortest way there."""
    return _routes(data, upright(path), start)


def _routes(data: Graph, path: Path, start: Node) -> Routes:
    match path:
        case Predicate(iri):
            return {end: ((start, iri, end),) for end in data.objects(start, iri)}
        case Inverse(Predicate(iri)):
            return {end: ((end, iri, start),) for end in data.subjects(iri, start)}
        case Sequence(parts):
            return _one_after_another(data, parts, start)
        case Alternative(parts):
            return _shortest(found for part in parts for found in _routes(data, part, start).items())
        case ZeroOrMore(inner):
            return _closure(data, inner, {start: ()})
        case OneOrMore(inner):
            return _closure(data, inner, _routes(data, inner, start))
        case ZeroOrOne(inner):
            return _shortest([(start, ()), *_routes(data, inner, start).items()])
        case Negated(forward, backward):
            return _other_than(data, forward, backward, start)
    raise TypeError(f"not a path: {path!r}")


def _other_than(
    data: Graph, forward: tuple[URIRef, ...], backward: tuple[URIRef, ...], start: Node
) -> Routes:
    ways: list[tuple[Node, tuple[Triple, ...]]] = []
    if forward or not backward:
        ways += [(o, ((start, p, o),)) for p, o in data.predicate_objects(start) if p not in forward]
    if backward:
        ways += [(s, ((s, p, start),)) for s, p in data.subject_predicates(start) if p not in backward]
    return _shortest(ways)


def _one_after_another(data: Graph, parts: tuple[Path, ...], start: Node) -> Routes:
    reached: Routes = {start: ()}
    for part in parts:
        reached = _shortest(
            (end, way + step)
            for middle, way in reached.items()
            for end, step in _routes(data, part, middle).items()
        )
    return reached


def _closure(data: Graph, path: Path, reached: Routes) -> Routes:
    """Goes on from what is reached, breadth first, until nothing new is found."""
    frontier = list(reached)
    while frontier:
        ahead: Routes = _shortest(
            (end, reached[middle] + step)
            for middle in frontier
            for end, step in _routes(data, path, middle).items()
            if end not in reached
        )
        reached = {**reached, **ahead}
        frontier = list(ahead)
    return reached


def _shortest(found: Iterable[tuple[Node, tuple[Triple, ...]]]) -> Routes:
    best: Routes = {}
    for end, way in found:
        known = best.get(end)
        if known is None or len(way) < len(known) or (len(way) == len(known) and _text(way) < _text(known)):
            best[end] = way
    return best


def _text(way: tuple[Triple, ...]) -> list[str]:
    """What equally long ways are told apart by: literals of all kinds have no order of their own."""
    return [term.n3() for triple in way for term in triple]
