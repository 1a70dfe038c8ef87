"""Property paths of rdflib's algebra as ours."""

from __future__ import annotations

from rdflib import URIRef, paths

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


def path_of(node: object) -> Path:
    """The path that rdflib writes with its own classes."""
    match node:
        case URIRef():
            return Predicate(node)
        case paths.InvPath():
            return Inverse(path_of(node.arg))
        case paths.SequencePath():
            return Sequence(tuple(path_of(part) for part in node.args))
        case paths.AlternativePath():
            return Alternative(tuple(path_of(part) for part in node.args))
        case paths.MulPath():
            return _repeated(node)
        case paths.NegatedPath():
            return _negated(node)
    raise TypeError(f"not a path: {node!r}")


def _repeated(node: paths.MulPath) -> Path:
    inner = path_of(node.path)
    if node.zero and node.more:
        return ZeroOrMore(inner)
    return OneOrMore(inner) if node.more else ZeroOrOne(inner)


def _negated(node: paths.NegatedPath) -> Path:
    """A set of predicates walked forwards; `engine.sparql.negated_sets` has taken the others out."""
    return Negated(tuple(part for part in node.args if isinstance(part, URIRef)))
