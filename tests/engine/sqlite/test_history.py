"""A history file gives what DuckDB gives over the same tables, and others read it while one writes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from rdflib import XSD, Graph, Literal, URIRef
from rdflib.term import Node

from engine.errors import InputError, UnsupportedError
from engine.graph.r2rml import read_mapping
from engine.program.compiled import Compiled
from engine.results import Results
from engine.sql.sqlite.database import SqliteDatabase
from engine.sql.sqlite.history import open_history, with_rows
from engine.sql.sqlite.history_making import make_history
from engine.table_session import TableSession

BASE = "http://example.org/"
TABLES = """
CREATE TABLE stay (stay_no VARCHAR PRIMARY KEY, person VARCHAR, began DATE, ended DATE, kind VARCHAR);
CREATE TABLE line (line_no VARCHAR PRIMARY KEY, stay_no VARCHAR, day DATE, moment TIMESTAMP,
                   amount DECIMAL(12, 2), price DECIMAL(12, 4), count INTEGER, refund BOOLEAN);
INSERT INTO stay VALUES ('S 1', 'P1', '2026-01-02', '2026-01-09', '21'),
                        ('S/2', 'P1', '2026-01-05', NULL, '11'),
                        ('S3', 'P2', '1969-12-30', '2026-02-01', '21');
INSERT INTO line VALUES
  ('L1', 'S 1', '2026-01-03', '2026-01-03 10:00:00', 12.50, 6.25, 2, false),
  ('L2', 'S 1', '2026-01-12', '2026-01-12 10:00:00.5', 12.51, 6.25, 2, NULL),
  ('L3', 'S/2', '2026-01-05', NULL, -0.05, 0.01, -5, true),
  ('L4', 'S3', '1969-12-31', '1969-12-31 23:59:59', 0, 0, 0, false),
  ('L5', 'none', NULL, NULL, NULL, NULL, NULL, NULL);
"""
MAPPING = '''
@prefix rr: <http://www.w3.org/ns/r2rml#> . @prefix : <http://example.org/> . @base <http://example.org/map> .
<#stay> rr:logicalTable [ rr:tableName "stay" ] ;
  rr:subjectMap [ rr:template "stay/{stay_no}" ; rr:class :Stay ] ;
  rr:predicateObjectMap [ rr:predicate :person ; rr:objectMap [ rr:template "person/{person}" ] ] ;
  rr:predicateObjectMap [ rr:predicate :began ; rr:objectMap [ rr:column "began" ] ] ;
  rr:predicateObjectMap [ rr:predicate :ended ; rr:objectMap [ rr:column "ended" ] ] .
<#inpatient> rr:logicalTable [ rr:sqlQuery "SELECT stay_no FROM stay WHERE kind = '21'" ] ;
  rr:subjectMap [ rr:template "stay/{stay_no}" ; rr:class :Inpatient ] .
<#last> rr:logicalTable [ rr:sqlQuery """WITH RECURSIVE steps AS (
      SELECT 1 AS n UNION ALL SELECT n + 1 FROM steps WHERE n < 2
    ) SELECT stay_no, max(line.day) AS last_day, list(line_no)[1] AS first_line
    FROM line JOIN stay USING (stay_no) CROSS JOIN steps GROUP BY stay_no""" ] ;
  rr:subjectMap [ rr:template "stay/{stay_no}" ] ;
  rr:predicateObjectMap [ rr:predicate :lastDay ; rr:objectMap [ rr:column "last_day" ] ] .
<#line> rr:logicalTable [ rr:tableName "line" ] ;
  rr:subjectMap [ rr:template "line/{line_no}" ; rr:class :Line ] ;
  rr:predicateObjectMap [ rr:predicate :stay ; rr:objectMap [ rr:template "stay/{stay_no}" ] ] ;
  rr:predicateObjectMap [ rr:predicate :day ; rr:objectMap [ rr:column "day" ] ] ;
  rr:predicateObjectMap [ rr:predicate :at ; rr:objectMap [ rr:column "moment" ] ] ;
  rr:predicateObjectMap [ rr:predicate :amount ; rr:objectMap [ rr:column "amount" ] ] ;
  rr:predicateObjectMap [ rr:predicate :price ; rr:objectMap [ rr:column "price" ] ] ;
  rr:predicateObjectMap [ rr:predicate :count ; rr:objectMap [ rr:column "count" ] ] ;
  rr:predicateObjectMap [ rr:predicate :refund ; rr:objectMap [ rr:column "refund" ] ] .
'''
SHAPES = """
@prefix : <http://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:prefixes sh:declare [ sh:prefix "" ; sh:namespace "http://example.org/"^^xsd:anyURI ] .
:Core a sh:NodeShape ; sh:targetClass :Line ;
  sh:property [ sh:path :stay ; sh:minCount 1 ; sh:class :Stay ] ;
  sh:property [ sh:path :day ; sh:minCount 1 ; sh:datatype xsd:date ;
                sh:minInclusive "2000-01-01"^^xsd:date ] ;
  sh:property [ sh:path :amount ; sh:minExclusive 0.0 ; sh:in ( 12.5 12.51 ) ] ;
  sh:property [ sh:path :refund ; sh:hasValue false ] ;
  sh:property [ sh:path :count ; sh:maxInclusive 1 ] ;
  sh:property [ sh:path ( :stay :person ) ; sh:hasValue :nobody ] ;
  sh:property [ sh:path :at ; sh:maxExclusive "2026-01-12T10:00:00.5"^^xsd:dateTime ] .
