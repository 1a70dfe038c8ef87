"""Every rule finds the same on random records of the kinds it reads, whichever way it is run.

The ways: tables as they lie, their triples in our engine, and pySHACL on the triples. The county has few of
the kinds of record; here each rule meets records like those of its own cases. Runs with `HEGUI_FUZZ=2`.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from rdflib import XSD, BNode, Graph, Literal
from rdflib.term import Node

import ingest
from engine import validate
from engine.graph.materialise import materialise_into
from engine.graph.present import present
from engine.results import Results
from engine.session import Session
from hegui.ontology import DATA, load_ontology, words
from hegui.rule_cases import Case, cases_under
from hegui.rules import RuleInfo, RuleSet, load_rules
from hegui.workspace import Workspace, mapping
from tests.hegui.differential.random_records import random_rows

SEEDS = range(int(os.environ.get("HEGUI_FUZZ", "0")))
TOGETHER = 24
"""Rules whose records lie in one set: with more, pySHACL would look at many records for nothing."""
CASES = Path(__file__).parents[2] / "shapes"
GROUPS = range(-(-len(load_rules().rules) // TOGETHER))
MAY_BE_SILENT = 0.2
"""Share of the rules that may find nothing in a set of records."""

Found = Counter[tuple[str, ...]]


@cache
def cases_of_rules() -> dict[str, list[Case]]:
    cases: dict[str, list[Case]] = {}
    for case in cases_under(CASES):
        cases.setdefault(case.rule, []).append(case)
    return cases


def group_of(seed: int, number: int) -> RuleSet:
    """One of the groups into which this seed deals the rules."""
    rules: list[RuleInfo] = list(load_rules().rules)
    random.Random(seed).shuffle(rules)
    return load_rules([rule.id for rule in rules[number :: len(GROUPS)]])


@pytest.fixture(scope="module")
def in_engine() -> Iterator[Session]:
    """All rules, compiled once, over the ontology."""
    with Session(load_ontology(), load_rules().graph) as session:
        yield session


@pytest.fixture(scope="module")
def ontology() -> Graph:
    """A copy, since the one that all share must not change."""
    copy = Graph()
    for triple in load_ontology():
        copy.add(triple)
    return copy


def shown(term: Node | None) -> str:
    """A term; decimals by value, since computed ones may be written with other digits."""
    if isinstance(term, Literal) and term.datatype == XSD.decimal:
        return str(term.toPython().normalize() + 0)
    return "" if term is None else "_:" if isinstance(term, BNode) else term.n3()


def said(results: Results) -> Found:
    assert [(run.rule, run.error) for run in results.runs if run.error] == []
    return Counter(
        (shown(one.root_shape), shown(one.focus), shown(one.path), shown(one.value), shown(one.component))
        for one in results.results
    )


def rules_that_found(found: Found) -> set[str]:
    return {f"rule:{one[0].strip('<>').rpartition('/')[2]}" for one in found}


def by_reference(whole: Graph, data: Graph, shapes: Graph) -> Found:
    """What pySHACL finds when the records stand among the ontology for a while."""
    added = [triple for triple in data if triple not in whole]
    for triple in added:
        whole.add(triple)
    try:
        return said(validate(whole, shapes, engine="reference"))
    finally:
        for triple in added:
            whole.remove(triple)


@pytest.mark.parametrize("number", GROUPS)
@pytest.mark.parametrize("seed", SEEDS)
def test_all_ways_find_the_same(seed: int, number: int, in_engine: Session, ontology: Graph) -> None:
    rules = group_of(seed, number)
    cases = [case for rule in rules.rules for case in cases_of_rules().get(rule.id, ())]
    connection = ingest.load_rows(random_rows(cases, seed * len(GROUPS) + number), words=words())
    data = materialise_into(Graph(), present(mapping(), connection), connection, base=str(DATA))
    with Workspace(ingest.Loaded(connection, (), ())).judged_by(rules.graph) as session:
        view = said(session.validate())
    connection.close()
    triples = said(in_engine.validate(data, rules=[rule.iri for rule in rules.rules]))
    assert triples == view
    assert by_reference(ontology, data, rules.graph) == view
    silent = {rule.id for rule in rules.rules} - rules_that_found(view)
    assert len(silent) <= len(rules.rules) * MAY_BE_SILENT, f"records in which {sorted(silent)} find nothing"
