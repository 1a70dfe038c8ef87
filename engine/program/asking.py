"""Rules prepared for a few focus nodes, asked again and again: what one claim costs.

Everything that does not depend on the nodes is done once: plans are written as SQL, the sets between are
parts of the questions that read them, rules with the same targets share the set of their focus nodes. A call
sorts the nodes by the templates of the mapped tables (so that they are looked up by keys, not by IRIs),
computes the sets of focus nodes, and asks only the questions of rules that have any.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from rdflib.term import Node

from engine.messages import Messages
from engine.plan import Plan
from engine.program.asked_nodes import AskedNodes
from engine.program.asked_rules import (
    AskedRule,
    FocusSet,
    RuleAbout,
    Variant,
    WrittenSet,
    WrittenVariant,
)
from engine.program.run import Limits
from engine.program.steps import Program
from engine.results import Result, RuleRun
from engine.rewrite.term_sets import may_meet
from engine.sql.sqlite.constants import Rows
from engine.sql.sqlite.database import SqliteDatabase
from engine.sql.sqlite.planner import Uses

_MOST_KINDS: Final = 256


@dataclass(frozen=True)
class WrittenRules:
    """Everything written for the rules, for another database with the same tables, triples and sizes: sets of
    focus nodes by name, the variants of each rule, tables of constants, and what the statements read.
    """

    sets: Mapping[str, WrittenSet]
    rules: tuple[tuple[WrittenVariant, ...], ...]
    constants: Mapping[str, Rows]
    uses: Mapping[str, Uses]


class Asking:
    """Programs prepared for one database, with what was written for them before, if it was."""

    def __init__(
        self,
        programs: tuple[Program, ...],
        database: SqliteDatabase,
        messages: Messages,
        written: WrittenRules | None = None,
    ) -> None:
        self._database = database
        self._messages = messages
        self._nodes = AskedNodes(database)
        self._focus: dict[Plan, dict[str, FocusSet]] = {}
        self._made = 0
        self.was_written = written is not None
        """Whether its statements were written before."""
        if written is None:
            rules = [self._variants(program) for program in programs]
        else:
            database.constants.take_up(written.constants)
            database.planner.take_up(written.uses)
            rules = self._taken_up(programs, written)
        self._rules = tuple(
            AskedRule(program, variants, database) for program, variants in zip(programs, rules, strict=True)
        )
        self._nothing = [RuleRun(rule.node, focus_nodes=0, results=0, seconds=0.0) for rule in self._rules]
        self._of_kinds: dict[tuple[frozenset[str], frozenset[str]], tuple[tuple[int, RuleAbout], ...]] = {}

    def prepare(self) -> WrittenRules:
        """Writes every question; else each is written when it is first asked."""
        rules = tuple(tuple(variant.written() for variant in rule.variants) for rule in self._rules)
        used = {variant.focus.name: variant.focus for rule in self._rules for variant in rule.variants}
        return WrittenRules(
            {name: focus.written for name, focus in used.items()},
            rules,
            dict(self._database.constants.rows),
            self._database.planner.uses,
        )

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
                found, run = rule.run(counts, self._messages, limits)
                if run is not None:
                    results += found
                    runs[place] = run
        return results, runs if rules is None else [run for run in runs if run.shape in rules]

    def _about(self, kinds: frozenset[str]) -> tuple[tuple[int, RuleAbout], ...]:
        """The rules that nodes of these kinds can concern, with their places: few of many."""
        key = kinds, self._database.empty_tables()
        if key not in self._of_kinds:
            if len(self._of_kinds) >= _MOST_KINDS:
                self._of_kinds.clear()
            narrowed = [(place, rule.about(*key)) for place, rule in enumerate(self._rules)]
            self._of_kinds[key] = tuple((place, rule) for place, rule in narrowed if rule.is_possible)
        return self._of_kinds[key]

    def _variants(self, program: Program) -> tuple[Variant, ...]:
        """The program for each kind of nodes that can be its focus nodes."""
        targets = program.steps[0].plan
        if targets not in self._focus:
            self._focus[targets] = self._focus_sets(targets)
        found = self._focus[targets].items()
        return tuple(Variant(program, kind, focus, self._database) for kind, focus in found)

    def _focus_sets(self, targets: Plan) -> dict[str, FocusSet]:
        """The sets of focus nodes, by kind of nodes; the same for all rules with these targets."""
        planner = self._database.planner
        _, info = planner.native(planner.refined(targets, {}), {})
        terms = info.terms.get("this")
        found: dict[str, FocusSet] = {}
        for kind in self._nodes.kinds:
            if may_meet(kind.info.terms["this"], terms):
                focus = FocusSet(self._database, f"focus_{self._made + 1}", targets, kind)
                if focus.is_possible:
                    self._made += 1
                    found[kind.table.name] = focus
        return found

    def _taken_up(self, programs: tuple[Program, ...], written: WrittenRules) -> list[tuple[Variant, ...]]:
        """The programs with the statements that were written for them."""
        kinds = {kind.table.name: kind for kind in self._nodes.kinds}
        sets: dict[str, FocusSet] = {}
        found: list[tuple[Variant, ...]] = []
        for program, variants in zip(programs, written.rules, strict=True):
            for each in variants:
                if each.focus not in sets:
                    sets[each.focus] = FocusSet(
                        self._database,
                        each.focus,
                        program.steps[0].plan,
                        kinds[each.kind],
                        written.sets[each.focus],
                    )
            found.append(
                tuple(
                    Variant(program, each.kind, sets[each.focus], self._database, each) for each in variants
                )
            )
        return found
