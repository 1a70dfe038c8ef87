"""The paths of rdflib's SPARQL algebra as our path values."""

from __future__ import annotations

from rdflib import URIRef, paths
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

_REPEATED = {"*": ZeroOrMore, "+": OneOrMore, "?": ZeroOrOne}


def path_of(path: Node | paths.Path) -> Path:
    """The same path as a value of ours."""
    match path:
        case URIRef():
            return Predicate(path)
        case paths.InvPath():
            return Inverse(path_of(path.arg))
        case paths.SequencePath():
            return Sequence(tuple(path_of(part) for part in path.args))
        case paths.AlternativePath():
            return Alternative(tuple(path_of(part) for part in path.args))
        case paths.MulPath():
            return _REPEATED[str(path.mod)](path_of(path.path))
        case paths.NegatedPath():
            forward = tuple(part for part in path.args if isinstance(part, URIRef))
            backward = tuple(URIRef(str(part.arg)) for part in path.args if isinstance(part, paths.InvPath))
            return Negated(forward, backward)
    raise TypeError(f"not a path: {path!r}")
