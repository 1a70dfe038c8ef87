"""The face of the engine: data and shapes in, results out, whichever engine runs."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from rdflib import Graph
from rdflib.term import Node

from engine.errors import InputError
from engine.ordering import in_order
from engine.reference import validate_with_pyshacl
from engine.results import Results

ENGINES: Final = ("reference",)


def validate(
    data: Graph,
    shapes: Graph,
    *,
    engine: str = "reference",
    focus: Collection[Node] | None = None,
    rules: Collection[Node] | None = None,
    timeout_seconds: float | None = None,
) -> Results:
    """Validates `data` against `shapes` as https://www.w3.org/TR/shacl/ says.

    `focus` looks only at these nodes, where a target shape selects them; `rules` runs only these target
    shapes. The results come in a stable order: by rule, focus node, path, value, component.

    Raises `InputError` if the shapes graph is malformed or the engine is not known.
    """
    if engine not in ENGINES:
        raise InputError(
            "engine-unknown",
            place="engine",
            expected=f"one of {', '.join(ENGINES)}",
            found=repr(engine),
            fix="Write one of the names above.",
        )
    results = validate_with_pyshacl(data, shapes, focus=focus, rules=rules, timeout_seconds=timeout_seconds)
    return in_order(results, data)
