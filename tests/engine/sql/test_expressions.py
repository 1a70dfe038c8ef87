"""Every operator and function gives the term that `expressions.yaml` says, for constants and for stored
terms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from rdflib import XSD, Graph, Literal, URIRef
from rdflib.term import Node

from engine.plan import Constant, Expression, Extend, Join, Plan, Project, Scan, Values, Variable
from engine.plan.expressions import Call
from engine.plan.traversal import rewrite_upwards
from engine.sparql import lower_select
from engine.sql.database import Database
from engine.sql.functions import FUNCTIONS
from engine.terms import encode

DATA: dict[str, list[list[str]]] = yaml.safe_load((Path(__file__).parent / "expressions.yaml").read_text())
CASES = [(case[0], case[1]) for family in DATA.values() for case in family]
PREFIXES = {"xsd": str(XSD)}


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    with Database(threads=1) as opened:
        yield opened


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    caplog.set_level("CRITICAL")
    monkeypatch.setattr("rdflib.NORMALIZE_LITERALS", False)


@pytest.mark.parametrize(("expression", "expected"), CASES, ids=[case[0] for case in CASES])
def test_of_constants(expression: str, expected: str, database: Database) -> None:
    plan = lower_select(f"SELECT ({expression} AS ?x) {{}}", PREFIXES)
    assert_gives(database.texts(plan), expected)


@pytest.mark.parametrize(("expression", "expected"), CASES, ids=[case[0] for case in CASES])
def test_of_stored_terms(expression: str, expected: str, database: Database) -> None:
    plan = lower_select(f"SELECT ({expression} AS ?x) {{}}", PREFIXES)
    stored, terms = with_variables(plan)
    database.clear()
    row = URIRef("urn:row")
    database.load([(row, URIRef(f"urn:{name}"), term) for name, term in terms.items()])
    assert_gives(database.texts(stored), expected)


def with_variables(plan: Plan) -> tuple[Plan, dict[str, Node]]:
    """The plan with the literals of its expressions read from triples, so that nothing is known when
    compiling."""
    terms: dict[str, Node] = {}

    def named(expression: Expression) -> Expression:
        if isinstance(expression, Constant):
            name = f"c{len(terms)}"
            terms[name] = expression.term
            return Variable(name)
        if isinstance(expression, Call):
            kept = expression.function in ("regex", "replace", "iri")
            return Call(expression.function, tuple(a if kept else named(a) for a in expression.arguments))
        return expression

    def replaced(part: Plan) -> Plan:
        if isinstance(part, Extend):
            expression = named(part.expression)
            inner: Plan = part.plan
            for name in terms:
                inner = Join(
                    inner, Scan(Constant(URIRef("urn:row")), Constant(URIRef(f"urn:{name}")), Variable(name))
                )
            return Extend(inner, part.variable, expression)
        return part

    return Project(rewrite_upwards(plan, replaced), ("x",)), terms


def assert_gives(rows: list[tuple[str | None, ...]], expected: str) -> None:
    ((found,),) = rows
    assert found == (None if expected == "unbound" else encode(parsed(expected)))


def parsed(text: str) -> Node:
    """The term of an N-Triples text with `xsd:` allowed."""
    text = re.sub(r"\^\^xsd:(\w+)$", lambda match: f"^^<{XSD}{match[1]}>", text)
    graph = Graph().parse(data=f"<urn:s> <urn:p> {text} .", format="turtle")
    (term,) = graph.objects()
    return term


def test_every_function_has_a_case() -> None:
    untestable = {
        "rand",
        "now",
        "uuid",
        "struuid",
        "bnode",
        "uri",
        "isuri",
        "istrue",
        "welltyped",
        "hasdatatype",
        "codepoints",
        "roundto",
        "daysafter",
        "daysbefore",
    }
    called: set[str] = set()

    def collect(part: Any) -> None:
        if isinstance(part, Call):
            called.add(part.function)
            for argument in part.arguments:
                collect(argument)

    for expression, _ in CASES:
        plan = lower_select(f"SELECT ({expression} AS ?x) {{}}", PREFIXES)
        rewrite_upwards(plan, lambda part: (collect(getattr(part, "expression", None)), part)[1])
    missing = {name for name in FUNCTIONS if not name.startswith("http")} - called - untestable
    assert missing == set()


def test_ours_for_shacl(database: Database) -> None:
    terms: dict[Node, tuple[bool, bool]] = {
        Literal("1", datatype=XSD.integer): (True, True),
        Literal("a", datatype=XSD.integer): (False, False),
        Literal("a", datatype=URIRef("urn:t")): (True, False),
        Literal("a"): (True, False),
    }
    for term, (well_typed, integer) in terms.items():
        plan: Plan = Values(("x",), ((term,), (Literal("other"),)))
        plan = Extend(plan, "w", Call("welltyped", (Variable("x"),)))
        plan = Extend(plan, "i", Call("hasdatatype", (Variable("x"), Constant(XSD.integer))))
        rows = {row[0]: row[1:] for row in database.texts(plan)}
        assert rows[encode(term)] == (f"b{str(well_typed).lower()}", f"b{str(integer).lower()}")
