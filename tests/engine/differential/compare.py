"""Runs both engines and says how their results differ, as two bags of readable lines."""

from __future__ import annotations

import re
import warnings
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from rdflib import Graph
from rdflib.term import Node

from engine.ordering import Names
from engine.program.compiled import Compiled
from engine.reading import literals_as_written
from engine.reference import validate_with_pyshacl
from engine.results import Result, Results
from engine.sql.answering import PlanDatabase
from engine.terms import encode

from .corrected import corrections
from .generate import ASKS, PREFIXES

_OF_QUERY = re.compile(r"SPARQLConstraint|\| Linked \|")


@dataclass(frozen=True)
class Difference:
    """Results that only one engine has; both empty where they agree. `errors` is what stopped one of them."""

    only_pyshacl: tuple[str, ...]
    only_ours: tuple[str, ...]
    errors: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.only_pyshacl or self.only_ours or self.errors)


def graph(text: str) -> Graph:
    """The graph of a Turtle text, literals as written."""
    with literals_as_written():
        return Graph().parse(data=PREFIXES + text, format="turtle")


def difference(data_text: str, shapes_text: str, database: PlanDatabase) -> Difference:
    """How the results of the two engines differ on this pair; `database` is emptied and used."""
    data, shapes = graph(data_text), graph(shapes_text)
    with warnings.catch_warnings(), corrections():
        warnings.simplefilter("ignore")
        theirs = validate_with_pyshacl(data, shapes)
    database.clear()
    database.load(data)
    ours = Compiled(shapes).validate(database)
    errors = tuple(run.error for results in (theirs, ours) for run in results.runs if run.error)
    left, right = _lines(theirs, shapes), _lines(ours, shapes)
    return Difference(tuple((left - right).elements()), tuple((right - left).elements()), errors)


def _lines(results: Results, shapes: Graph) -> Counter[str]:
    """The results as lines; of a query each once, as pySHACL drops equal solutions (differences.yaml)."""
    names = Names(shapes)
    return Counter(_each_once(_line(result, names) for result in results.results))


def _each_once(lines: Iterable[str]) -> list[str]:
    """The lines in order; those that a query has a part in once."""
    counted = Counter(lines)
    return sorted(line for line in counted for _ in range(1 if _OF_QUERY.search(line) else counted[line]))


def _line(result: Result, names: Names) -> str:
    parts = [
        _term(result.focus),
        names.of(result.path),
        _value(result),
        re.split("[#/]", result.component)[-1],
        names.of(result.source_shape),
        result.severity.split("#")[-1],
        *_each_once(f"({_line(detail, names)})" for detail in result.details),
    ]
    return " | ".join(parts)


def _value(result: Result) -> str:
    """The value; not that of a custom ASK in a property shape, where pySHACL has none (differences.yaml)."""
    left_out = result.component == ASKS and result.path is not None
    return _term(None if left_out else result.value)


def _term(term: Node | None) -> str:
    return "-" if term is None else encode(term)
