"""The face of the engine: data and shapes in, results out, whichever engine runs."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from rdflib import Graph
from rdflib.term import Node

from engine.results import Results
from engine.session import Session


def validate(
    data: Graph | Path,
    shapes: Graph,
    *,
    engine: str = "auto",
    focus: Collection[Node] | None = None,
    rules: Collection[Node] | None = None,
    timeout_seconds: float | None = None,
    memory_limit: str | None = None,
    shapes_file: str | None = None,
) -> Results:
    """Validates `data` against `shapes` as https://www.w3.org/TR/shacl/ says.

    `data` is a graph or the path of an RDF file (N-Triples loads fastest). `engine` is `auto` (we choose),
    `duckdb` (all focus nodes of a rule at once, as SQL), `sqlite` (the same plans, for a few focus nodes
    asked often) or `reference` (pySHACL, node by node). `focus` looks only at these nodes, where a target
    shape selects them; `rules` runs only these target shapes. A rule may take `timeout_seconds` and the
    database `memory_limit` (such as `2GB`): what goes beyond is reported in its `RuleRun`, and the other
    rules finish. `shapes_file` is named in errors. The results come in a stable order: by rule, focus node,
    path, value, component.

    Raises `InputError` if the shapes graph is malformed or the engine is not known, `UnsupportedError` if
    it uses what we do not have.
    """
    with Session(data, shapes, engine=engine, memory_limit=memory_limit, shapes_file=shapes_file) as session:
        return session.validate(focus=focus, rules=rules, timeout_seconds=timeout_seconds)
