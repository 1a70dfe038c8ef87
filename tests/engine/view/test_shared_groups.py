"""Rules asked together find what each finds alone, where they read groups of one table that are then found in
one pass; and that pass is made once."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping

import duckdb
import pytest
from rdflib import Graph

from engine.graph.r2rml import read_mapping
from engine.graph.view import make_view
from engine.program.compiled import Compiled
from engine.results import Result
from engine.sql.view_database import ViewDatabase

MAPPING = """
@prefix rr: <http://www.w3.org/ns/r2rml#> .
@prefix : <http://example.org/> .

:matters a rr:TriplesMap ; rr:logicalTable [ rr:sqlQuery "SELECT DISTINCT matter FROM log" ] ;
    rr:subjectMap [ rr:template "http://example.org/matter/{matter}" ; rr:class :Matter ] .
:steps a rr:TriplesMap ; rr:logicalTable [ rr:tableName "log" ] ;
    rr:subjectMap [ rr:template "http://example.org/row/{id}" ] ;
    rr:predicateObjectMap
        [ rr:predicate :of ; rr:objectMap [ rr:template "http://example.org/matter/{matter}" ] ] ,
        [ rr:predicate :step ; rr:objectMap [ rr:template "http://example.org/step/{step}" ] ] ,
        [ rr:predicate :by ; rr:objectMap [ rr:template "http://example.org/person/{who}" ] ] ,
        [ rr:predicate :at ; rr:objectMap [ rr:column "moment" ] ] .
"""
ONTOLOGY = """
@prefix : <http://example.org/> .
<http://example.org/step/a> a :Kind . <http://example.org/step/b> a :Kind .
"""
QUERIES = {
    "order": """SELECT $this ?value WHERE {
        ?one :of $this ; :at ?first . ?value :of $this ; :at ?second . FILTER (?second < ?first) }""",
    "person": """SELECT $this ?value WHERE {
        ?one :of $this ; :step ?s ; :by ?value . ?two :of $this ; :step ?t ; :by ?value .
        ?s a :Kind . ?t a :Kind . FILTER (STR(?s) < STR(?t)) }""",
    "lacking": """SELECT $this ?value WHERE {
        ?done :of $this ; :step <http://example.org/step/c> . ?value a :Kind .
        FILTER NOT EXISTS { ?other :of $this ; :step ?value } }""",
}
PREFIXES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <http://example.org/> .
:p sh:declare [ sh:prefix "" ; sh:namespace "http://example.org/"^^xsd:anyURI ] .
"""


def shapes(about: str, queries: Mapping[str, str]) -> Graph:
    """A shape for each query, about a class."""
    said = (
        f":{name} a sh:NodeShape ; sh:targetClass :{about} ;"
        f' sh:sparql [ sh:prefixes :p ; sh:select """{query}""" ] .'
        for name, query in queries.items()
    )
    return Graph().parse(data=PREFIXES + "\n".join(said), format="turtle")


class Counting(ViewDatabase):
    """Remembers what it ran."""

    ran: list[str]

    def _run(self, statement: str) -> list[tuple[str | None, ...]]:
        self.ran.append(statement)
        return super()._run(statement)


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as made:
        made.execute(
            "CREATE TABLE log"
            " (id VARCHAR PRIMARY KEY, matter VARCHAR, step VARCHAR, who VARCHAR, moment INTEGER)"
        )
        yield made


@pytest.mark.parametrize("seed", range(6))
def test_together_as_alone(connection: duckdb.DuckDBPyConnection, seed: int) -> None:
    _fill(connection, random.Random(seed))
    compiled = Compiled(shapes("Matter", QUERIES))
    view = make_view(read_mapping(Graph().parse(data=MAPPING, format="turtle")), connection)
    Counting.ran = []
    with Counting(connection, view) as database:
        database.load(Graph().parse(data=ONTOLOGY, format="turtle"))
        rules = [shape.node for shape in compiled.shapes.targets]
        alone = [one for rule in rules for one in compiled.validate(database, rules=[rule]).results]
        assert not made_for_run(Counting.ran)
        for _ in range(2):
            Counting.ran.clear()
            found = compiled.validate(database)
            assert [run.error for run in found.runs] == [None] * len(QUERIES)
            assert sorted(map(said_of, found.results)) == sorted(map(said_of, alone))
            (made,) = made_for_run(Counting.ran)
            assert made.count("GROUP BY") == 1
            left = connection.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name LIKE 'hegui:%'")
            assert left.fetchall() == [(0,)]


def made_for_run(statements: list[str], what: str = "groups") -> list[str]:
    """The statements that make a table for the run."""
    start = f'CREATE OR REPLACE TEMPORARY TABLE "hegui:{what}'
    return [each for each in statements if each.startswith(start)]


def said_of(result: Result) -> tuple[str, ...]:
    """What is compared of a result."""
    return tuple(str(each) for each in (result.root_shape, result.focus, result.value))


def _fill(connection: duckdb.DuckDBPyConnection, chance: random.Random) -> None:
    rows = [
        (
            str(number),
            chance.choice(("m1", "m2", "m 3", "m4", None)),
            chance.choice(("a", "b", "c", None)),
            chance.choice(("p", "q", "r", None)),
            chance.choice((1, 2, 3, None)),
        )
        for number in range(12)
    ]
    connection.executemany("INSERT INTO log VALUES (?, ?, ?, ?, ?)", rows)
