"""Paths over a small graph with a cycle: `values` gives each pair once, from either end, for every kind of
path."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from rdflib import Graph, Namespace

from engine.plan import Rename, Values
from engine.plan.paths import (
    Alternative,
    Inverse,
    Negated,
    OneOrMore,
    Path,
    Predicate,
    Sequence,
    ZeroOrMore,
    ZeroOrOne,
    simplified,
    values,
)
from engine.sql.database import Database

EX = Namespace("http://example.org/")
DATA = "@prefix : <http://example.org/> . :a :p :b ; :q :c . :b :p :c, :d . :c :p :a . :d :q :d ."
P, Q = Predicate(EX.p), Predicate(EX.q)

FROM_A: dict[str, tuple[Path, str]] = {
    "predicate": (P, "b"),
    "inverse": (Inverse(P), "c"),
    "sequence": (Sequence((P, P)), "cd"),
    "sequence in reverse": (Inverse(Sequence((P, Q))), ""),
    "alternative": (Alternative((P, Q)), "bc"),
    "zero or more": (ZeroOrMore(P), "abcd"),
    "one or more around a cycle": (OneOrMore(P), "abcd"),
    "zero or one": (ZeroOrOne(P), "ab"),
    "one or more of a sequence": (OneOrMore(Sequence((P, P))), "abcd"),
    "closure of an inverse": (OneOrMore(Inverse(P)), "abc"),
    "inverse of a closure": (Inverse(OneOrMore(P)), "abc"),
    "closure after a step": (Sequence((Q, ZeroOrMore(P))), "abcd"),
    "closure before a step": (Sequence((ZeroOrMore(P), Q)), "cd"),
    "closure between closures": (Sequence((ZeroOrMore(P), ZeroOrMore(Q))), "abcd"),
    "closure of a closure": (ZeroOrMore(OneOrMore(P)), "abcd"),
    "closure in an alternative": (Alternative((OneOrMore(Q), P)), "bc"),
    "zero or one of a sequence": (ZeroOrOne(Sequence((P, P))), "acd"),
    "negated": (Negated((EX.q,)), "b"),
    "negated backwards": (Negated((), (EX.q,)), "c"),
    "nested": (OneOrMore(Alternative((Q, Sequence((P, ZeroOrOne(Q)))))), "abcd"),
}


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    with Database(threads=1) as opened:
        opened.load(Graph().parse(data=DATA))
        yield opened


@pytest.mark.parametrize(("path", "ends"), FROM_A.values(), ids=FROM_A)
def test_values_from_one_node(path: Path, ends: str, database: Database) -> None:
    rows = database.rows(values(path, Values(("this",), ((EX.a,),))))
    assert sorted(str(value)[-1] for _, value in rows) == list(ends)


@pytest.mark.parametrize(("path", "ends"), FROM_A.values(), ids=FROM_A)
def test_values_from_all_nodes_at_once(path: Path, ends: str, database: Database) -> None:
    nodes = database.store(Values(("this",), tuple((EX[name],) for name in "abcd")), "nodes")
    rows = database.rows(values(path, nodes))
    assert len(rows) == len(set(rows))
    assert sorted(str(value)[-1] for this, value in rows if this == EX.a) == list(ends)


@pytest.mark.parametrize(("path", "ends"), FROM_A.values(), ids=FROM_A)
def test_the_inverse_has_the_same_pairs_the_other_way(path: Path, ends: str, database: Database) -> None:
    nodes = Values(("this",), tuple((EX[name],) for name in "abcd"))
    forward = set(database.rows(values(path, nodes)))
    backward = Rename(values(Inverse(path), nodes), (("this", "value"), ("value", "this")))
    assert {(this, value) for value, this in database.rows(backward)} == forward


def test_a_node_that_is_nowhere_reaches_itself_by_zero_steps(database: Database) -> None:
    nodes = Values(("this",), ((EX.absent,),))
    assert database.rows(values(ZeroOrMore(P), nodes)) == [(EX.absent, EX.absent)]
    assert database.rows(values(ZeroOrOne(P), nodes)) == [(EX.absent, EX.absent)]
    assert database.rows(values(OneOrMore(P), nodes)) == []


def test_repetition_of_repetition_is_one_repetition() -> None:
    assert simplified(OneOrMore(ZeroOrMore(P))) == ZeroOrMore(P)
    assert simplified(ZeroOrOne(OneOrMore(P))) == ZeroOrMore(P)
    assert simplified(OneOrMore(OneOrMore(P))) == OneOrMore(P)
    assert simplified(Inverse(Inverse(P))) == P
