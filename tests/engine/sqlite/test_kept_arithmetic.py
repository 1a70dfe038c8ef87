"""Computing with kept integers gives what computing with terms gives, or says that it cannot."""

from __future__ import annotations

import sqlite3
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, example, given, seed, settings
from hypothesis import strategies as st
from sqlglot import exp, parse_one

from engine.graph.lowered_types import lexical, lowered_type
from engine.sql.sqlite import SqliteDatabase
from engine.sql.sqlite.database import sql_text
from engine.sql.sqlite.kept import kept
from engine.sql.sqlite.kept_arithmetic import ran_beyond
from engine.sql.sqlite.lowering import lowered
from engine.sql.trees import text

COLUMNS = {
    "a": ("d", "DECIMAL(16,2)", 10**16 - 1),
    "b": ("d", "DECIMAL(16,6)", 10**16 - 1),
    "c": ("d", "DECIMAL(18,4)", 10**18 - 1),
    "n": ("i", "BIGINT", 2**63 - 1),
    "m": ("i", "INTEGER", 2**31 - 1),
}
SPECIAL = (0, 1, -1, 5, -5, 49, 50, -50, 99, 100, -150, 12345, 10**9, -(10**12))
OPERATIONS = ("term_add", "term_subtract", "term_multiply")
CONSTANTS = ("i0", "i1", "i100", "i-3", "d0.5", "d0.01", "d12.25")


def term(column: str) -> str:
    letter, sql_type, _ = COLUMNS[column]
    written = lexical(exp.column(column, table="t"), lowered_type(sql_type) or "")
    return f"'{letter}' || {sql_text(written)}"


def rows() -> st.SearchStrategy[list[tuple[int | None, ...]]]:
    """A few rows: small values mostly, and now and then the largest."""
    one = [
        st.one_of(st.none(), st.sampled_from(SPECIAL), st.integers(-most, most))
        if place == 0
        else st.one_of(st.sampled_from(SPECIAL), st.integers(-most, most), st.none())
        for place, (_, _, most) in enumerate(COLUMNS.values())
    ]
    small = st.tuples(*(st.one_of(st.integers(-10_000, 10_000), st.none()) for _ in COLUMNS))
    return st.lists(st.one_of(small, small, st.tuples(*one)), min_size=1, max_size=4)


def expressions() -> st.SearchStrategy[str]:
    """Arithmetic over terms, as the writer writes it."""
    leaves = st.one_of(st.sampled_from(list(COLUMNS)).map(term), st.sampled_from(CONSTANTS).map(repr))

    def larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        return st.one_of(
            st.builds("{}({}, {})".format, st.sampled_from(OPERATIONS), inner, inner),
            st.builds("term_divide({}, {})".format, inner, st.sampled_from(["'i100'", "'i4'", "'d0.5'"])),
            st.builds(
                "term_rounded('{}', {})".format, st.sampled_from(["abs", "round", "floor", "ceil"]), inner
            ),
            st.builds("COALESCE({}, {})".format, inner, inner),
            st.builds("CASE WHEN t.m > 3 THEN {} WHEN t.m < 0 THEN {} END".format, inner, inner),
            st.builds("CASE WHEN term_less({}, {}) THEN {} ELSE {} END".format, inner, inner, inner, inner),
        )

    return st.recursive(leaves, larger, max_leaves=6)


def written(query: str, *, held: bool) -> str:
    tree = parse_one(query, dialect="sqlite")
    assert isinstance(tree, exp.Query)
    for call in tree.find_all(exp.Anonymous):  # what `lexical` says of its calls is lost in the text
        if call.name == "units_text":
            column = call.expressions[0].name
            call.meta["bound"] = COLUMNS[column][2]
    return sql_text(lowered(tree, {}, held=held))


def value(term: str | None) -> object:
    if term is None or term[0] not in "id":
        return term
    return (term[0], Decimal(term[1:]))


def asked(database: SqliteDatabase, query: str, *, held: bool) -> list[tuple[object, ...]] | None:
    """The values of a statement; None where it ended since an integer would leave 64 bits."""
    try:
        found = database.connection.execute(written(query, held=held)).fetchall()
    except sqlite3.OperationalError as error:
        if held and ran_beyond(error):
            return None
        raise
    return [tuple(value(each) if isinstance(each, str) else each for each in row) for row in found]


