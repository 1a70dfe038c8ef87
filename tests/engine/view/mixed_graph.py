"""A random graph laid into tables of every kind and into the triple table, some triples into both.

    fact_p(id, s, iri, number, decimal, text, tagged, flag, day)     one triple a row, the other columns NULL
    wide(s, p_number, q_iri, r_text)                                 one row a subject, with the key s

`r` has its IRIs as they stand and its numbers as texts with a datatype, so its terms are no templates.
"""

from __future__ import annotations

from random import Random

import duckdb
from rdflib import XSD, Graph, Literal, URIRef
from rdflib.term import Node

from engine.graph.r2rml import Mapping, read_mapping

NAMESPACE = "http://example.org/"
WIDE = {"p": "number", "q": "iri", "r": "text"}

_KINDS = {
    "iri": 'rr:template "http://example.org/{iri}"',
    "number": 'rr:column "number"',
    "decimal": 'rr:column "decimal"',
    "text": 'rr:column "text"',
    "tagged": 'rr:column "tagged" ; rr:language "en"',
    "flag": 'rr:column "flag"',
    "day": 'rr:column "day"',
}
_TYPES = (
    "iri VARCHAR, number INTEGER, decimal DECIMAL(6,2), text VARCHAR, tagged VARCHAR, flag BOOLEAN, day DATE"
)
_OF_R = {
    "iri": 'rr:column "iri" ; rr:termType rr:IRI',
    "number": 'rr:column "number" ; rr:datatype xsd:integer',
}


def tables(connection: duckdb.DuckDBPyConnection) -> Mapping:
    """Makes the empty tables; returns their mapping."""
    parts = [
        "@prefix rr: <http://www.w3.org/ns/r2rml#> . @prefix : <http://example.org/> .",
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .",
    ]
    for name in "pqr":
        types = _TYPES.replace("number INTEGER", "number VARCHAR") if name == "r" else _TYPES
        connection.execute(f"CREATE TABLE fact_{name} (id INTEGER PRIMARY KEY, s VARCHAR, {types})")
        kinds = _KINDS | _OF_R if name == "r" else _KINDS
        statements = "".join(
            f" ; rr:predicateObjectMap [ rr:predicate :{name} ; rr:objectMap [ {made} ] ]"
            for made in kinds.values()
        )
        parts.append(_triples_map(f"fact_{name}", statements))
    connection.execute(
        "CREATE TABLE wide (s VARCHAR PRIMARY KEY, p_number INTEGER, q_iri VARCHAR, r_text VARCHAR)"
    )
    statements = "".join(
        f" ; rr:predicateObjectMap [ rr:predicate :{name} ; rr:objectMap [ "
        + _KINDS[kind].replace(kind, f"{name}_{kind}")
        + " ] ]"
        for name, kind in WIDE.items()
    )
    parts.append(_triples_map("wide", statements))
    return read_mapping(Graph().parse(data="\n".join(parts)))


def _triples_map(table: str, statements: str) -> str:
    return (
        f':{table} rr:logicalTable [ rr:tableName "{table}" ] ; '
        f'rr:subjectMap [ rr:template "http://example.org/{{s}}" ]{statements} .'
    )


def lay(random: Random, data: Graph, connection: duckdb.DuckDBPyConnection) -> Graph:
    """Fills the tables with most of the triples; returns those for the triple table."""
    for table in ("fact_p", "fact_q", "fact_r", "wide"):
        connection.execute(f"DELETE FROM {table}")
    stored = Graph()
    for number, (subject, predicate, value) in enumerate(sorted(data)):
        places = random.sample(("wide", "fact", "fact", "stored"), random.choice((1, 1, 2)))
        name = str(predicate).removeprefix(NAMESPACE)
        kind = kind_of(value)
        if "wide" in places and WIDE[name] == kind and _put_wide(connection, subject, name, kind, value):
            places.remove("wide")
        elif "wide" in places:
            places.append("fact")
        for again in range(places.count("fact")):
            connection.execute(
                f"INSERT INTO fact_{name} (id, s, {kind}) VALUES (?, ?, ?)",
                [2 * number + again, _local(subject), _cell(value, whole_iri=name == "r")],
            )
        if "stored" in places:
            stored.add((subject, predicate, value))
    return stored


def kind_of(value: Node) -> str:
    """The column that can hold a value."""
    if isinstance(value, URIRef):
        return "iri"
    assert isinstance(value, Literal)
    if value.language:
        return "tagged"
    kinds = {XSD.integer: "number", XSD.decimal: "decimal", XSD.boolean: "flag", XSD.date: "day"}
    return kinds.get(value.datatype, "text")


def _put_wide(
    connection: duckdb.DuckDBPyConnection, subject: Node, name: str, kind: str, value: Node
) -> bool:
    """Puts a value into the row of its subject; False where another value is there."""
    column = f"{name}_{kind}"
    connection.execute("INSERT OR IGNORE INTO wide (s) VALUES (?)", [_local(subject)])
    there = connection.execute(f"SELECT {column} FROM wide WHERE s = ?", [_local(subject)]).fetchone()
    if there is None or there[0] is not None:
        return False
    connection.execute(f"UPDATE wide SET {column} = ? WHERE s = ?", [_cell(value), _local(subject)])
    return True


def _local(node: Node) -> str:
    return str(node).removeprefix(NAMESPACE)


def _cell(value: Node, *, whole_iri: bool = False) -> str:
    return _local(value) if isinstance(value, URIRef) and not whole_iri else str(value)
