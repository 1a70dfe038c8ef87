"""Patterns are resolved to the tables that can answer, as `plans.txt` shows, and give the same rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from rdflib import RDF, RDFS, Literal, Namespace

from engine.plan import Constant, Distinct, Join, Project, Rows, Scan, Table, Values, Variable
from engine.plan.traversal import parts_of
from engine.sql.database import Database
from engine.sql.view_database import ViewDatabase
from tests.engine.view.plan_cases import CASES, PLANS, all_shown, lowered, opened, written

EX = Namespace("http://example.org/")
X, Y = Variable("x"), Variable("y")
EX_HOSPITAL = Constant(EX["list/hospital-1"])
LINES = Project(Scan(X, Constant(RDF.type), Constant(EX.Line)), ("x",))


@pytest.fixture(scope="module", name="view")
def _view() -> Iterator[ViewDatabase]:
    with opened() as database:
        yield database


@pytest.fixture(scope="module", name="triples")
def _triples(view: ViewDatabase) -> Iterator[Database]:
    with Database(threads=1) as database:
        database.load(written(view.connection))
        yield database


def test_plans_are_those_written_down() -> None:
    assert all_shown() == PLANS.read_text("utf-8"), (
        "run python -m tests.engine.view.plan_cases and read the diff"
    )


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_rows_are_those_of_the_triples(case: dict[str, str], view: ViewDatabase, triples: Database) -> None:
    plan = lowered(case)
    assert Counter(view.rows(plan)) == Counter(triples.rows(plan))


def test_a_set_of_rows_of_a_table_is_kept_as_a_plan(view: ViewDatabase) -> None:
    table = view.store(LINES, "lines")
    assert table == Table("lines", ("x",), frozenset({"x"}))
    assert isinstance(view.refined(table), Rows)
    assert view.count(table) == 4
    days = Join(table, Scan(X, Constant(EX.day), Y))
    assert isinstance(view.refined(days), Rows)
    view.drop(table)


def test_other_sets_are_stored_with_their_own_values(view: ViewDatabase) -> None:
    days = view.store(Project(Scan(X, Constant(EX.day), Y), ("y",)), "days")
    types = view.connection.execute('SELECT typeof(y) FROM "hegui:days"').fetchall()
    assert types == [("DATE",)] * 2
    assert {str(day) for (day,) in view.rows(days)} == {"2026-01-02", "2026-01-03"}
    people = view.store(Project(Scan(X, Constant(EX.patient), Y), ("y",)), "people")
    named = Join(people, Scan(Y, Constant(EX.name), X))
    place = named.variables.index("x")
    assert {str(row[place]) for row in view.rows(named)} == {"Ann", "Cem"}
    for table in (days, people):
        view.drop(table)


def test_a_set_may_change_under_its_name(view: ViewDatabase) -> None:
    question = Distinct(
        Project(Join(Table("some", ("x",), frozenset("x")), Scan(X, Constant(EX.day), Y)), ("x",))
    )
    view.store(LINES, "some")
    assert len(view.rows(question)) == 2
    view.store(Project(Scan(X, Constant(EX.cost), Y), ("x",)), "some")
    assert len(view.rows(question)) == 2
    view.store(Project(Scan(X, Constant(EX.name), Y), ("x",)), "some")
    assert view.rows(question) == []


def test_extra_triples_join_those_of_the_tables_for_a_while(view: ViewDatabase) -> None:
    line, visit = EX["line/1"], EX["visit/77"]
    cost = Scan(X, Constant(EX.cost), Y)
    events = lowered({"query": "SELECT DISTINCT ?x { ?x a/rdfs:subClassOf* :Event }"})
    before = (view.count(cost), view.count(events))
    for _ in range(2):
        with view.with_extra([(visit, EX.cost, Literal(3)), (visit, RDF.type, EX.Visit)]):
            assert (view.count(cost), view.count(events)) == (before[0] + 1, before[1] + 1)
        with view.with_extra([(EX.Line, EX.cost, Literal(1)), (line, RDF.type, EX.Line)]):
            assert view.count(LINES) == 4
        assert (view.count(cost), view.count(events)) == before


def test_a_set_may_be_called_like_a_table(view: ViewDatabase) -> None:
    table = view.store(Project(Scan(X, Constant(EX.day), Y), ("x",)), "visit")
    assert view.count(table) == 4
    assert view.count(Scan(X, Constant(EX.cost), Y)) == 3 + 2
    view.drop(table)


def test_what_was_computed_when_compiling_is_computed_anew_for_extra_triples(view: ViewDatabase) -> None:
    kinds = lowered({"query": "SELECT DISTINCT ?x { ?x a/rdfs:subClassOf* :Thing }"})
    regions = Join(Scan(EX_HOSPITAL, Constant(EX.region), Y), Scan(X, Constant(EX.region), Y))
    before = (view.count(kinds), view.count(regions))
    assert before[0] == 0
    with view.with_extra(
        [(EX.Line, RDFS.subClassOf, EX.Thing), (EX_HOSPITAL.term, EX.region, EX["list/region-311"])]
    ):
        assert view.count(kinds) == 4
        assert view.count(regions) > before[1]
    assert (view.count(kinds), view.count(regions)) == before


def test_other_nodes_of_the_same_kinds_are_asked_with_the_same_sql(view: ViewDatabase) -> None:
    asked = Table("asked", ("x",), frozenset("x"))
    question = Join(asked, Scan(X, Constant(EX.day), Y))
    found = []
    for name in ("line/1", "line/2", "line/9"):
        view.store(Values(("x",), ((EX[name],),)), "asked")
        found.append((view.sql(question), view.rows(question)))
    assert len({sql for sql, _ in found}) == 1
    assert [len(rows) for _, rows in found] == [1, 1, 0]
    assert {part.relation.name for part in parts_of(view.refined(question)) if isinstance(part, Rows)} == {
        "line"
    }
