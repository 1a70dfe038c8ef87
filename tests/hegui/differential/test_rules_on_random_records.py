"""Every rule finds the same on random records of the kinds it reads, whichever way it is run.

The ways: tables as they lie (DuckDB), their triples in our engine (SQLite), and pySHACL on the triples; the
same means each finding with all that its query said. The county has few of the kinds of record; here each
rule meets records like those of its own cases. `HEGUI_FUZZ=5` tries five seeds more.
"""

from __future__ import annotations

import os
import random
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from rdflib import XSD, BNode, Graph, Literal
from rdflib.term import Node

import ingest
from engine import validate
from engine.graph.materialise import materialise_into
from engine.graph.present import present
from engine.results import Result, Results
from hegui.ontology import DATA, load_ontology, words
from hegui.rule_cases import QUICKEST, Case, cases_under, session_of
from hegui.rules import RuleInfo, RuleSet, load_rules
from hegui.workspace import Workspace, mapping
from tests.hegui.differential.random_records import random_rows

SEEDS = range(1 + int(os.environ.get("HEGUI_FUZZ", "0")))
TOGETHER = 24
"""Rules whose records lie in one set: with more, pySHACL would look at many records for nothing."""
CASES = Path(__file__).parents[2] / "shapes"
GROUPS = range(-(-len(load_rules().rules) // TOGETHER))
MAY_BE_SILENT = 0.2
"""Share of the rules that may find nothing in a set of records."""
IN_ANY_ORDER = re.compile(r'GROUP_CONCAT\(.*; *separator="(.)"\) AS \?(\w+)\)')
"""A text whose parts stand in an order that the standard leaves open (SPARQL 1.1, 18.5.1.7)."""

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
def ontology() -> Graph:
    """A copy, since the one that all share must not change."""
    copy = Graph(bind_namespaces="none")
    for triple in load_ontology():
        copy.add(triple)
    return copy


def shown(term: Node | None) -> str:
    """A term; decimals by value, since computed ones may be written with other digits."""
    if isinstance(term, Literal) and term.datatype == XSD.decimal:
        return str(term.toPython().normalize() + 0)
    return "" if term is None else "_:" if isinstance(term, BNode) else term.n3()


@cache
def separators() -> dict[str, str]:
    """By variable, the separator of the texts that rules put together in any order."""
    return {name: mark for text in load_rules().graph.objects() for mark, name in IN_ANY_ORDER.findall(text)}


def said(results: Results) -> Found:
    assert [(run.rule, run.error) for run in results.runs if run.error] == []
    return Counter(finding(one) for one in results.results)


def finding(one: Result) -> tuple[str, ...]:
    """All that is known of a result, but for its messages, which are made of this."""
    told = (f"{name}={_said_by(name, term)}" for name, term in sorted(one.bindings.items()))
    return *map(shown, (one.root_shape, one.focus, one.path, one.value, one.component)), *told


def _said_by(name: str, term: Node) -> str:
    mark = separators().get(name)
    return shown(term) if mark is None else mark.join(sorted(str(term).split(mark)))


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
def test_all_ways_find_the_same(seed: int, number: int, ontology: Graph) -> None:
    rules = group_of(seed, number)
    cases = [case for rule in rules.rules for case in cases_of_rules().get(rule.id, ())]
    connection = ingest.load_rows(random_rows(cases, seed * len(GROUPS) + number), words=words())
    data = materialise_into(Graph(), present(mapping(), connection), connection, base=str(DATA))
    with Workspace(ingest.Loaded(connection, (), ())).judged_by(rules.graph) as session:
        view = said(session.validate())
    connection.close()
    assert said(session_of(QUICKEST, rules.graph).validate(data)) == view
    # Of equal solutions pySHACL reports one, where the standard has a result for each (SHACL, 5.3).
    assert set(by_reference(ontology, data, rules.graph)) == set(view)
    silent = {rule.id for rule in rules.rules} - rules_that_found(view)
    assert len(silent) <= len(rules.rules) * MAY_BE_SILENT, f"records in which {sorted(silent)} find nothing"
