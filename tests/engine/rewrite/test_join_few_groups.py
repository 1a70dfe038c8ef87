"""A table joined with itself gives the same rows when only some of its groups are joined, and does so by the
condition that is written here: over random small logs with NULLs and double rows."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest
from rdflib import XSD, URIRef

from engine.plan import (
    AntiJoin,
    ColumnIs,
    ColumnOf,
    ColumnTerm,
    Constant,
    Expression,
    Filter,
    Join,
    LeftJoin,
    Plan,
    Relation,
    Rows,
    TemplateTerm,
    Variable,
    call,
)
from engine.plan.traversal import parts_of, rewrite_upwards
from engine.rewrite.join_few_groups import join_few_groups
from engine.sql.database import Database
from engine.sql.writer import write

_AT = ColumnOf("moment", "INTEGER")
_TEXTS = {name: ColumnOf(name, "VARCHAR") for name in ("id", "matter", "step", "who")}
_LOG = Relation("log", '"log"', False, (*_TEXTS.values(), _AT), frozenset({frozenset({"id"})}))
_KNOWN_SQL = "SELECT \"1\" FROM (VALUES ('a'), ('b')) AS constants(\"1\")"
_KNOWN = Relation(
    "2 constants",
    _KNOWN_SQL,
    True,
    (ColumnOf("1", "VARCHAR"),),
    frozenset({frozenset({"1"})}),
    constants=(("a",), ("b",)),
)


def _iri(kind: str, column: ColumnOf) -> TemplateTerm:
    return TemplateTerm((f"http://example.org/{kind}/", column))


def _log(**columns: str) -> Rows:
    """Rows of the log: variables by column."""
    terms = {
        variable: ColumnTerm(_AT, XSD.integer) if name == "moment" else _iri(name, _TEXTS[name])
        for name, variable in columns.items()
    }
    return Rows(_LOG, tuple(terms.items()))


def _is(variable: str, *steps: str) -> Expression:
    known = [Constant(URIRef(f"http://example.org/step/{step}")) for step in steps]
    return (
        call("=", Variable(variable), *known) if len(known) == 1 else call("in", Variable(variable), *known)
    )


_ONE = _log(id="one", matter="m", step="s", moment="x", who="p")
_OTHER = _log(id="other", matter="m", step="t", moment="y", who="q")
_SAME = Join(_log(id="one", matter="m", who="p", step="s"), _log(id="other", matter="m", who="p", step="t"))
_LATER = call("<", Variable("y"), Variable("x"))
_ORDER = call(
    "and",
    _LATER,
    call("or", call("and", _is("s", "a"), _is("t", "b", "c")), call("and", _is("s", "b"), _is("t", "c"))),
)
_TEXT_ORDER = call("<", call("str", Variable("s")), call("str", Variable("t")))
_OTHERS = call("!=", Variable("s"), Variable("t"))
_NOT_ITSELF = call("!=", Variable("one"), Variable("other"))
_KINDS = call("and", _is("s", "a", "b"), _is("t", "b", "c"))


def _known(variable: str) -> Rows:
    return Rows(_KNOWN, ((variable, _iri("step", ColumnOf("1", "VARCHAR"))),))


_TYPED = Join(Join(_SAME, _known("s")), _known("t"))
_FOCUS = Join(
    Join(
        Join(
            _log(id="one", matter="this", who="p", step="s"),
            _log(id="other", matter="this", who="p", step="t"),
        ),
        _known("s"),
    ),
    _known("t"),
)
_DONE = replace(_log(id="one", matter="m"), conditions=(ColumnIs(_TEXTS["step"], "c"),))
_STEPS = '"step" IN (SELECT "1" FROM (' + _KNOWN_SQL + ") AS known)"

_WATCHED = Relation(
    "watched", '"watched"', False, (_TEXTS["matter"], ColumnOf("still", "BOOLEAN")), frozenset(), 3
)
_SIZED = replace(_LOG, size=60)


def _watched(table: Relation = _WATCHED) -> Rows:
    """Matters that are still watched."""
    terms = (("m", _iri("matter", _TEXTS["matter"])),)
    return Rows(table, terms, (ColumnIs(ColumnOf("still", "BOOLEAN"), "true"),))


def _sized(rows: Rows) -> Rows:
    return replace(rows, relation=_SIZED)


CASES: dict[str, tuple[Plan, str]] = {
    "only rows that have what both must have are counted": (
        Filter(Join(_ONE, _OTHER), _LATER),
        'WHERE "matter" IS NOT NULL AND "moment" IS NOT NULL AND "step" IS NOT NULL'
        ' AND "who" IS NOT NULL GROUP BY "matter"',
    ),
    "only rows that a much smaller table names are counted": (
        Filter(Join(Join(_sized(_ONE), _sized(_OTHER)), _watched()), _LATER),
        'WHERE "matter" IN (SELECT "matter" FROM "watched" AS known WHERE "still") AND',
    ),
    "a table that is not much smaller names too many": (
        Filter(Join(Join(_sized(_ONE), _sized(_OTHER)), _watched(replace(_WATCHED, size=4))), _LATER),
        'FROM "log" WHERE "matter" IS NOT NULL AND',
    ),
    "times out of order": (Filter(Join(_ONE, _OTHER), _LATER), 'HAVING (min("moment") < max("moment"))'),
    "times of some steps": (
        Filter(Join(_ONE, _OTHER), _ORDER),
        """HAVING (min("moment") FILTER (WHERE "step" IN ('b', 'c'))"""
        """ < max("moment") FILTER (WHERE "step" = 'a'))"""
        """ OR (min("moment") FILTER (WHERE "step" = 'c')"""
        """ < max("moment") FILTER (WHERE "step" = 'b'))""",
    ),
    "no such step": (Filter(Join(_ONE, _OTHER), call("and", _LATER, _is("s", "no/step"))), "max"),
    "steps that differ": (Filter(_SAME, _OTHERS), 'hash("matter", "who") HAVING min("step") < max("step")'),
    "two steps of one person": (
        Filter(_SAME, call("and", _TEXT_ORDER, _KINDS)),
        'hash("matter", "who") HAVING count(*) > 1',
    ),
    "two steps that differ": (Filter(_SAME, call("and", _OTHERS, _KINDS)), "HAVING count(*) > 1"),
    "two steps that are not equal": (
        Filter(_SAME, call("and", call("not", call("=", Variable("s"), Variable("t"))), _KINDS)),
        "HAVING count(*) > 1",
    ),
    "two steps of a list": (Filter(_TYPED, _OTHERS), f"WHERE (({_STEPS})) AND "),
    "two known steps of one person in what a rule is about": (
        Filter(_FOCUS, _TEXT_ORDER),
        """GROUP BY "matter" HAVING (min(hash("who")) FILTER (WHERE "step" = 'a')"""
        """ <= max(hash("who")) FILTER (WHERE "step" = 'b') AND""",
    ),
    "two rows of any kind that agree in much": (
        Filter(
            Join(
                _log(id="one", matter="m", who="p", moment="x"),
                _log(id="other", matter="m", who="p", moment="x"),
            ),
            _NOT_ITSELF,
        ),
        'hash("matter", "moment", "who") HAVING count(*) > 1',
    ),
    "one of two steps is lacking": (
        AntiJoin(Join(_DONE, _known("s")), _log(matter="m", step="s")),
        """GROUP BY "matter" HAVING count(*) FILTER (WHERE "step" = 'c') > 0 AND"""
        """ (count(*) FILTER (WHERE "step" = 'a') = 0 OR count(*) FILTER (WHERE "step" = 'b') = 0)""",
    ),
    "a step of some kind is lacking": (
        AntiJoin(
            Filter(Join(_DONE, _known("s")), _is("s", "a", "d")),
            replace(_log(matter="m", step="s", moment="z"), conditions=(ColumnIs(_TEXTS["who"], "p"),)),
        ),
        """(count(*) FILTER (WHERE "who" = 'p' AND "moment" IS NOT NULL AND "step" = 'a') = 0)""",
    ),
    "a step of the same person is lacking": (
        AntiJoin(
            Join(replace(_DONE, terms=_log(matter="m", who="p").terms), _known("s")),
            _log(matter="m", who="p", step="s"),
        ),
        'GROUP BY "matter", "who" HAVING',
    ),
    "what is looked up": (
        AntiJoin(
            LeftJoin(Filter(Join(_ONE, _OTHER), _LATER), _log(matter="m", moment="z")),
            _log(matter="m", step="s", moment="w"),
            call("<", Variable("w"), Variable("x")),
        ),
        "HAVING",
    ),
}


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    with Database(threads=1) as made:
        made.connection.execute(
            "CREATE TABLE log (id VARCHAR, matter VARCHAR, step VARCHAR, who VARCHAR, moment INTEGER)"
        )
        made.connection.execute("CREATE TABLE watched (matter VARCHAR, still BOOLEAN)")
        made.connection.execute("INSERT INTO watched VALUES ('m1', TRUE), ('m 3', TRUE), ('m2', FALSE)")
        yield made


@pytest.mark.parametrize("name", CASES)
def test_rows_stay_the_same(database: Database, name: str) -> None:
    plan, expected = CASES[name]
    few = rewritten(plan)
    before, after = (
        write(each, database.graph).sql(dialect="duckdb", normalize_functions=False) for each in (plan, few)
    )
    assert expected in after
    found = 0
    for seed in range(25):
        _fill(database, random.Random(seed))
        rows = Counter(database.connection.execute(before).fetchall())
        assert Counter(database.connection.execute(after).fetchall()) == rows
        found += rows.total()
    assert found or name == "no such step"


def rewritten(plan: Plan) -> Plan:
    """The plan with the rewrite made everywhere, inner parts first."""
    return rewrite_upwards(plan, join_few_groups)


def test_everything_looked_up_is_read_from_the_groups() -> None:
    plan = rewritten(CASES["what is looked up"][0])
    tables = [part.relation for part in parts_of(plan) if isinstance(part, Rows)]
    assert len(tables) == 4
    assert len(set(tables)) == 1


@pytest.mark.parametrize(
    "plan",
    [
        Filter(Join(_ONE, _OTHER), call("<=", Variable("y"), Variable("x"))),
        Filter(Join(_log(id="one", matter="m"), _log(id="other", matter="m")), _NOT_ITSELF),
        Filter(Join(_log(id="one", matter="m", who="p"), _log(id="other", matter="m", who="p")), _NOT_ITSELF),
        Filter(Join(_ONE, _log(id="other", matter="m", moment="y", step="t")), _is("s", "a")),
        Filter(Join(_ONE, _log(id="one", matter="m", moment="y")), _LATER),
        Filter(
            Join(
                Join(_log(step="s", who="p"), _log(step="s", who="q")),
                Join(_log(who="p", matter="m"), _log(who="q", matter="m")),
            ),
            call("!=", Variable("p"), Variable("q")),
        ),
    ],
    ids=[
        "one row would do",
        "rows of any kind",
        "alike in little",
        "nothing compared",
        "a key",
        "joined by others too",
    ],
)
def test_it_stays_as_it_is_where_nothing_is_told(plan: Plan) -> None:
    assert rewritten(plan) == plan


def _fill(database: Database, chance: random.Random) -> None:
    """A log of a few matters; the step, the person, the time and the matter may be missing."""
    rows = [
        (
            str(number),
            chance.choice(("m1", "m2", "m 3", None)),
            chance.choice(("a", "b", "c", "d", None)),
            chance.choice(("p", "q", None)),
            chance.choice((1, 2, 3, None)),
        )
        for number in range(chance.randrange(1, 12))
    ]
    database.connection.execute("DELETE FROM log")
    database.connection.executemany("INSERT INTO log VALUES (?, ?, ?, ?, ?)", rows)
