"""Closures over constants are computed when compiling, if only the triple table can have a step.

    Closure* ?a to ?b by subClassOf from (Values ?a {<FeeLine>})   →   Values ?a ?b {<FeeLine> <FeeLine>}

The subclasses of a class decide which mapped tables have its instances at all.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from rdflib.term import Node

from engine.plan.algebra import Closure, Plan, Rows, Scan, Table, Values
from engine.plan.traversal import parts_of, rewrite_upwards
from engine.rewrite.fold_constants import fold_constants

Row = tuple[Node | None, ...]
Evaluate = Callable[[Plan], list[Row] | None]
"""The rows of a plan over the triple table; None if there are too many to hold in a plan."""

MOST_ROWS: Final = 1000


def evaluated(plan: Plan, evaluate: Evaluate) -> Plan:
    """The plan with closures over constants computed, and what follows from them."""

    def step(part: Plan) -> Plan:
        if isinstance(part, Closure) and isinstance(part.start, Values) and is_stored(part.step):
            rows = evaluate(part)
            if rows is not None:
                return Values(part.variables, tuple(sorted(rows, key=str)))
        return fold_constants(part)

    return rewrite_upwards(plan, step)


def is_stored(plan: Plan) -> bool:
    """Whether only the triple table answers the plan."""
    leaves = [part for part in parts_of(plan) if isinstance(part, Scan | Rows | Table)]
    return all(isinstance(leaf, Scan) and leaf.stored and leaf.graph is None for leaf in leaves)
