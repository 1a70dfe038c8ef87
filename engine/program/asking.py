"""Rules prepared for a few focus nodes, asked again and again: what one claim costs.

Everything that does not depend on the nodes is done once: plans are written as SQL, the sets between are
parts of the questions that read them, rules with the same targets share the set of their focus nodes. A call
sorts the nodes by the templates of the mapped tables (so that they are looked up by keys, not by IRIs),
computes the sets of focus nodes, and asks only the questions of rules that have any.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from functools import cached_property

from rdflib.term import Node

from engine.messages import Messages
from engine.plan import Distinct, Plan, SemiJoin, Table
from engine.plan.traversal import parts_of
from engine.program.asked_nodes import AskedNodes, NodesOfKind
from engine.program.run import Limits, Run
from engine.program.steps import Program, Question
from engine.results import Result, RuleRun
from engine.rewrite.prune_empty import is_empty
from engine.rewrite.term_sets import may_meet
from engine.rewrite.virtual_sets import with_sets
from engine.sql.sqlite.database import SqliteDatabase, sql_text
from engine.sql.sqlite.kept_arithmetic import ran_beyond
from engine.sql.sqlite.planner import SetInfo
from engine.sql.sqlite.statements import SetStatement, with_tables


class Asking:
    """Programs prepared for one database."""

    def __init__(self, programs: tuple[Program, ...], database: SqliteDatabase, messages: Messages) -> None:
        self._database = database
        self._nodes = AskedNodes(database)
        self._focus: dict[Plan, dict[str, FocusSet]] = {}
        self._made = 0
        self._rules = tuple(_Rule(program, self._variants(program)) for program in programs)
        self._nothing = [RuleRun(rule.node, focus_nodes=0, results=0, seconds=0.0) for rule in self._rules]
        self._of_kinds: dict[frozenset[str], tuple[tuple[int, _Rule], ...]] = {}
        self._messages = messages

    def prepare(self) -> None:
        """Writes every question; else each is written when it is first asked."""
        for rule in self._rules:
            for variant in rule.variants:
                variant.prepare()

    def results(
        self, nodes: Collection[Node], rules: Collection[Node] | None, limits: Limits
    ) -> tuple[list[Result], list[RuleRun]]:
        """What the rules find at these nodes, where they are focus nodes."""
        with self._database.one_moment():
            return self._found(nodes, rules, limits)

    def _found(
        self, nodes: Collection[Node], rules: Collection[Node] | None, limits: Limits
    ) -> tuple[list[Result], list[RuleRun]]:
        kinds = self._nodes.fill(nodes)
        counts: dict[str, int] = {}
        results: list[Result] = []
        runs = [*self._nothing]
        for place, rule in self._about(frozenset(kinds)):
            if rules is None or rule.node in rules:
                found, run = rule.run(counts, self._database, self._messages, limits)
                if run is not None:
                    results += found
                    runs[place] = run
        return results, [run for run in runs if rules is None or run.shape in rules]

    def _about(self, kinds: frozenset[str]) -> tuple[tuple[int, _Rule], ...]:
        """The rules that nodes of these kinds can concern, with their places: few of many."""
        if kinds not in self._of_kinds:
            narrowed = [(place, rule.about(kinds)) for place, rule in enumerate(self._rules)]
            self._of_kinds[kinds] = tuple((place, rule) for place, rule in narrowed if rule.variants)
        return self._of_kinds[kinds]

    def _variants(self, program: Program) -> tuple[_Variant, ...]:
        """The program for each kind of nodes that can be its focus nodes."""
        targets = program.steps[0].plan
        if targets not in self._focus:
            self._focus[targets] = self._focus_sets(targets)
        found = self._focus[targets].items()
        return tuple(_Variant(program, kind, focus, self._database) for kind, focus in found)

    def _focus_sets(self, targets: Plan) -> dict[str, FocusSet]:
        """The sets of focus nodes, by kind of nodes; the same for all rules with these targets."""
        planner = self._database.planner
        _, info = planner.native(planner.refined(targets, {}), {})
        terms = info.terms.get("this")
        can_be = [kind for kind in self._nodes.kinds if may_meet(kind.info.terms["this"], terms)]
        sets = ((kind.table.name, self._focus_set(targets, kind)) for kind in can_be)
        return {name: each for name, each in sets if each is not None}

    def _focus_set(self, targets: Plan, kind: NodesOfKind) -> FocusSet | None:
        """Those of the nodes of a kind that the targets select; None if there can be none."""
        planner, known = self._database.planner, {kind.table.name: kind.info}
        refined = planner.refined(Distinct(SemiJoin(kind.table, targets)), known)
        if is_empty(refined):
            return None
        query, info = planner.native(refined, known)
        self._made += 1
        return FocusSet(SetStatement(self._database, f"focus_{self._made}", query), info)


class FocusSet:
    """A set of focus nodes, and what is known of it."""

    def __init__(self, statement: SetStatement, info: SetInfo) -> None:
        self.statement = statement
        self.info = info
        self.name = statement.name

    def count(self, counts: dict[str, int], timeout: float | None) -> int:
        """How many there are; computed once for all rules with these targets."""
        if self.name not in counts:
            counts[self.name] = self.statement.compute(timeout)
        return counts[self.name]


class _Variant:
    """A program whose focus nodes are of one kind, its questions written when they are first asked."""

    def __init__(self, program: Program, kind: str, focus: FocusSet, database: SqliteDatabase) -> None:
        self.kind = kind
        self.focus = focus
        self._program = program
        self._database = database
        self._questions: dict[int, str | None] = {}

    def prepare(self) -> None:
        """Writes every question."""
        waiting = list(self._program.questions)
        while waiting:
            question = waiting.pop()
            self._sql(question)
            waiting += question.details

    def texts(self, question: Question, timeout: float | None) -> Sequence[tuple[str | None, ...]]:
        """The rows of a question, terms in generic form."""
        sql = self._sql(question)
        if sql is None:
            return ()
        try:
            return self._database.answer(sql, timeout)
        except sqlite3.OperationalError as error:
            exactly = self._written(question.plan, held=False) if ran_beyond(error) else None
            if exactly is None:
                raise
            return self._database.answer(exactly, timeout)

    def _sql(self, question: Question) -> str | None:
        """The question as SQL; None if it cannot have rows."""
        key = id(question)
        if key not in self._questions:
            self._questions[key] = self._written(question.plan, held=True)
        return self._questions[key]

    def _written(self, plan: Plan, *, held: bool) -> str | None:
        """The plan as SQL; `held` as `engine.sql.sqlite.lowering` has it."""
        sets = self._sets
        plan = with_sets(plan, sets.places)
        refined = self._database.planner.refined(plan, sets.infos)
        if is_empty(refined):
            return None
        query = self._database.planner.written(refined, sets.infos, held=held)
        return with_tables(query, sets.needed_by(refined))

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


class _Rule:
    """One program for several kinds of nodes."""

    def __init__(self, program: Program, variants: tuple[_Variant, ...]) -> None:
        self.node = program.rule.node
        self.program = program
        self.variants = variants

    def about(self, kinds: Collection[str]) -> _Rule:
        """The same rule for nodes of these kinds."""
        return _Rule(self.program, tuple(each for each in self.variants if each.kind in kinds))

    def run(
        self,
        counts: dict[str, int],
        database: SqliteDatabase,
        messages: Messages,
        limits: Limits,
    ) -> tuple[list[Result], RuleRun | None]:
        """The results, and how the rule fared, None where it is known to have no focus nodes; `counts` are
        those of sets computed for other rules.
        """
        variants = [variant for variant in self.variants if counts.get(variant.focus.name) != 0]
        if not variants:
            return [], None
        return _AskedRun(self.program, variants, counts, database, messages, limits).rule()


class _AskedRun(Run):
    """A rule whose focus nodes are among those asked about."""

    def __init__(
        self,
        program: Program,
        variants: list[_Variant],
        counts: dict[str, int],
        database: SqliteDatabase,
        messages: Messages,
        limits: Limits,
    ) -> None:
        super().__init__(program, database, messages, limits)
        self._variants = variants
        self._counts = counts

    def focus_nodes(self) -> int:
        """How many of the nodes asked about are focus nodes."""
        return sum(variant.focus.count(self._counts, self.seconds_left()) for variant in self._variants)

    def compute_sets(self) -> None:
        """Sets are parts of the questions."""

    def forget(self) -> None:
        """The sets of focus nodes stay for the other rules."""

    def texts(self, question: Question) -> Sequence[tuple[str | None, ...]]:
        """The rows of a question, terms in generic form."""
        asked = [each for each in self._variants if self._counts[each.focus.name]]
        if len(asked) == 1:
            return asked[0].texts(question, self.seconds_left())
        return [row for each in asked for row in each.texts(question, self.seconds_left())]
