"""The days of a finding: those on which a state held, as its query tells, or the day of the fact it is about.

A query on a state (somebody holds two duties) yields `?held`: for each way in which the state came about its
first days, a slash and its last days, `2024-01-01 2024-03-01/2024-06-30 `; ways are kept apart by commas. The
state begins with the latest of the first days and ends with the earliest of the last; none means always.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rdflib import Graph
from rdflib.term import Node

from engine.results import Result
from report.paths import fact_day

HELD = "held"
"""The variable of a query on a state."""


@dataclass(frozen=True, order=True)
class Days:
    """First and last day, both of them included."""

    first: date
    last: date


def days_of(data: Graph, shapes: Graph, fact_date: Node | None, result: Result) -> tuple[Days, ...]:
    """The days of a result, in order: of a state all periods, of an event one day; none where none is known.

    `fact_date` is the rule's path from the focus to the day of an event, a node of `shapes`.
    """
    held = result.bindings.get(HELD)
    if held is not None:
        return tuple(sorted(_period(one) for one in str(held).split(",")))
    day = None if fact_date is None else fact_day(data, shapes, fact_date, result.focus)
    return () if day is None else (Days(day, day),)


def first_day_within(days: Sequence[Days], first: date | None, last: date | None) -> date | None:
    """The earliest of the days from `first` to `last` (None: without end); None where none is."""
    begins, ends = first or date.min, last or date.max
    within = ((max(one.first, begins), min(one.last, ends)) for one in days)
    return min((day for day, until in within if day <= until), default=None)


def _period(told: str) -> Days:
    begins, _, ends = told.partition("/")
    first = max(map(date.fromisoformat, begins.split()), default=date.min)
    # Whether the days meet at all is for the query to ask: what it yields was so on one day at least.
    return Days(first, max(first, min(map(date.fromisoformat, ends.split()), default=date.max)))
