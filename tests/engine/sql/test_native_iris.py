"""IRIs from templates are joined and compared by their columns exactly where the whole texts would agree."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from rdflib import Literal, URIRef
from rdflib.term import Node

from engine.plan import Constant, Expression, Extend, Filter, Join, Plan, Rename, Union, Values, Variable
from engine.plan.algebra import AntiJoin, Distinct, LeftJoin, Project, SemiJoin
from engine.plan.expressions import call
from engine.plan.rows import ColumnOf, Relation
from engine.sql.database import Database
from tests.engine.sql.columns import answers, as_texts, table, template

A, B = Variable("a"), Variable("b")
TEXTS = ("", "1", "2", "a b", "a/b", "a%20b", "合规𠮷", "\ue000", "x-1", "2026-01-01", "A")
TEMPLATES: dict[str, tuple[str, ...]] = {
    "one": ("http://x/", "{t}"),
    "suffixed": ("http://x/", "{t}", "/s"),
    "number": ("http://x/", "{i}"),
    "short": ("http://x/", "{s}"),
    "decimal": ("http://x/", "{d}"),
    "date": ("http://x/", "{day}"),
    "double": ("http://x/", "{f}"),
    "two": ("http://x/", "{t}", "/", "{i}"),
    "two-swapped": ("http://x/", "{i}", "/", "{t}"),
    "dashed": ("http://x/x-", "{i}"),
    "ambiguous": ("http://x/", "{t}", "-", "{i}"),
    "elsewhere": ("http://y/", "{t}"),
    "moment": ("urn:", "{m}"),
}
SHAPE = {
    "t": "VARCHAR",
    "i": "INTEGER",
    "s": "SMALLINT",
    "d": "DECIMAL(6,2)",
    "day": "DATE",
    "f": "DOUBLE",
    "m": "TIMESTAMP",
}
FUNCTIONS = (
    *("isiri", "isliteral", "isblank", "isnumeric", "str", "lang", "datatype", "bound"),
    *("codepoints", "welltyped", "istrue", "iri"),
)
CONSTANTS: tuple[Node, ...] = (
    *(
        URIRef(f"http://x/{end}")
        for end in ("", "1", "01", "a%20b", "a%2Fb", "a%2fb", "%E5", "2.5", "2026-01-01", "1/1")
    ),
    URIRef("http://x/x-1"),
    URIRef("http://y/A"),
    URIRef("urn:2026-01-01T00%3A00%3A00"),
    Literal("http://x/1"),
    Literal("http://x/1", lang="en"),
    Literal(1),
)


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    with Database(threads=1) as opened:
        others = ("2.50", "2026-01-01", "1.5", "2026-01-01 00:00:00")
        rows = [(text, str(place), str(place), *others) for place, text in enumerate(TEXTS)]
        nothing: tuple[str | None, ...] = (None,) * len(SHAPE)
        table(opened, "named", SHAPE, [*rows, nothing])
        yield opened


def iris(name: str, variable: str = "a", row: str = "n") -> Plan:
    columns = tuple(ColumnOf(column, sql_type) for column, sql_type in {"n": "INTEGER", **SHAPE}.items())
    relation = Relation("named", '"named"', False, columns, frozenset({frozenset({"n"})}))
    return Rename(template(relation, variable, *TEMPLATES[name]), (("n", row),))


@pytest.mark.parametrize("left", TEMPLATES)
def test_joins(left: str, database: Database) -> None:
    mine = iris(left)
    for right in list(TEMPLATES)[list(TEMPLATES).index(left) :]:
        other = iris(right, row="k")
        texts = as_texts(database, other)
        expected = sorted(map(str, database.texts(Join(as_texts(database, mine), texts))))
        assert sorted(map(str, database.texts(Join(mine, other)))) == expected, right
        assert sorted(map(str, database.texts(Join(mine, texts)))) == expected, right


@pytest.mark.parametrize("left", TEMPLATES)
def test_comparisons(left: str, database: Database) -> None:
    names = ("one", "number", "two", left)
    tests: list[Expression] = [
        call("=", A, B),
        call("sameterm", A, B),
        call("<", call("str", A), call("str", B)),
    ]
    tests += [call("=", call("str", A), call("str", B)), call("!=", A, B), call("<", A, B)]
    for right in dict.fromkeys(names):
        pairs = Join(iris(left), iris(right, "b", "k"))
        texts = as_texts(database, pairs)
        both = Join(iris(left), as_texts(database, iris(right, "b", "k")))
        expected = answers_of(database, texts, tests)
        assert answers_of(database, pairs, tests) == expected, right
        assert answers_of(database, both, tests) == expected, right


def answers_of(database: Database, plan: Plan, tests: list[Expression]) -> list[str]:
    for place, test in enumerate(tests):
        plan = Extend(plan, f"x{place}", test)
    names = ("n", "k", *(f"x{place}" for place in range(len(tests))))
    return sorted(map(str, database.texts(Project(plan, names))))


@pytest.mark.parametrize("left", TEMPLATES)
def test_constants_and_functions(left: str, database: Database) -> None:
    column = iris(left)
    texts = as_texts(database, column)
    tests: list[Expression] = []
    for term in CONSTANTS:
        tests += [
            call("=", A, Constant(term)),
            call("sameterm", Constant(term), A),
            call("=", call("str", A), Constant(term)),
        ]
    tests += [call("in", A, *map(Constant, CONSTANTS[:4])), call("notin", A, *map(Constant, CONSTANTS[2:6]))]
    tests += [call(name, A) for name in FUNCTIONS]
    tests += [call("strlen", call("str", A)), call("strends", call("str", A), Constant(Literal("b")))]
    tests += [
        call("regex", call("str", A), Constant(Literal("%20"))),
        call("concat", call("str", A), Constant(Literal("!"))),
    ]
    tests += [
        call("coalesce", A, Constant(CONSTANTS[1])),
        call("if", call("bound", A), A, Constant(CONSTANTS[3])),
    ]
    assert answers(database, column, tests) == answers(database, texts, tests)


@pytest.mark.parametrize("left", TEMPLATES)
def test_sets(left: str, database: Database) -> None:
    column = Project(iris(left), ("a",))
    texts = as_texts(database, column)
    listed = Values(("a",), tuple((term,) for term in CONSTANTS))
    others = [Project(iris(name), ("a",)) for name in ("one", "number", "short")]
    for first, second in ((column, listed), *((column, other) for other in others)):
        plain = texts, second if second is listed else as_texts(database, second)
        for make in (SemiJoin, AntiJoin, LeftJoin, lambda a, b: Distinct(Union((a, b)))):
            found = sorted(map(str, database.texts(make(first, second))))
            assert found == sorted(map(str, database.texts(make(*plain))))


def test_what_an_outer_join_leaves_unbound_is_nothing(database: Database) -> None:
    named = Project(Extend(iris("one"), "b", A), ("n", "b"))
    plan = LeftJoin(iris("one"), Filter(named, call("=", B, Constant(URIRef("http://x/1")))))
    tests: list[Expression] = [call("isliteral", B), call("=", B, Constant(Literal(1))), call("bound", B)]
    expected = answers(database, as_texts(database, plan), tests)
    assert answers(database, plan, tests) == expected
    assert set(expected.values()) == {(None, None, "bfalse"), ("bfalse", "bfalse", "btrue")}