:Outside a sh:NodeShape ; sh:targetClass :Line ; sh:sparql [ sh:prefixes :prefixes ; sh:select '''
  SELECT $this ?value ?ended WHERE { $this :day ?value ; :stay ?stay . ?stay a :Inpatient ; :ended ?ended
    FILTER (?value > ?ended) }''' ] .
:Arithmetic a sh:NodeShape ; sh:targetClass :Line ; sh:sparql [ sh:prefixes :prefixes ; sh:select '''
  SELECT $this ?value ?product WHERE { $this :amount ?value ; :price ?price ; :count ?count
    BIND (?price * ?count AS ?product) FILTER (?product != ?value) }''' ] .
:Overlap a sh:NodeShape ; sh:targetClass :Stay ; sh:sparql [ sh:prefixes :prefixes ; sh:select '''
  SELECT $this ?value WHERE { $this :person ?p ; :began ?a . ?value :person ?p ; :began ?b
    FILTER (?value != $this) OPTIONAL { $this :ended ?e }
    FILTER (?b >= ?a && (!bound(?e) || ?b <= ?e)) }''' ] .
:After a sh:NodeShape ; sh:targetClass :Stay ; sh:property [ sh:path :lastDay ; sh:lessThanOrEquals :ended ] .
:Sum a sh:NodeShape ; sh:targetClass :Stay ; sh:sparql [ sh:prefixes :prefixes ; sh:select '''
  SELECT $this ?value WHERE { { SELECT $this (SUM(?x) AS ?value) WHERE { ?l :stay $this ; :amount ?x }
    GROUP BY $this } FILTER (?value > 20) }''' ] .
"""
ONTOLOGY = """
@prefix : <http://example.org/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
:Inpatient rdfs:subClassOf :Stay .
"""


@pytest.fixture(scope="module")
def source() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(TABLES)
        yield connection


def indexed_columns(database: SqliteDatabase, table: str) -> list[str]:
    """The columns of each index of a table, its key's among them, each followed by a comma."""
    asked = """SELECT group_concat(c.name || ',', '')
               FROM pragma_index_list(?) AS i, pragma_index_info(i.name) AS c GROUP BY i.name"""
    return [str(row[0]) for row in database.connection.execute(asked, [table])]


