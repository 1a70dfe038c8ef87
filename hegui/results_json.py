"""Validation results as JSON: terms are written as in Turtle, without prefixes.

What has no name of its own is told in words that are the same in every run: a complex path as SPARQL writes
it, an unnamed shape by where it stands.
"""

from __future__ import annotations

from functools import lru_cache

from rdflib import BNode, Graph
from rdflib.term import Node

from engine.path_text import path_text
from engine.results import Result
from engine.shapes.words import shape_name


def result_as_json(result: Result, shapes: Graph) -> dict[str, object]:
    """One object for one result of `shapes`; `bindings` only where a SPARQL constraint has any."""
    said: dict[str, object] = {
        "focus": n3_of(result.focus),
        "path": _path(result.path, shapes),
        "value": n3_of(result.value),
        "component": str(result.component),
        "shape": _shape(result.root_shape, shapes),
        "sourceShape": _shape(result.source_shape, shapes),
        "severity": severity_name(result),
        "messages": dict(result.messages),
    }
    bindings = {name: n3_of(term) for name, term in sorted(result.bindings.items())}
    return said | ({"bindings": bindings} if bindings else {})


@lru_cache(maxsize=1024)  # few shapes find many things
def _path(path: Node | None, shapes: Graph) -> str | None:
    return path_text(shapes, path) if isinstance(path, BNode) else n3_of(path)


@lru_cache(maxsize=1024)
def _shape(shape: Node | None, shapes: Graph) -> str | None:
    return shape_name(shapes, shape) if isinstance(shape, BNode) else n3_of(shape)


def severity_name(result: Result) -> str:
    """`Violation`, `Warning`, `Info`, or the local name of a severity of the author's own."""
    return str(result.severity).rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def n3_of(node: Node | None) -> str | None:
    """A term as Turtle writes it, or None."""
    return None if node is None else node.n3()
