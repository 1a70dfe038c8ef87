"""A query of several steps that rules asked together read is computed once, and they find what each finds
alone."""

from __future__ import annotations

import duckdb
from rdflib import Graph

from engine.graph.r2rml import read_mapping
from engine.graph.view import make_view
from engine.program.compiled import Compiled
from tests.engine.view.test_shared_groups import Counting, made_for_run, said_of, shapes

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


def test_together_as_alone() -> None:
    compiled = Compiled(shapes("Person", QUERIES))
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
            assert not made_for_run(Counting.ran, "query")
            Counting.ran.clear()
            together = compiled.validate(database).results
            (statement,) = made_for_run(Counting.ran, "query")
        left = connection.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name LIKE 'hegui:%'")
        assert left.fetchall() == [(0,)]
    assert sorted(map(said_of, together)) == sorted(map(said_of, alone))
    assert statement.partition(" FROM ")[0].endswith('AS SELECT "duty", "who"')
