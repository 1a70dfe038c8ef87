"""Rules as they are asked about a few nodes: their statements, and what these find.

A rule has a variant for each kind of nodes that can be its focus nodes. Mostly nothing is found, so all
questions of a rule are asked first, one after another, and results are made only where there are rows.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlglot import exp

from engine.messages import Messages
from engine.plan import Distinct, Plan, SemiJoin, Table
from engine.plan.traversal import parts_of
from engine.program.asked_nodes import NodesOfKind
from engine.program.run import Limits, Run
from engine.program.steps import Program, Question
from engine.results import Result, RuleRun
from engine.rewrite.needed_rows import needed_tables
from engine.rewrite.prune_empty import is_empty
from engine.rewrite.virtual_sets import with_sets
from engine.sql.sqlite.database import SqliteDatabase, sql_text
from engine.sql.sqlite.kept_arithmetic import ran_beyond
from engine.sql.sqlite.planner import SetInfo
from engine.sql.sqlite.statements import SetStatement, with_tables

Texts = Sequence[tuple[str | None, ...]]
"""Rows with terms in generic form."""


@dataclass(frozen=True)
class WrittenSet:
    """A set of focus nodes as it is kept: the columns of its table, and the query that fills it."""

    columns: tuple[str, ...]
    query: str


@dataclass(frozen=True)
class WrittenQuestion:
    """A question as it is kept: its statement, and the tables without whose rows it finds nothing."""

    sql: str
    needs: frozenset[str]


@dataclass(frozen=True)
class WrittenVariant:
    """A variant as it is kept: the kind of nodes, the name of its focus set, and its questions in the order
    of `questions_of`; None stands for one that cannot have rows.
    """

    kind: str
    focus: str
    questions: tuple[WrittenQuestion | None, ...]


def questions_of(program: Program) -> Iterator[Question]:
    """The questions of a program, those about details after the ones they belong to."""
    waiting = list(reversed(program.questions))
    while waiting:
        question = waiting.pop()
        yield question
        waiting += reversed(question.details)


class FocusSet:
    """Those of the nodes of a kind that some targets select."""

    def __init__(
        self,
        database: SqliteDatabase,
        name: str,
        targets: Plan,
        kind: NodesOfKind,
        written: WrittenSet | None = None,
    ) -> None:
        self.name = name
        self._database = database
        self._targets = targets
        self._kind = kind
        if written is not None:
            self.written = written

    @cached_property
    def written(self) -> WrittenSet:
        """The set as it is kept."""
        query, _ = self._native
        return WrittenSet(tuple(query.named_selects), sql_text(query))

    @cached_property
    def is_possible(self) -> bool:
        """Whether the targets can select any node of the kind."""
        return not is_empty(self._refined)

    @property
    def info(self) -> SetInfo:
        """What is known of the nodes."""
        return self._native[1]

    def count(self, counts: dict[str, int], timeout: float | None) -> int:
        """How many there are; computed once for all rules with these targets."""
        if self.name not in counts:
            counts[self.name] = self._statement.compute(timeout)
        return counts[self.name]

    @cached_property
    def _statement(self) -> SetStatement:
        return SetStatement(self._database, self.name, self.written.columns, self.written.query)

    @cached_property
    def _refined(self) -> Plan:
        table = self._kind.table
        plan = Distinct(SemiJoin(table, self._targets))
        return self._database.planner.refined(plan, {table.name: self._kind.info})

    @cached_property
    def _native(self) -> tuple[exp.Query, SetInfo]:
        return self._database.planner.native(self._refined, {self._kind.table.name: self._kind.info})


class Variant:
    """A program whose focus nodes are of one kind, its questions written when they are first asked."""

    def __init__(
        self,
        program: Program,
        kind: str,
        focus: FocusSet,
        database: SqliteDatabase,
        written: WrittenVariant | None = None,
    ) -> None:
        self.kind = kind
        self.focus = focus
        self._program = program
        self._database = database
        self._questions: dict[int, WrittenQuestion | None] = {}
        if written is not None:
            self._questions = dict(zip(map(id, questions_of(program)), written.questions, strict=True))

    def written(self) -> WrittenVariant:
        """Writes every question, and gives what is to be kept."""
        questions = tuple(self._question(question) for question in questions_of(self._program))
        return WrittenVariant(self.kind, self.focus.name, questions)

    def statements(self, empty: frozenset[str]) -> tuple[tuple[int, str], ...]:
        """The questions that can have rows while these tables have none, each by identity, with its SQL."""
        written = ((id(question), self._question(question)) for question in self._program.questions)
        return tuple(
            (key, found.sql) for key, found in written if found is not None and not found.needs & empty
        )

    def texts(self, question: Question, timeout: float | None) -> Texts:
        """The rows of a question."""
        written = self._question(question)
        if written is None:
            return ()
        try:
            return self._database.answer(written.sql, timeout)
        except sqlite3.OperationalError as error:
            exactly = self._written(question.plan, held=False) if ran_beyond(error) else None
            if exactly is None:
                raise
            return self._database.answer(exactly.sql, timeout)

    def _question(self, question: Question) -> WrittenQuestion | None:
        """The question as it is kept; None if it cannot have rows."""
        key = id(question)
        if key not in self._questions:
            self._questions[key] = self._written(question.plan, held=True)
        return self._questions[key]

    def _written(self, plan: Plan, *, held: bool) -> WrittenQuestion | None:
        """The plan as SQL; `held` as `engine.sql.sqlite.lowering` has it."""
        sets = self._sets
        plan = with_sets(plan, sets.places)
        refined = self._database.planner.refined(plan, sets.infos)
        if is_empty(refined):
            return None
        query = self._database.planner.written(refined, sets.infos, held=held)
        return WrittenQuestion(with_tables(query, sets.needed_by(refined)), needed_tables(refined))

    @cached_property
    def _sets(self) -> _Sets:
        return _Sets(self._program, self.focus, self._database)


class _Sets:
    """The sets between the focus nodes and the questions, as parts of statements."""

    def __init__(self, program: Program, focus: FocusSet, database: SqliteDatabase) -> None:
        start = program.focus
        self.places: dict[str, Plan] = {start.name: Table(focus.name, start.columns, start.bound)}
        self.infos: dict[str, SetInfo] = {focus.name: focus.info}
        self._queries: dict[str, str] = {}
        self._plans: dict[str, Plan] = {}
        for step in program.steps[1:]:
            plan = Distinct(with_sets(step.plan, self.places))
            refined = database.planner.refined(plan, self.infos)
            if is_empty(refined):
                self.places[step.table.name] = refined
                continue
            name = step.table.name
            query, self.infos[name] = database.planner.native(refined, self.infos)
            self._queries[name] = sql_text(query)
            self._plans[name] = refined

    def needed_by(self, plan: Plan) -> dict[str, str]:
        """The statements of the sets that a plan reads, each after those that it reads itself."""
        needed: set[str] = set()
        waiting = [plan]
        while waiting:
            for part in parts_of(waiting.pop()):
                if isinstance(part, Table) and part.name in self._plans and part.name not in needed:
                    needed.add(part.name)
                    waiting.append(self._plans[part.name])
        return {name: query for name, query in self._queries.items() if name in needed}


class AskedRule:
    """One program for several kinds of nodes."""

    def __init__(self, program: Program, variants: tuple[Variant, ...], database: SqliteDatabase) -> None:
        self.node = program.rule.node
        self.variants = variants
        self._program = program
        self._database = database

    def about(self, kinds: Collection[str], empty: frozenset[str]) -> RuleAbout:
        """The same rule for nodes of these kinds, while these tables have no rows."""
        variants = tuple(each for each in self.variants if each.kind in kinds)
        return RuleAbout(self._program, variants, self._database, empty)


class RuleAbout:
    """One program for nodes of known kinds: what is asked each time."""

    def __init__(
        self,
        program: Program,
        variants: tuple[Variant, ...],
        database: SqliteDatabase,
        empty: frozenset[str],
    ) -> None:
        self.node = program.rule.node
        self._program = program
        self._variants = variants
        self._database = database
        self._statements = tuple((each.focus, each.statements(empty)) for each in variants)

    @property
    def is_possible(self) -> bool:
        """Whether any of the nodes can be a focus node."""
        return bool(self._variants)

    def run(
        self, counts: dict[str, int], messages: Messages, limits: Limits
    ) -> tuple[list[Result], RuleRun | None]:
        """The results, and how the rule fared, None where it has no focus nodes; `counts` are those of sets
        computed for other rules.
        """
        rows: dict[int, Texts] = {}
        start = time.perf_counter()
        if limits.seconds is None:
            try:
                focus_nodes = self._ask(counts, rows)
            except Exception:  # asked again, one by one, so that it is told
                rows = {}
            else:
                if not focus_nodes:
                    return [], None
                if not any(rows.values()):
                    return [], RuleRun(self.node, focus_nodes, 0, time.perf_counter() - start)
        asked = _AskedRun(self._program, self._variants, counts, rows, self._database, messages, limits)
        return asked.rule()

    def _ask(self, counts: dict[str, int], rows: dict[int, Texts]) -> int:
        """Puts what the questions find to `rows`; how many focus nodes there are."""
        focus_nodes = 0
        answer = self._database.answer
        for focus, statements in self._statements:
            count = counts.get(focus.name)
            if count is None:
                count = focus.count(counts, None)
            if count:
                focus_nodes += count
                for question, sql in statements:
                    found = answer(sql, None)
                    rows[question] = [*rows[question], *found] if rows.get(question) else found
        return focus_nodes


class _AskedRun(Run):
    """A rule whose focus nodes are among those asked about; `rows` is what was found for questions before."""

    def __init__(
        self,
        program: Program,
        variants: Sequence[Variant],
        counts: dict[str, int],
        rows: Mapping[int, Texts],
        database: SqliteDatabase,
        messages: Messages,
        limits: Limits,
    ) -> None:
        super().__init__(program, database, messages, limits)
        self._variants = variants
        self._counts = counts
        self._rows = rows

    def focus_nodes(self) -> int:
        """How many of the nodes asked about are focus nodes."""
        return sum(variant.focus.count(self._counts, self.seconds_left()) for variant in self._variants)

    def compute_sets(self) -> None:
        """Sets are parts of the questions."""

    def forget(self) -> None:
        """The sets of focus nodes stay for the other rules."""

    def texts(self, question: Question) -> Texts:
        """The rows of a question, terms in generic form."""
        if self._rows and any(question is each for each in self._program.questions):
            return self._rows.get(id(question), ())
        asked = [each for each in self._variants if self._counts[each.focus.name]]
        return [row for each in asked for row in each.texts(question, self.seconds_left())]
