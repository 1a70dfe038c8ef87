"""Puts programs to a database, rule by rule, and turns the rows into results."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache

from rdflib import URIRef
from rdflib.term import Node

from engine.components.custom import Custom
from engine.components.sparql import Sparql
from engine.errors import HeguiError
from engine.messages import Messages
from engine.plan import Plan
from engine.program.steps import ORIGIN, Program, Question, Step
from engine.results import Result, RuleRun
from engine.sql.answering import PlanDatabase
from engine.terms import decode

Row = Mapping[str, Node]


@dataclass(frozen=True)
class Limits:
    """What one rule may take; None is no limit. The limit of memory belongs to the database."""

    seconds: float | None = None


Counts = dict[Plan, int]
"""How many focus nodes a target selects, for the rules of one run: many have the same target."""


def run_program(
    program: Program, database: PlanDatabase, messages: Messages, limits: Limits, counts: Counts
) -> tuple[list[Result], RuleRun]:
    """The results of one rule, and how it fared; what stops it is told in the run and stops no other rule."""
    return Run(program, database, messages, limits, counts).rule()


class Run:
    """One rule put to a database; subclasses say where rows come from."""

    def __init__(
        self,
        program: Program,
        database: PlanDatabase,
        messages: Messages,
        limits: Limits,
        counts: Counts | None = None,
    ) -> None:
        self._program = program
        self._database = database
        self._messages = messages
        self._start = time.perf_counter()
        self._limit = limits.seconds
        self._focus_counts = {} if counts is None else counts

    def rule(self) -> tuple[list[Result], RuleRun]:
        """The results, and how the rule fared."""
        found: list[Result] = []
        focus_nodes = 0
        error = None
        try:
            focus_nodes = self.focus_nodes()
            if focus_nodes:
                found = self._asked()
        except HeguiError as problem:
            found, error = [], str(problem)
        except Exception as problem:  # our bug, but the other rules must finish
            found, error = [], f"{type(problem).__name__}: {problem}"
        finally:
            self.forget()
        seconds = time.perf_counter() - self._start
        return found, RuleRun(self._program.rule.node, focus_nodes, len(found), seconds, error)

    def focus_nodes(self) -> int:
        """Finds the focus nodes and says how many there are; without any, nothing else needs to be asked."""
        first = self._program.steps[0]
        self._store(first)
        if first.plan not in self._focus_counts:
            self._focus_counts[first.plan] = self._database.count(self._program.focus)
        return self._focus_counts[first.plan]

    def compute_sets(self) -> None:
        """Computes the sets that the questions read."""
        for step in self._program.steps[1:]:
            self._store(step)

    def forget(self) -> None:
        """Forgets what was stored."""
        for step in self._program.steps:
            with suppress(Exception):  # what stopped the rule has been told already
                self._database.drop(step.table)

    def texts(self, question: Question) -> Sequence[tuple[str | None, ...]]:
        """The rows of a question, terms in generic form."""
        return self._database.texts(question.plan, timeout=self.seconds_left())

    def _asked(self) -> list[Result]:
        self.compute_sets()
        return [result for question in self._program.questions for result in self._results(question)]

    def _store(self, step: Step) -> None:
        self._database.store(step.plan, step.table.name, timeout=self.seconds_left())

    def seconds_left(self) -> float | None:
        """The seconds that are left for this rule."""
        if self._limit is None:
            return None
        return max(0.0, self._limit - (time.perf_counter() - self._start))

    def _results(self, question: Question) -> list[Result]:
        return [result for _, result in self._with_origin(question)]

    def _with_origin(self, question: Question) -> list[tuple[Node | None, Result]]:
        """The results of a question, each with the value it explains if it is asked for details."""
        texts = self.texts(question)
        if not texts:
            return []
        names = sorted((name, place) for place, name in enumerate(question.plan.variables))
        term = cache(decode)  # most terms of a question stand in many of its rows
        rows = [
            {name: term(text) for name, place in names if (text := row[place]) is not None} for row in texts
        ]
        details = self._details(question)
        origins = [row.pop(ORIGIN, None) for row in rows]
        results = [self._result(question, row, details) for row in rows]
        return list(zip(origins, results, strict=True))

    def _details(self, question: Question) -> dict[Node | None, list[Result]]:
        """What the failing values fail, by value."""
        found: dict[Node | None, list[Result]] = {}
        for detail in question.details:
            for origin, result in self._with_origin(detail):
                found.setdefault(origin, []).append(result)
        return found

    def _result(self, question: Question, row: Row, details: Mapping[Node | None, list[Result]]) -> Result:
        shape, constraint = question.shape, question.constraint
        node = constraint.node if isinstance(constraint, Sparql) else None
        validator = constraint.validator if isinstance(constraint, Custom) else node
        focus, value = row["this"], self._value(question, row)
        path = row.get("path", shape.path_node)
        selects = isinstance(constraint, Sparql) or (isinstance(constraint, Custom) and not constraint.asks)
        bindings = {name: term for name, term in row.items() if name != "this"} if selects else {}
        return Result(
            focus=focus,
            path=path if path is None or isinstance(path, URIRef) else shape.path_node,
            value=value,
            component=constraint.component,
            source_shape=shape.node,
            severity=shape.severity,
            source_constraint=node,
            messages=self._messages.of(
                shape=shape.node,
                component=constraint.component,
                focus=focus,
                value=value,
                path=path,
                bindings=row if validator is not None else {},
                constraint=validator,
            ),
            bindings=bindings,
            details=tuple(details.get(value, ())) if value is not None else (),
            root_shape=self._program.rule.node,
        )

    def _value(self, question: Question, row: Row) -> Node | None:
        """The value of a result: of a query in a node shape it is the focus node where the query binds
        none.
        """
        is_query = isinstance(question.constraint, Sparql | Custom)
        default = row["this"] if is_query and question.shape.path is None else None
        return row.get("value", default)
