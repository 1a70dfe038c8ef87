"""The database keeps its limits, its candidate sets and its triples as it says."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from rdflib import Graph, Literal, Namespace, URIRef

from engine.errors import UnsupportedError
from engine.plan import (
    Aggregate,
    AntiJoin,
    Constant,
    Distinct,
    Group,
    Join,
    LeftJoin,
    Project,
    Scan,
    Shared,
    Slice,
    Table,
    Variable,
    explain,
)
from engine.sql.database import Database

EX = Namespace("http://example.org/")
X, Y, Z = Variable("x"), Variable("y"), Variable("z")
P_OF_X = Scan(X, Constant(EX.p), Y)


@pytest.fixture
def database() -> Iterator[Database]:
    with Database(threads=1) as opened:
        opened.load(Graph().parse(data="@prefix : <http://example.org/> . :a :p 1, 2 ; :q :b . :b :p 1 ."))
        yield opened


def test_rows_have_the_columns_of_the_plan(database: Database) -> None:
    plan = Project(P_OF_X, ("y", "nothing", "x"))
    assert (Literal(1), None, EX.b) in database.rows(plan)
    assert database.count(plan) == 3


def test_a_candidate_set_has_each_row_once(database: Database) -> None:
    table = database.store(Project(P_OF_X, ("x",)), "candidates")
    assert table == Table("candidates", ("x",), frozenset({"x"}))
    assert sorted(database.rows(table)) == [(EX.a,), (EX.b,)]
    assert database.rows(AntiJoin(table, Scan(X, Constant(EX.q), Z))) == [(EX.b,)]
    database.drop(table)
    again = database.store(Distinct(Project(Scan(X, Constant(EX.q), Z), ("x",))), "candidates")
    assert database.rows(again) == [(EX.a,)]


def test_a_shared_plan_is_written_once(database: Database) -> None:
    shared = Shared(Join(P_OF_X, Scan(X, Constant(EX.q), Z)))
    plan = Join(Project(shared, ("x",)), shared)
    assert database.sql(plan).count("MATERIALIZED") == 1
    assert len(database.rows(plan)) == 4


def test_extra_triples_are_there_for_a_while(database: Database) -> None:
    extra = [(EX.c, EX.p, Literal(1)), (EX.a, EX.p, Literal(1))]
    with database.with_extra(extra):
        assert database.count(P_OF_X) == 4
        database.store(Project(P_OF_X, ("x",)), "meanwhile")
    assert database.count(P_OF_X) == 3


def test_the_same_question_is_answered_before_while_and_after_extra_triples(database: Database) -> None:
    other = Scan(X, Constant(EX.q), Y)
    for _ in range(3):
        with database.with_extra([(EX.c, EX.q, EX.d)]):
            assert (database.count(P_OF_X), database.count(other)) == (3, 2)
        assert (database.count(P_OF_X), database.count(other)) == (3, 1)
    database.load([(EX.e, EX.q, EX.d)])
    assert database.count(other) == 2


def test_extra_triples_go_when_something_fails(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.with_extra([(EX.c, EX.p, Literal(1))]):
        raise ZeroDivisionError
    assert database.count(P_OF_X) == 3


def test_a_limit_holds_above_an_outer_join_with_nothing(database: Database) -> None:
    nothing = Scan(Constant(EX.a), Constant(EX.absent), Y)
    assert database.rows(Slice(LeftJoin(P_OF_X, nothing), 0, 1)) != []
    assert database.count(Slice(LeftJoin(P_OF_X, nothing), 0, 1)) == 1


def test_a_named_graph_is_seen_only_by_its_name(database: Database) -> None:
    database.load([(EX.c, EX.p, Literal(1))], EX.graph)
    assert database.count(P_OF_X) == 3
    assert database.rows(Scan(X, Constant(EX.p), Y, EX.graph)) == [(EX.c, Literal(1))]
    assert database.rows(Scan(X, Constant(EX.p), Y, EX.other)) == []


def test_texts_of_any_kind_arrive_as_they_are(database: Database) -> None:
    text = 'quotes " \' commas , \r\n lines \n tabs \t 合规 𠮷 \\ {"s":1}'
    database.load([(EX.c, EX.text, Literal(text))])
    assert database.rows(Scan(X, Constant(EX.text), Y)) == [(EX.c, Literal(text))]


def test_a_question_that_takes_too_long_is_stopped_and_the_next_is_answered(database: Database) -> None:
    database.load((URIRef(f"urn:s{i}"), EX.r, Literal(i)) for i in range(3000))
    endless = Scan(X, Constant(EX.r), Y)
    for name in "abcd":
        endless = Join(endless, Scan(Variable(name), Constant(EX.r), Variable(f"{name}.value")))
    with pytest.raises(UnsupportedError) as error:
        database.count(endless, timeout=0.2)
    assert error.value.code == "query-timeout"
    assert database.count(P_OF_X, timeout=60) == 3


def test_a_question_that_needs_too_much_memory_is_stopped() -> None:
    with Database(threads=1, memory_limit="60MB") as database:
        database.load((URIRef(f"urn:s{i}"), EX.r, Literal(i)) for i in range(3000))
        pairs = Join(Scan(X, Constant(EX.r), Y), Scan(Z, Constant(EX.r), Variable("w")))
        long_text = Group(pairs, (), (Aggregate("text", "group_concat", X),))
        with pytest.raises(UnsupportedError) as error:
            database.rows(long_text)
        assert error.value.code == "query-memory"


def test_a_plan_can_be_printed() -> None:
    plan = AntiJoin(P_OF_X, Scan(X, Constant(EX.q), Z))
    assert explain(plan) == (
        "AntiJoin\n  Scan ?x <http://example.org/p> ?y\n  Scan ?x <http://example.org/q> ?z"
    )
