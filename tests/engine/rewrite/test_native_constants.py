"""Triples known when compiling become rows of the columns of the template that they meet."""

from __future__ import annotations

import pytest
from rdflib import URIRef
from rdflib.term import Node
from rows_notation import read_plan

from engine.plan import AntiJoin, Constant, Join, Plan, Scan, TemplateTerm, Variable, explain
from engine.plan.rows import ColumnOf
from engine.rewrite.native_constants import constant_rows, native_constants

EX = "http://example.org/"
KIND = Scan(Variable("v"), Constant(URIRef(f"{EX}kind")), Variable("kind"), stored=True)
LABEL = Scan(Variable("kind"), Constant(URIRef(f"{EX}label")), Variable("label"), stored=True)
VISITS = read_plan("[visit ?v=visit/{id} ?day={day}]")


def found(*rows: tuple[str, ...]) -> list[tuple[Node | None, ...]]:
    """Rows of IRIs."""
    return [tuple(URIRef(EX + text) for text in row) for row in rows]


def of_kinds(plan: Plan) -> list[tuple[Node | None, ...]] | None:
    """What the triple table says; both patterns are asked together where they are joined."""
    return found(("visit/1", "a", "x"), ("visit/2", "b", "y"), ("person/1", "a", "x"))[
        : 3 if plan != KIND else 0
    ]


def test_patterns_that_hang_together_are_read_at_once() -> None:
    after = native_constants(Join(Join(KIND, VISITS), LABEL), of_kinds)
    assert explain(after).splitlines() == [
        "Join",
        "  Rows of visit: ?v = <http://example.org/visit/{id}>, ?day = {day}",
        '  Rows of 2 constants: ?v = <http://example.org/visit/{1}>, ?kind = {row."2"}, ?label = {row."3"}',
    ]


def test_constants_below_not_exists_meet_the_template_outside() -> None:
    after = native_constants(AntiJoin(VISITS, Join(KIND, LABEL)), of_kinds)
    assert explain(after).splitlines()[2].startswith("  Rows of 2 constants: ?v = ")


@pytest.mark.parametrize(
    ("plan", "why"),
    [
        (Join(KIND, LABEL), "no table is there"),
        (Join(KIND, read_plan("[visit ?other=visit/{id}]")), "nothing is shared"),
    ],
)
def test_other_constants_stay_patterns(plan: Plan, why: str) -> None:
    assert native_constants(plan, of_kinds) == plan, why


def test_too_many_rows_stay_in_the_triple_table() -> None:
    plan = Join(VISITS, KIND)
    assert native_constants(plan, lambda _: None) == plan


def test_a_number_is_one_only_in_its_own_spelling() -> None:
    template = TemplateTerm((f"{EX}visit/", ColumnOf("id", "INTEGER")))
    rows = constant_rows(("v",), found(("visit/7",), ("visit/07",), ("visit/x",)), {"v": template})
    assert rows is not None
    assert rows.relation.sql == (
        """SELECT CAST("1" AS INTEGER) AS "1" FROM (VALUES ('7')) AS constants("1")"""
    )
