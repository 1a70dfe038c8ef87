"""Everything that a rule becomes on its way to SQL, printed: shape as values, plan, the plan after each step
that changes it, SQL.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdflib import Graph
from rdflib.term import Node

if TYPE_CHECKING:
    from engine.sql.database import Database


@dataclass(frozen=True)
class Stage:
    """One plan of a rule: what it is for, the plan as compiled, after each step that changed it, and as
    SQL."""

    title: str
    plan: str
    steps: tuple[tuple[str, str], ...]
    sql: str

    def __str__(self) -> str:
        lines = [f"== {self.title}", "-- plan", self.plan]
        for name, plan in self.steps:
            lines += [f"-- {name}", plan]
        return "\n".join([*lines, "-- SQL", self.sql])


@dataclass(frozen=True)
class Stages:
    """A rule as values, then its stages in the order in which they run."""

    values: str
    stages: tuple[Stage, ...]

    def __str__(self) -> str:
        return "\n\n".join([f"== the rule as values\n{self.values}", *map(str, self.stages)])


def stages(shapes: Graph, rule: Node, file: str | None = None, *, over: Database | None = None) -> Stages:
    """What the target shape `rule` of `shapes` is compiled to.

    Without `over` no data is needed and triple patterns are answered by the triple table; a `ViewDatabase`
    shows how they are answered from its tables. The candidate sets of the rule are stored there.

    Raises `InputError` if there is no such target shape or the shapes graph is malformed.
    """
    from engine.staging import gathered  # printing needs more than checking does

    return gathered(shapes, rule, file, over)
