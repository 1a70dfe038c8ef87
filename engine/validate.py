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

ENGINES: Final = ("reference", "duckdb")


def validate(
    data: Graph,
    shapes: Graph,
    *,
    engine: str = "reference",
    focus: Collection[Node] | None = None,
    rules: Collection[Node] | None = None,
    timeout_seconds: float | None = None,
    memory_limit: str | None = None,
    shapes_file: str | None = None,
) -> Results:
    """Validates `data` against `shapes` as https://www.w3.org/TR/shacl/ says.

    `engine` is `duckdb` (all focus nodes of a rule at once, as SQL) or `reference` (pySHACL, node by node).
    `focus` looks only at these nodes, where a target shape selects them; `rules` runs only these target
    shapes. A rule may take `timeout_seconds` and the database `memory_limit` (such as `2GB`): what goes
    beyond is reported in its `RuleRun`, and the other rules finish. `shapes_file` is named in errors. The
    results come in a stable order: by rule, focus node, path, value, component.

    Raises `InputError` if the shapes graph is malformed or the engine is not known, `UnsupportedError` if it
    uses what we do not have.
    """
    if engine == "reference":
        found = validate_with_pyshacl(data, shapes, focus=focus, rules=rules, timeout_seconds=timeout_seconds)
    elif engine == "duckdb":
        from engine.program.compiled import Compiled  # DuckDB is loaded where it is used only
        from engine.sql.database import Database

        compiled = Compiled(shapes, shapes_file)
        with Database(memory_limit=memory_limit) as database:
            database.load(data)
            found = compiled.validate(database, focus=focus, rules=rules, timeout_seconds=timeout_seconds)
    else:
        raise InputError(
            "engine-unknown",
            place="engine",
            expected=f"one of {', '.join(ENGINES)}",
            found=repr(engine),
            fix="Write one of the names above.",
        )
    return in_order(found, data)
