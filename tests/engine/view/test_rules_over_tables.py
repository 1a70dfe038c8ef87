"""Every rule of the project finds on the example county over the tables what it finds over the triples."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from rdflib import XSD, Literal
from rdflib.term import Node

import ingest
from engine.program.compiled import Compiled
from engine.results import Result
from engine.sql.sqlite.database import SqliteDatabase
from hegui.ontology import words
from hegui.rules import load_rules
from hegui.workspace import Workspace, graph_of

RULES = len(load_rules().rules)


def shown(term: Node | None) -> str:
    """A term; decimals by value, since computed ones may be written with other digits."""
    if isinstance(term, Literal) and term.datatype == XSD.decimal:
        return str(term.toPython().normalize())
    return "" if term is None else term.n3()


def said(result: Result) -> tuple[object, ...]:
    bindings = tuple(sorted((name, shown(term)) for name, term in result.bindings.items()))
    place = (result.root_shape, result.source_shape, result.component, result.source_constraint)
    about = (shown(result.focus), shown(result.path), shown(result.value))
    return (*place, *about, bindings, tuple(sorted(result.messages.items())))


def test_every_rule_of_the_project(county: Path) -> None:
    loaded = ingest.load([county], words=words())
    rules = load_rules(()).graph
    with SqliteDatabase() as triples:  # plans sooner than DuckDB over triples, and finds the same
        triples.load(graph_of(loaded.connection))
        expected = Compiled(rules).validate(triples)
    with Workspace(loaded).judged_by(rules) as session:
        found = session.validate()
        again = session.validate()
    assert [run.error for run in found.runs] == [None] * RULES
    assert [run.focus_nodes for run in found.runs] == [run.focus_nodes for run in expected.runs]
    assert Counter(map(said, found.results)) == Counter(map(said, expected.results))
    assert Counter(map(said, again.results)) == Counter(map(said, expected.results))
