"""Puts results in an order that depends on what they say, never on memory or the names of blank nodes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby

from rdflib import BNode, Graph
from rdflib.term import Node

from engine.results import Result, Results

_DEEPEST = 40
_MOST = 5000
"""How far, and over how many blank nodes, a description goes: enough for any shape; data may be a web of
them.
"""


class Names:
    """A text for each term that is the same in every run: blank nodes are described by their surroundings."""

    def __init__(self, *graphs: Graph) -> None:
        self._graphs = graphs
        self._known: dict[Node, str] = {}
        self._left = 0

    def of(self, term: Node | None) -> str:
        """The term in N-Triples, or the description of a blank node."""
        if term is None:
            return ""
        known = self._known.get(term)
        if known is None:
            self._left = _MOST
            known = self._describe(term, frozenset()) if isinstance(term, BNode) else term.n3()
            self._known[term] = known
        return known

    def _describe(self, node: BNode, above: frozenset[BNode]) -> str:
        """The triples that leave `node` and, at the top, those that lead to it."""
        self._left -= 1
        if node in above or len(above) > _DEEPEST or self._left < 0:
            return "[…]"
        inside = above | {node}
        leaving = sorted(
            f"{p.n3()} {self._describe(o, inside) if isinstance(o, BNode) else o.n3()}"
            for graph in self._graphs
            for p, o in graph.predicate_objects(node)
        )
        arriving = sorted(
            f"{s.n3()} {p.n3()}"
            for graph in self._graphs
            for s, p in graph.subject_predicates(node)
            if not above and not isinstance(s, BNode)
        )
        if not leaving and not arriving:
            return node.n3()  # no graph is at hand that describes it: a file's own label
        return f"[{'; '.join(leaving)}]({'; '.join(arriving)})"


def in_order(results: Results, *data: Graph) -> Results:
    """The same results sorted by rule, focus node, path, value, component, source shape and bindings."""
    names = Names(results.shapes, *data)
    ordered = _sorted(results.results, names)
    runs = sorted(results.runs, key=lambda run: names.of(run.shape))
    return replace(results, results=tuple(ordered), runs=tuple(runs))


def _sorted(results: Iterable[Result], names: Names) -> list[Result]:
    """In order; only where rule and focus node are the same need all parts be looked at."""

    def begin(one: Result) -> tuple[str, str]:
        return names.of(one.root_shape), names.of(one.focus)

    ordered: list[Result] = []
    for _, alike in groupby(sorted(results, key=begin), key=begin):
        several = [_inner(one, names) for one in alike]
        ordered += several if len(several) == 1 else sorted(several, key=lambda one: _key(one, names))
    return ordered


def _inner(result: Result, names: Names) -> Result:
    return replace(result, details=tuple(_sorted(result.details, names))) if result.details else result


def _key(result: Result, names: Names) -> tuple[str, ...]:
    bindings = "; ".join(f"{name}={names.of(term)}" for name, term in sorted(result.bindings.items()))
    details = " ".join("|".join(_key(one, names)) for one in result.details)
    return (
        *(
            names.of(one)
            for one in (result.root_shape, result.focus, result.path, result.value, result.component)
        ),
        names.of(result.source_shape),
        names.of(result.source_constraint),
        result.severity,
        bindings,
        details,
    )
