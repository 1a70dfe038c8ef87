"""Keys of tables: promised by the database, or shown by counting; never assumed."""

from __future__ import annotations

import duckdb
import pytest
from rdflib import Graph

from engine.graph.describing import describe
from engine.graph.keys import TableKeys, find_keys
from engine.graph.r2rml import read_mapping


def keys_of(
    tables: str, subject: str, more: str = "", table: str = 'rr:tableName "t"'
) -> dict[str, TableKeys]:
    text = f"""@prefix rr: <http://www.w3.org/ns/r2rml#> . @prefix ex: <http://example.org/> .
    ex:m rr:logicalTable [ {table} ] ; rr:subjectMap [ {subject} ; rr:class ex:T ] {more} ."""
    mapping = read_mapping(Graph().parse(data=text, format="turtle"))
    with duckdb.connect() as connection:
        connection.execute(tables)
        return find_keys(mapping, describe(mapping, connection), connection)


def values(*rows: str) -> str:
    return f"CREATE TABLE t AS FROM (VALUES {', '.join(rows)}) AS v(a, b)"


@pytest.mark.parametrize(
    ("tables", "subject", "keys", "rows"),
    [
        (values("(1, 1)", "(2, 1)"), 'rr:template "x/{a}"', [{"a"}], 2),
        (values("(1, 1)", "(1, 2)"), 'rr:template "x/{a}"', [], 2),
        (values("(1, 1)", "(NULL, 2)"), 'rr:template "x/{a}"', [], 2),
        (values("(1, 1)", "(1, 2)"), 'rr:template "x/{a}/{b}"', [{"a", "b"}], 2),
        (values("(1, 1)", "(1, NULL)"), 'rr:template "x/{a}/{b}"', [], 2),
        (values("('u', 1)", "('v', 1)"), 'rr:column "a"', [{"a"}], 2),
        # 1/11 and 11/1 would be one IRI, so the columns say nothing of the subject.
        (values("(1, 11)", "(11, 1)"), 'rr:template "x/{a}{b}"', [], 2),
        ("CREATE TABLE t (a INTEGER, b INTEGER)", 'rr:template "x/{a}"', [{"a"}], 0),
        ("CREATE TABLE t (a INTEGER PRIMARY KEY, b INTEGER)", 'rr:template "x/{b}"', [{"a"}, {"b"}], 0),
        ("CREATE TABLE t (a INTEGER UNIQUE NOT NULL, b INTEGER UNIQUE); INSERT INTO t VALUES (1, NULL)",
         'rr:template "x/{b}"', [{"a"}], 1),
        ("CREATE TABLE t (a INTEGER, b INTEGER, PRIMARY KEY (a, b))",
         'rr:template "x/{a}/{b}"', [{"a", "b"}], 0),
        ("CREATE TABLE t AS SELECT range AS a, range // 2 AS b FROM range(100000)",
         'rr:template "x/{a}"', [{"a"}], 100000),
        ("CREATE TABLE t AS SELECT range - CAST(range % 50 = 1 AS INT) AS a, range AS b FROM range(100000)",
         'rr:template "x/{a}"', [], 100000),
    ],
)  # fmt: skip
def test_keys_of_a_table(tables: str, subject: str, keys: list[set[str]], rows: int) -> None:
    assert keys_of(tables, subject) == {"t": TableKeys(tuple(map(frozenset, keys)), rows)}


def test_a_query_has_keys_too() -> None:
    query = "SELECT a, count(*) AS n FROM t GROUP BY a"
    found = keys_of(values("(1, 1)", "(1, 2)"), 'rr:template "x/{a}"', table=f'rr:sqlQuery "{query}"')
    assert found == {query: TableKeys((frozenset({"a"}),), 1)}


def test_columns_that_a_join_arrives_at_are_asked_about() -> None:
    more = """; rr:predicateObjectMap [ rr:predicate ex:p ; rr:objectMap [ rr:parentTriplesMap ex:other ;
        rr:joinCondition [ rr:child "a" ; rr:parent "k" ] ] ] .
    ex:other rr:logicalTable [ rr:tableName "u" ] ; rr:subjectMap [ rr:template "y/{n}" ]"""
    tables = values("(1, 1)", "(1, 2)") + "; CREATE TABLE u AS FROM (VALUES (1, 5), (2, 5)) AS v(k, n)"
    assert keys_of(tables, 'rr:template "x/{a}"', more) == {
        "t": TableKeys((), 2),
        "u": TableKeys((frozenset({"k"}),), 2),
    }
