"""What does not fit the database is refused in the author's words; what it understands is left alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from rdflib import Graph

import engine
from engine.errors import InputError
from engine.graph.materialise import materialise_into
from engine.graph.r2rml import Mapping, read_mapping


@pytest.fixture(name="connection")
def _connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE person AS SELECT 1 AS id, 'Li' AS \"Name\"")
        yield connection


def over(table: str, value: str = "id") -> Mapping:
    text = f"""@prefix rr: <http://www.w3.org/ns/r2rml#> . @prefix ex: <http://example.org/> .
    ex:m rr:logicalTable [ {table} ] ; rr:subjectMap [ rr:template "p/{{id}}" ] ;
      rr:predicateObjectMap [ rr:predicate ex:p ; rr:objectMap [ rr:column "{value}" ] ] ."""
    return read_mapping(Graph().parse(data=text, format="turtle"))


@pytest.mark.parametrize(
    "query",
    [
        "FROM person",
        "SELECT id FROM person -- a comment at the end",
        "SELECT id FROM person;",
        "WITH p AS (SELECT id FROM person) SELECT id FROM p",
        "SELECT 7 // 2 AS id",
        "FROM person SELECT COLUMNS('i.')",
        'SELECT * EXCLUDE (\\"Name\\") FROM person',
    ],
)
def test_queries_are_run_as_they_are_written(query: str, connection: duckdb.DuckDBPyConnection) -> None:
    assert len(materialise_into(Graph(), over(f'rr:sqlQuery "{query}"'), connection)) == 1


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("SELECT nothing FROM person", "nothing"),
        ("SELECT 1 AS id; DROP TABLE person", "something else"),
        ("DROP TABLE person", "something else"),
        ("SELECT 1 AS id) AS x; DROP TABLE person; SELECT * FROM (SELECT 1 AS id", "Parser Error"),
        ("SELECT 1 AS id, 2 AS Id", "id more than once"),
    ],
)
def test_queries_that_cannot_be_a_table_are_refused_and_change_nothing(
    query: str, found: str, connection: duckdb.DuckDBPyConnection
) -> None:
    with pytest.raises(InputError, match=f"{found}[^$]*mapping-query-invalid"):
        materialise_into(Graph(), over(f'rr:sqlQuery "{query}"'), connection)
    assert connection.execute("SELECT count(*) FROM person").fetchone() == (1,)


@pytest.mark.parametrize(
    ("column", "fix"),
    [("idd", 'Write "id"'), ("Name", 'Write "Name"'), ("colour", "It has: id, Name.")],
)
def test_a_missing_column_comes_with_what_to_write(
    column: str, fix: str, connection: duckdb.DuckDBPyConnection
) -> None:
    with pytest.raises(InputError) as caught:
        materialise_into(Graph(), over('rr:tableName "person"', column), connection)
    assert caught.value.code == "mapping-column-missing"
    assert caught.value.fix.startswith(fix)


def test_every_code_is_explained() -> None:
    root = Path(engine.__file__).parent
    sources = "".join(path.read_text(encoding="utf-8") for path in (root / "graph").rglob("*.py"))
    codes = set(re.findall(r'"(mapping-[a-z-]+|value-[a-z-]+)"', sources))
    explained = set(
        re.findall(r"^### (\S+)", (root.parent / "docs/errors.md").read_text(encoding="utf-8"), re.M)
    )
    assert len(codes) > 20
    assert codes <= explained
