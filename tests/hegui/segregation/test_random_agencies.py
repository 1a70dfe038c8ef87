"""On fifty random agencies the engine, pySHACL and a check in plain Python find the same.

The rules are those on what one human being could do and did. All three judge the agencies of up to eight
operators; those of 16 and of 5,000 are for the engine, over triples or tables, and the plain check. pySHACL
joins in nested loops for one focus at a time: 5, 8 and 16 operators took it 1.1, 3.2 and 19 CPU seconds, and
16 took more than two minutes once a region could ask for three review duties. The square alone of the first
figures makes 1.9 million seconds, three weeks, for 5,000.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import duckdb
import pytest
from rdflib import Graph
from rdflib.term import Node

import ingest
from engine import validate
from engine.graph.materialise import materialise_into
from engine.graph.r2rml import Mapping
from engine.results import Result, Results
from engine.session import Session
from hegui.ontology import DATA, LIST, load_ontology, words
from hegui.rules import load_rules
from hegui.workspace import Workspace, mapping
from tests.hegui.segregation.by_hand import ByHand, Found
from tests.hegui.segregation.random_agency import Rows, random_agency
from tests.hegui.segregation.who_holds import Lists, Records

IDENTITY = {
    "incompatible-duties-held": ("firstDuty", "secondDuty"),
    "two-review-duties-held": ("firstDuty", "secondDuty", "thirdDuty"),
    "administrator-handles-business": ("value",),
    "duties-through-two-accounts": ("value", "firstDuty", "secondDuty", "thirdDuty"),
    "duties-through-shared-account": ("value", "firstDuty", "secondDuty"),
    "relatives-hold-incompatible-duties": ("value", "firstDuty", "secondDuty"),
    "post-carries-incompatible-duties": ("firstDuty", "secondDuty"),
    "role-bundles-incompatible-duties": ("firstDuty", "secondDuty"),
    "every-operator-has-a-post": ("value",),
    "one-person-two-steps": ("value", "firstDuty", "secondDuty"),
    "incompatible-duties-in-one-case": ("value", "firstDuty", "secondDuty"),
    "two-accounts-two-steps": ("value", "other", "firstDuty", "secondDuty"),
    "relatives-two-steps": ("value", "other", "firstDuty", "secondDuty"),
    "payment-start-to-finish": ("value",),
    "incompatible-duties-in-window": ("firstDuty", "secondDuty"),
    "tied-staff-handles-institution": ("value",),
}
"""What tells two findings of one focus apart, by rule."""
SIZES = {2: 30, 3: 14, 5: 3, 8: 1, 16: 1}
"""How many agencies there are with so many operators, besides the largest."""
LARGE = 5_000
"""Operators of the largest agency."""
WITH_VIEW = 16
"""Operators from which on the tables are judged where they lie instead: pySHACL would take minutes."""


@cache
def rules() -> dict[Node, str]:
    """The rules by IRI."""
    present = {rule.iri: rule.file.stem for rule in load_rules().rules}
    return {iri: name for iri, name in present.items() if name in IDENTITY}


@cache
def shapes() -> Graph:
    return load_rules([f"rule:{name}" for name in rules().values()]).graph


@cache
def lists() -> Lists:
    return Lists.of(load_ontology())


@cache
def mapping_of(kinds: frozenset[str]) -> Mapping:
    """The part of the mapping that reads these kinds."""
    parts = mapping().triples_maps
    read = tuple(part for part in parts if kinds & set(re.findall(r"\w+", str(part.table))))
    return replace(mapping(), triples_maps=read)


@pytest.fixture(scope="module")
def in_engine() -> Iterator[Session]:
    """The rules, compiled once, over the ontology; SQLite is the quicker one for a few records."""
    with Session(load_ontology(), shapes(), engine="sqlite") as session:
        yield session


@pytest.fixture(scope="module")
def ontology() -> Graph:
    """A copy, since the one that all share must not change."""
    copy = Graph()
    for triple in load_ontology():
        copy.add(triple)
    return copy


def read(rows: Rows) -> duckdb.DuckDBPyConnection:
    return ingest.load_rows(rows, words=words())


def by_hand(rows: Rows) -> set[Found]:
    found = set(ByHand(Records(rows, lists())).findings())
    return {one for one in found if one[0] in rules().values()}


def said(results: Results) -> set[Found]:
    assert [(run.rule, run.error) for run in results.runs if run.error] == []
    return {_finding(one) for one in results.results}


def _finding(result: Result) -> Found:
    name = rules()[result.root_shape]
    told = {"value": result.value, **{str(key): term for key, term in result.bindings.items()}}
    return name, _plain(result.focus), *(_plain(told.get(key)) for key in IDENTITY[name])


def _plain(term: Node | None) -> str:
    """The number or code that an IRI ends with; the text of a literal."""
    text = "" if term is None else str(term)
    if text.startswith(str(LIST)):
        return text.removeprefix(str(LIST)).partition("-")[2]
    return text.removeprefix(str(DATA)).partition("/")[2] if text.startswith(str(DATA)) else text


def by_reference(whole: Graph, data: Graph) -> set[Found]:
    """What pySHACL finds when the records stand among the ontology for a while."""
    added = [triple for triple in data if triple not in whole]
    for triple in added:
        whole.add(triple)
    try:
        return said(validate(whole, shapes(), engine="reference"))
    finally:
        for triple in added:
            whole.remove(triple)


@pytest.mark.parametrize(
    ("seed", "operators"), [(seed, size) for size, number in SIZES.items() for seed in range(number)]
)
def test_three_ways_find_the_same(seed: int, operators: int, in_engine: Session, ontology: Graph) -> None:
    rows = random_agency(seed, operators)
    expected = by_hand(rows)
    connection = read(rows)
    data = materialise_into(Graph(), mapping_of(frozenset(rows)), connection, base=str(DATA))
    assert said(in_engine.validate(data)) == expected
    if operators < WITH_VIEW:
        assert by_reference(ontology, data) == expected
    else:
        with Workspace(ingest.Loaded(connection, (), ())).judged_by(shapes()) as session:
            assert said(session.validate()) == expected
    connection.close()


def test_the_largest_agency() -> None:
    rows = random_agency(0, int(os.environ.get("HEGUI_OPERATORS", LARGE)))
    with Workspace(ingest.Loaded(read(rows), (), ())).judged_by(shapes()) as session:
        found = said(session.validate())
    assert found == by_hand(rows)
    assert {one[0] for one in found} == set(rules().values())