QUERIES = (
    "SELECT {0} AS x FROM t ORDER BY t.rowid",
    "SELECT q.x AS x, term_add(q.x, 'd1.5') AS y, term_less(q.x, 'i7') AS z, q.x IS NULL AS n "
    "FROM (SELECT {0} AS x FROM t) AS q",
    "SELECT term_multiply(q.y, q.y) AS z FROM (SELECT term_rounded('abs', p.x) AS y, p.x AS x "
    "FROM (SELECT {0} AS x FROM t) AS p) AS q WHERE NOT term_less(q.x, q.y)",
    "SELECT t.m AS m, group_sum({0}) AS s, group_max({0}) AS g FROM t GROUP BY t.m ORDER BY t.m",
    "SELECT CASE WHEN term_less(q.s, 'i0') THEN 'i1' ELSE q.s END AS s "
    "FROM (SELECT group_sum({0}) AS s FROM t WHERE t.m > 5) AS q",
)


@pytest.mark.parametrize("query", QUERIES)
def test_integers_give_what_terms_give(query: str) -> None:
    with SqliteDatabase() as database:
        database.connection.execute(f"CREATE TABLE t ({', '.join(COLUMNS)})")

        @seed(1)
        @settings(max_examples=60, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @example([(12345, 67, 1, 2, 3)], term("a"))
        @given(rows(), expressions())
        def same(data: list[tuple[int | None, ...]], expression: str) -> None:
            database.connection.execute("DELETE FROM t")
            database.connection.executemany("INSERT INTO t VALUES (?, ?, ?, ?, ?)", data)
            whole = query.format(expression)
            found = asked(database, whole, held=True)
            assert found is None or found == asked(database, whole, held=False)

        same()


@pytest.mark.parametrize("word", ["", "d", "in force", "days", "i٣", "2026-01-01"])
def test_a_text_that_is_no_term_is_no_number(word: str) -> None:
    assert kept(text(word)) is None


def test_small_values_are_computed_as_integers() -> None:
    sums = written(f"SELECT term_add({term('a')}, {term('c')}) AS x FROM t", held=True)
    assert "term_add" not in sums
    assert "units_text" in sums
    nested = written(
        f"SELECT 1 FROM (SELECT term_multiply({term('a')}, {term('b')}) AS x FROM t) AS q "
        "WHERE term_less('d0.01', term_rounded('abs', q.x))",
        held=True,
    )
    assert "term_" not in nested
    assert "_text" not in nested


def test_what_leaves_64_bits_is_said() -> None:
    query = f"SELECT term_multiply({term('n')}, {term('n')}) AS x FROM t"
    with SqliteDatabase() as database:
        database.connection.execute("CREATE TABLE t (a, b, c, n, m)")
        database.connection.execute("INSERT INTO t VALUES (1, 1, 1, 3037000500, 1)")
        assert asked(database, query, held=True) is None
        assert asked(database, query, held=False) == [(("i", Decimal(3037000500) ** 2),)]


MOVES = ("PPT24H", "PP14D", "PP-3D", "PPT-90M", "PPT0.5S")


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("operator", ["term_add", "term_subtract"])
def test_days_and_moments_move_as_terms_do(move: str, operator: str) -> None:
    days = (-719162, -1, 0, 20455, 2932896, None)
    moments = (-62135596800000000, -1, 0, 1767348184500000, 253402300799999999, None)
    with SqliteDatabase() as database:
        database.connection.execute("CREATE TABLE t (day, at)")
        database.connection.executemany("INSERT INTO t VALUES (?, ?)", zip(days, moments, strict=True))
        for letter, call in (("D", "days_text(t.day)"), ("T", "instant_text(t.at, '')")):
            moved = f"SELECT {operator}('{letter}' || {call}, '{move}') AS x FROM t"
            parts = ", ".join(
                f"date_part_text(q.x, '{letter}', {start}, {size}) AS p{start}"
                for start, size in ((2, 4), (7, 2), (10, 2), *(((13, 2), (16, 2)) if letter == "T" else ()))
            )
            for query in (moved, f"SELECT {parts} FROM ({moved}) AS q"):
                one, other = (asked(database, query, held=held) for held in (True, False))
                assert [tuple(map(_moment, row)) for row in one or []] == [
                    tuple(map(_moment, row)) for row in other or []
                ]


def _moment(term: object) -> object:
    """A moment whatever zeros its fraction ends in."""
    return term.rstrip("0") if isinstance(term, str) and "." in term else term
