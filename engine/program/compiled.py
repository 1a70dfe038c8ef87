"""The compiled engine: shapes are compiled once, then put to any number of databases."""

from __future__ import annotations

from collections.abc import Collection

from rdflib import Graph
from rdflib.term import Node

from engine.messages import Messages
from engine.program.build import build_programs
from engine.program.run import Limits, run_program
from engine.results import Result, Results, RuleRun
from engine.shapes.read import read_shapes
from engine.shapes.values import Shapes
from engine.sql.database import Database


class Compiled:
    """A shapes graph, read and checked, ready to be put to a database.

    `file` is named in errors. Raises `MalformedShapesError` or `UnsupportedShapesError`, each with every
    place.
    """

    def __init__(self, graph: Graph, file: str | None = None) -> None:
        self.shapes: Shapes = read_shapes(graph, file)
        self._messages = Messages(graph)

    def validate(
        self,
        database: Database,
        *,
        focus: Collection[Node] | None = None,
        rules: Collection[Node] | None = None,
        timeout_seconds: float | None = None,
    ) -> Results:
        """What the shapes find in the graph that the database holds; `timeout_seconds` is for each rule."""
        programs = build_programs(
            self.shapes,
            rules=None if rules is None else frozenset(rules),
            focus=None if focus is None else tuple(sorted(set(focus), key=lambda node: node.n3())),
        )
        results: list[Result] = []
        runs: list[RuleRun] = []
        for program in programs:
            found, run = run_program(program, database, self._messages, Limits(timeout_seconds))
            results += found
            runs.append(run)
        return Results(tuple(results), tuple(runs), engine="duckdb", shapes=self.shapes.graph)
