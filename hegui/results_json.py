"""Validation results as JSON: terms are written as in Turtle, without prefixes."""

from __future__ import annotations

from rdflib.term import Node

from engine.results import Result


def result_as_json(result: Result) -> dict[str, object]:
    """One object for one result; `bindings` only where a SPARQL constraint has further variables."""
    said: dict[str, object] = {
        "focus": n3_of(result.focus),
        "path": n3_of(result.path),
        "value": n3_of(result.value),
        "component": str(result.component),
        "shape": n3_of(result.root_shape),
        "sourceShape": n3_of(result.source_shape),
        "severity": severity_name(result),
        "messages": dict(result.messages),
    }
    bindings = {name: n3_of(term) for name, term in sorted(result.bindings.items())}
    return said | ({"bindings": bindings} if bindings else {})


def severity_name(result: Result) -> str:
    """`Violation`, `Warning`, `Info`, or the local name of a severity of the author's own."""
    return str(result.severity).rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def n3_of(node: Node | None) -> str | None:
    """A term as Turtle writes it, or None."""
    return None if node is None else node.n3()
