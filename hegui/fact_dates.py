"""On which day a fact happened, as each rule says with `rule:factDate`."""

from __future__ import annotations

from datetime import date, datetime

from rdflib import Graph
from rdflib.term import Literal, Node

from hegui.rules import RuleInfo


class FactDates:
    """Walks a rule's `rule:factDate` path from a focus node to its day."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    def of(self, rule: RuleInfo, focus: Node) -> date | None:
        """The latest day on the path, or None where the rule names no path or the records hold no day."""
        if rule.fact_date is None:
            return None
        days = [_as_date(value) for value in self._graph.objects(focus, rule.fact_date)]
        return max((day for day in days if day is not None), default=None)


def _as_date(value: Node) -> date | None:
    moment = value.toPython() if isinstance(value, Literal) else None
    if isinstance(moment, datetime):
        return moment.date()
    return moment if isinstance(moment, date) else None
