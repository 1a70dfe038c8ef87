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
from engine.sparql.parsing import unsupported


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
    forward: list[URIRef] = []
    backward: list[URIRef] = []
    for part in node.args:
        if isinstance(part, URIRef):
            forward.append(part)
        elif isinstance(part, paths.InvPath) and isinstance(part.arg, URIRef):
            backward.append(part.arg)
        else:
            # rdflib's parser drops the predicate of an inverse path in a negated property set.
            raise unsupported("^ inside a negated property set", "predicates walked forwards in !(…)")
    return Negated(tuple(forward), tuple(backward))