@pytest.fixture(scope="module")
def file(source: duckdb.DuckDBPyConnection, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A history with its indexes."""
    made = tmp_path_factory.mktemp("history") / "history.sqlite"
    mapping = read_mapping(Graph().parse(data=MAPPING, format="turtle"))
    compiled = Compiled(Graph().parse(data=SHAPES))
    ontology = Graph().parse(data=ONTOLOGY)
    make_history(source, mapping, made, ontology, prepare=compiled.prepare, base=BASE)
    return made


def test_each_way_of_looking_up_has_one_index(file: Path) -> None:
    mapping = read_mapping(Graph().parse(data=MAPPING, format="turtle"))
    with open_history(file, mapping, base=BASE) as database:
        assert "stay_no," in indexed_columns(database, "line")
        for table in ("stay", "line"):
            found = indexed_columns(database, table)
            needless = [one for one in found for other in found if other is not one and other.startswith(one)]
            assert needless == []


def lines(results: Results) -> list[str]:
    """The results; computed decimals by value, their lexical forms may differ."""
    return sorted(
        " ".join(map(shown, (r.focus, r.value, r.component, r.source_shape, *r.bindings.values())))
        for r in results.results
    )


def shown(term: Node | None) -> str:
    decimal = isinstance(term, Literal) and term.datatype == XSD.decimal
    return f"{Decimal(str(term)).normalize():f}" if decimal else repr(term)


def test_the_same_as_duckdb(source: duckdb.DuckDBPyConnection, file: Path) -> None:
    mapping = read_mapping(Graph().parse(data=MAPPING, format="turtle"))
    shapes, ontology = Graph().parse(data=SHAPES), Graph().parse(data=ONTOLOGY)
    with TableSession(source, mapping, shapes, ontology, base=BASE) as session:
        wanted = session.validate()
    assert len({result.root_shape for result in wanted.results}) == 6
    compiled = Compiled(shapes)
    with open_history(file, mapping, base=BASE) as history:
        whole = compiled.validate(history)
        assert [run.error for run in whole.runs if run.error] == []
        assert lines(whole) == lines(wanted)
        every = sorted({result.focus for result in wanted.results})
        for asked in (every, every[:1], every[1:3], [URIRef(BASE + "line/absent"), URIRef("urn:x")]):
            found = compiled.validate(history, focus=asked)
            of_these = [result for result in wanted.results if result.focus in asked]
            assert lines(found) == lines(Results(tuple(of_these), (), "", shapes))


def test_others_read_while_one_writes(file: Path) -> None:
    """Each reader sees the whole of what was committed before it asked, and nothing else."""
    mapping = read_mapping(Graph().parse(data=MAPPING, format="turtle"))
    reader = (
        "import sqlite3, sys\n"
        "c = sqlite3.connect(f'file:{sys.argv[1]}?mode=ro', uri=True)\n"
        "for _ in sys.stdin: print(c.execute('SELECT count(*) FROM line').fetchone()[0], flush=True)\n"
    )
    with (
        open_history(file, mapping, base=BASE, read_only=False) as writer,
        subprocess.Popen(
            [sys.executable, "-c", reader, str(file)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as other,
    ):
        assert other.stdin is not None
        assert other.stdout is not None

        def seen() -> int:
            other.stdin.write("\n")
            other.stdin.flush()
            return int(other.stdout.readline())

        before = seen()
        with writer.transaction():
            writer.connection.execute("INSERT INTO line (line_no) VALUES ('L6')")
            assert seen() == before
        assert seen() == before + 1
        writer.connection.execute("DELETE FROM line WHERE line_no = 'L6'")
        other.stdin.close()


def test_a_claim_that_is_not_there_yet(file: Path) -> None:
    mapping = read_mapping(Graph().parse(data=MAPPING, format="turtle"))
    compiled = Compiled(Graph().parse(data=SHAPES))
    stay, new = URIRef(BASE + "stay/S3"), URIRef(BASE + "line/new")
    line = {"line_no": "new", "stay_no": "S3", "day": "2026-02-02", "amount": "20.01", "price": "20.01"}
    with open_history(file, mapping, base=BASE, read_only=False) as history:
        for _ in range(2):
            assert compiled.validate(history, focus=[stay, new]).results == ()
            with with_rows(history, {"line": [{**line, "count": "1"}]}):
                found = compiled.validate(history, focus=[stay, new])
                rules = {str(result.root_shape).removeprefix(BASE) for result in found.results}
                assert rules == {"Core", "Outside", "Sum"}
        with pytest.raises(InputError) as error, with_rows(history, {"line": [{"amount": "much"}]}):
            pass
        assert error.value.code == "row-not-kept"
        assert compiled.validate(history, focus=[stay, new]).results == ()
    with (
        open_history(file, mapping, base=BASE) as history,
        pytest.raises(InputError) as error,
        history.with_extra([]),
    ):
        pass
    assert error.value.code == "history-read-only"


def test_a_type_that_cannot_be_kept_is_refused(tmp_path: Path) -> None:
    mapping = read_mapping(Graph().parse(data=MAPPING, format="turtle"))
    with duckdb.connect() as connection:
        connection.execute(TABLES + "ALTER TABLE line ALTER price TYPE DECIMAL(30, 4)")
        with pytest.raises(UnsupportedError) as error:
            make_history(connection, mapping, tmp_path / "history.sqlite")
    assert error.value.code == "column-not-kept"
    assert json.dumps(error.value.found)
