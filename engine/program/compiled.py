"""The compiled engine: shapes are compiled once, then put to any number of databases."""

from __future__ import annotations

import pickle
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from weakref import WeakKeyDictionary

from rdflib import Graph
from rdflib.term import Node

from engine.cache import Cache, unpickled
from engine.components.custom import Custom
from engine.components.sparql import Sparql
from engine.known_graph import digest_of_graph
from engine.messages import Messages
from engine.plan import Table
from engine.program.asking import Asking, WrittenRules
from engine.program.build import build_programs
from engine.program.queries import Query
from engine.program.relevance import Relevance
from engine.program.run import Counts, Limits, run_program
from engine.program.steps import Program
from engine.program.targets import constants
from engine.results import Result, Results, RuleRun
from engine.shapes.read import read_shapes
from engine.shapes.values import SHAPES_GRAPH, Shape, Shapes
from engine.sql.answering import PlanDatabase, SharingDatabase
from engine.sql.sqlite import SqliteDatabase

ASKED: Final = Table("asked", ("this",), frozenset({"this"}))
"""The set that holds the focus nodes a caller asks about, where it names any."""


@dataclass(frozen=True)
class _Read:
    """All that is made of a shapes graph, without the graph."""

    by_node: Mapping[Node, Shape]
    targets: tuple[Shape, ...]
    programs: tuple[Program, ...]


class Compiled:
    """A shapes graph, read and checked, ready to be put to a database.

    `file` is named in errors. With a `cache`, a graph that has a digest is compiled once. Raises
    `MalformedShapesError` or `UnsupportedShapesError`, each with every place.
    """

    def __init__(self, graph: Graph, file: str | None = None, cache: Cache | None = None) -> None:
        shapes = _read(graph, file, cache)
        self.shapes = Shapes(graph, shapes.by_node, shapes.targets)
        self._cache = cache
        self._digest = digest_of_graph(graph)
        self._messages = Messages(graph)
        self._programs = shapes.programs
        self._prepared: WeakKeyDictionary[SqliteDatabase, dict[Hashable, Asking]] = WeakKeyDictionary()
        self._reads_shapes_graph = any(
            query.reads_shapes_graph for shape in self.shapes.by_node.values() for query in _queries(shape)
        )

    @cached_property
    def _asking(self) -> tuple[Program, ...]:
        """The programs for nodes that a caller names."""
        return tuple(program.restricted(ASKED) for program in self._programs)

    def validate(
        self,
        database: PlanDatabase,
        *,
        focus: Collection[Node] | None = None,
        rules: Collection[Node] | None = None,
        timeout_seconds: float | None = None,
    ) -> Results:
        """What the shapes find in the graph that the database holds; `timeout_seconds` is for each rule."""
        if focus is not None and isinstance(database, SqliteDatabase):
            return self._asked(database, focus, rules, Limits(timeout_seconds))
        programs = self._programs if focus is None else self._asking
        if focus is not None:
            database.store(constants(tuple(sorted(set(focus), key=lambda node: node.n3()))), ASKED.name)
        if rules is not None:
            programs = tuple(program for program in programs if program.rule.node in set(rules))
        if self._reads_shapes_graph:
            database.load(self.shapes.graph, SHAPES_GRAPH)
        relevance = None if focus is None else Relevance(database, ASKED, focus)
        results: list[Result] = []
        runs: list[RuleRun] = []
        counts: Counts = {}
        with _shared_work(programs if focus is None else (), database):
            for program in programs:
                if relevance is not None and not relevance.is_relevant(program):
                    runs.append(RuleRun(program.rule.node, focus_nodes=0, results=0, seconds=0.0))
                    continue
                found, run = run_program(program, database, self._messages, Limits(timeout_seconds), counts)
                results += found
                runs.append(run)
        return Results(tuple(results), tuple(runs), engine=database.engine, shapes=self.shapes.graph)

    def _asked(
        self,
        database: SqliteDatabase,
        focus: Collection[Node],
        rules: Collection[Node] | None,
        limits: Limits,
    ) -> Results:
        """What the shapes find at a few nodes, with everything prepared that does not depend on them."""
        results, runs = self.asking(database).results(dict.fromkeys(focus), rules, limits)
        return Results(tuple(results), tuple(runs), engine=database.engine, shapes=self.shapes.graph)

    def asking(self, database: SqliteDatabase) -> Asking:
        """The rules prepared for this database, as long as it holds the same kinds of triples."""
        known = self._prepared.setdefault(database, {})
        if self._reads_shapes_graph and not known:
            database.load(self.shapes.graph, SHAPES_GRAPH)
        token = database.stored.token, database.state
        if token not in known:
            known[token] = Asking(self._programs, database, self._messages, self._recalled(database))
        return known[token]

    def prepare(self, database: SqliteDatabase) -> Asking:
        """As `asking`, with every statement written; of a history file they are kept in the cache."""
        asking = self.asking(database)
        written = asking.prepare()
        if self._cache is not None and (key := self._key(database)) and not asking.was_written:
            self._cache.save("asking", key, pickle.dumps(written, protocol=pickle.HIGHEST_PROTOCOL))
        return asking

    def _recalled(self, database: SqliteDatabase) -> WrittenRules | None:
        """What was written for this database by another process."""
        key = self._key(database)
        kept = None if self._cache is None or key is None else self._cache.load("asking", key)
        if kept is not None:
            with suppress(Exception):  # what cannot be read is worked out again
                written = unpickled(kept)
                assert isinstance(written, WrittenRules)
                return written
        return None

    def _key(self, database: SqliteDatabase) -> str | None:
        """What the statements rest on; None where that is not known."""
        if database.identity is None or database.state != database.identity or self._digest is None:
            return None
        return f"{self._digest} {database.identity}"


def _read(graph: Graph, file: str | None, cache: Cache | None) -> _Read:
    """The graph compiled, or what was kept when it was."""

    def make() -> _Read:
        from engine.sparql.parse_trees import kept_trees  # not needed where rules are compiled already

        with kept_trees(cache):
            shapes = read_shapes(graph, file)
            return _Read(shapes.by_node, shapes.targets, build_programs(shapes))

    digest = digest_of_graph(graph)
    if cache is None or digest is None:
        return make()
    return cache.value("rules", f"{digest} {file}", make)[0]


def _shared_work(programs: Sequence[Program], database: PlanDatabase) -> AbstractContextManager[None]:
    """What the questions of these programs read in common is found once."""
    if len(programs) < 2 or not isinstance(database, SharingDatabase):
        return nullcontext()
    return database.sharing(
        (
            [(step.table.name, step.plan) for step in program.steps],
            [question.plan for question in program.questions],
        )
        for program in programs
    )


def _queries(shape: Shape) -> Iterator[Query]:
    for constraint in shape.constraints:
        if isinstance(constraint, Sparql | Custom):
            yield constraint.query
