"""What a rule is compiled to: sets to compute one after another, and questions whose rows are results."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from engine.components.component import Component
from engine.plan import Distinct, Join, Plan, Table, explain
from engine.shapes.values import Shape

ORIGIN: Final = "way.origin"
"""The column of a question for details that holds the value to explain; no query can have such a variable."""


@dataclass(frozen=True)
class Step:
    """A set of nodes or pairs that is computed once and used by name; `note` says what it is."""

    table: Table
    plan: Plan
    note: str


@dataclass(frozen=True)
class Question:
    """A constraint of a shape as the plan of its violations: columns `this`, perhaps `value` and `path`, and
    bindings.

    `details` are asked about the failing values: the results that become `sh:detail`. Their plans have the
    column ORIGIN, because a shape inside a shape can find something at a node far from the value.
    """

    shape: Shape
    constraint: Component
    plan: Plan
    details: tuple[Question, ...] = ()


@dataclass(frozen=True)
class Program:
    """One target shape, compiled. The first step finds its focus nodes, in the table `focus`."""

    rule: Shape
    focus: Table
    steps: tuple[Step, ...]
    questions: tuple[Question, ...]

    def restricted(self, asked: Table) -> Program:
        """The same rule for those of its focus nodes that are in `asked`, a set with the column `this`."""
        first, *others = self.steps
        kept = replace(first, plan=Distinct(Join(asked, first.plan)))
        return replace(self, steps=(kept, *others))

    def __str__(self) -> str:
        parts = [f"{step.table.name}: {step.note}\n{explain(step.plan)}" for step in self.steps]
        for question in self.questions:
            name = type(question.constraint).__name__
            parts.append(f"violations of {name}\n{explain(question.plan)}")
        return "\n\n".join(parts)
