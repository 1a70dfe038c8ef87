"""Finds shapes that refer to themselves, which we do not support.

https://www.w3.org/TR/shacl/#shapes-recursion leaves their meaning to the processor.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rdflib import Graph
from rdflib.term import Node

from engine.errors import UnsupportedError
from engine.shapes.words import shape_name


def recursive_shapes(
    graph: Graph, nested: Mapping[Node, Sequence[Node]], file: str | None
) -> list[UnsupportedError]:
    """One error for each ring of shapes, given what each shape refers to."""
    errors: list[UnsupportedError] = []
    done: set[Node] = set()
    for start in sorted(nested, key=lambda node: node.n3()):
        ring = _ring(nested, start, (), done)
        if ring:
            errors.append(_error(graph, ring, file))
    return errors


def _ring(
    nested: Mapping[Node, Sequence[Node]], node: Node, above: tuple[Node, ...], done: set[Node]
) -> tuple[Node, ...]:
    if node in above:
        return above[above.index(node) :]
    if node in done:
        return ()
    for one in nested.get(node, ()):
        ring = _ring(nested, one, (*above, node), done)
        if ring:
            done.update(above, [node])
            return ring
    done.add(node)
    return ()


def _error(graph: Graph, ring: tuple[Node, ...], file: str | None) -> UnsupportedError:
    names = [shape_name(graph, node) for node in (*ring, ring[0])]
    return UnsupportedError(
        "shapes-recursive",
        place=f"{file}, {names[0]}" if file else names[0],
        expected="shapes that do not refer to themselves",
        found=" → ".join(names),
        fix="Use a path with * or + in place of the reference, or a shape of its own for the inner one.",
    )
