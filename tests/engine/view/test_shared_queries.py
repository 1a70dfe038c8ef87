"""A query of several steps that rules asked together read is computed once, and they find what each finds
alone."""

from __future__ import annotations

import duckdb
from rdflib import Graph

from engine.graph.r2rml import read_mapping
from engine.graph.view import make_view
from engine.program.compiled import Compiled
from engine.results import Result
from tests.engine.view.test_shared_groups import Counting

MAPPING = """
@prefix rr: <http://www.w3.org/ns/r2rml#> .
@prefix : <http://example.org/> .

:persons a rr:TriplesMap ; rr:logicalTable [ rr:tableName "person" ] ;
    rr:subjectMap [ rr:template "http://example.org/person/{who}" ; rr:class :Person ] .
:rights a rr:TriplesMap ; rr:logicalTable [ rr:sqlQuery \"\"\"
        WITH RECURSIVE reached AS (
            SELECT who, duty FROM held
            UNION SELECT who, implied.duty FROM reached JOIN implied ON implied.above = reached.duty
        ) SELECT who, duty, 'never read' AS remark FROM reached\"\"\" ] ;
    rr:subjectMap [ rr:template "http://example.org/person/{who}" ] ;
    rr:predicateObjectMap
        [ rr:predicate :may ; rr:objectMap [ rr:template "http://example.org/duty/{duty}" ] ] ,
        [ rr:predicate :remark ; rr:objectMap [ rr:column "remark" ] ] .
"""
QUERIES = {
    "first": "SELECT $this ?value WHERE { $this :may ?value , ?other . FILTER (?value != ?other) }",
    "second": "SELECT $this WHERE { $this :may <http://example.org/duty/pay> }",
}
SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <http://example.org/> .
:p sh:declare [ sh:prefix "" ; sh:namespace "http://example.org/"^^xsd:anyURI ] .
""" + "".join(
    f":{name} a sh:NodeShape ; sh:targetClass :Person ;"
    f' sh:sparql [ sh:prefixes :p ; sh:select """{query}""" ] .'
    for name, query in QUERIES.items()
)


def test_together_as_alone() -> None:
    compiled = Compiled(Graph().parse(data=SHAPES, format="turtle"))
    Counting.ran = []
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE person (who VARCHAR PRIMARY KEY)")
        connection.execute("INSERT INTO person VALUES ('甲'), ('乙'), ('丙')")
        connection.execute("CREATE TABLE held AS FROM (VALUES ('甲', 'all'), ('乙', 'pay')) t(who, duty)")
        connection.execute(
            "CREATE TABLE implied AS FROM (VALUES ('all', 'pay'), ('all', 'register')) t(above, duty)"
        )
        view = make_view(read_mapping(Graph().parse(data=MAPPING, format="turtle")), connection)
        with Counting(connection, view) as database:
            rules = [shape.node for shape in compiled.shapes.targets]
            alone = [one for rule in rules for one in compiled.validate(database, rules=[rule]).results]
            assert len(alone) == 3 + 3 + 2
            assert not made(Counting.ran)
            Counting.ran.clear()
            together = compiled.validate(database).results
            (statement,) = made(Counting.ran)
        left = connection.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name LIKE 'hegui:%'")
        assert left.fetchall() == [(0,)]
    assert sorted(map(said, together)) == sorted(map(said, alone))
    assert statement.partition(" FROM ")[0].endswith('AS SELECT "duty", "who"')


def made(statements: list[str]) -> list[str]:
    return [each for each in statements if each.startswith('CREATE OR REPLACE TEMPORARY TABLE "hegui:query')]


def said(result: Result) -> tuple[str, ...]:
    return tuple(str(each) for each in (result.root_shape, result.focus, result.value))
