"""A random graph laid into tables of every kind and into the triple table, some triples into both.

    fact_p(id, s, iri, number, decimal, text, tagged, flag, day, moment)   one triple a row, the rest NULL
    wide(s, p_number, q_iri, r_text)                                       one row a subject, with the key s

The last property (`r`) has its IRIs as they stand and its numbers as texts with a datatype: no templates.
"""

from __future__ import annotations

import re
from datetime import date
from random import Random

import duckdb
from rdflib import XSD, Graph, Literal, URIRef
from rdflib.term import Node

from engine.graph.r2rml import Mapping, read_mapping

NAMESPACE = "http://example.org/"
PROPERTIES = ("p", "q", "r")
_WIDE_KINDS = ("number", "iri", "text")
_CANONICAL = {
    "number": r"0|-?[1-9]\d{0,8}",
    "decimal": r"(?!-0\.0$)-?(0|[1-9]\d{0,3})\.(0|\d?[1-9])",
    "flag": "true|false",
    "day": r"\d{4}-\d\d-\d\d",
    "moment": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d",
    "text": r"(?s).*",
    "tagged": r"(?s).*",
}
"""Lexical forms that the columns give back."""

_KINDS = {
    "iri": 'rr:template "http://example.org/{iri}"',
    "number": 'rr:column "number"',
    "decimal": 'rr:column "decimal"',
    "text": 'rr:column "text"',
    "tagged": 'rr:column "tagged" ; rr:language "en"',
    "flag": 'rr:column "flag"',
    "day": 'rr:column "day"',
    "moment": 'rr:column "moment"',
}
_TYPES = (
    "iri VARCHAR, number INTEGER, decimal DECIMAL(6,2), text VARCHAR, tagged VARCHAR, flag BOOLEAN, "
    "day DATE, moment TIMESTAMP"
)
_OF_LAST = {
    "iri": 'rr:column "iri" ; rr:termType rr:IRI',
    "number": 'rr:column "number" ; rr:datatype xsd:integer',
}


def tables(connection: duckdb.DuckDBPyConnection, properties: tuple[str, ...] = PROPERTIES) -> Mapping:
    """Makes the empty tables; returns their mapping."""
    last = properties[-1]
    parts = [
        "@prefix rr: <http://www.w3.org/ns/r2rml#> . @prefix : <http://example.org/> .",
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .",
    ]
    for name in properties:
        types = _TYPES.replace("number INTEGER", "number VARCHAR") if name == last else _TYPES
        connection.execute(f"CREATE TABLE fact_{name} (id INTEGER PRIMARY KEY, s VARCHAR, {types})")
        kinds = _KINDS | _OF_LAST if name == last else _KINDS
        statements = "".join(
            f" ; rr:predicateObjectMap [ rr:predicate :{name} ; rr:objectMap [ {made} ] ]"
            for made in kinds.values()
        )
        parts.append(_triples_map(f"fact_{name}", statements))
    types = dict(zip(_WIDE_KINDS, ("INTEGER", "VARCHAR", "VARCHAR"), strict=True))
    wide = dict(zip(properties, _WIDE_KINDS, strict=True))
    columns = ", ".join(f"{name}_{kind} {types[kind]}" for name, kind in wide.items())
    connection.execute(f"CREATE TABLE wide (s VARCHAR PRIMARY KEY, {columns})")
    statements = "".join(
        f" ; rr:predicateObjectMap [ rr:predicate :{name} ; rr:objectMap [ "
        + _KINDS[kind].replace(kind, f"{name}_{kind}")
        + " ] ]"
        for name, kind in wide.items()
    )
    parts.append(_triples_map("wide", statements))
    return read_mapping(Graph().parse(data="\n".join(parts)))


def _triples_map(table: str, statements: str) -> str:
    return (
        f':{table} rr:logicalTable [ rr:tableName "{table}" ] ; '
        f'rr:subjectMap [ rr:template "http://example.org/{{s}}" ]{statements} .'
    )


def lay(
    random: Random,
    data: Graph,
    connection: duckdb.DuckDBPyConnection,
    properties: tuple[str, ...] = PROPERTIES,
) -> Graph:
    """Fills the tables with most of the triples that they can hold; returns those for the triple table."""
    for table in (*(f"fact_{name}" for name in properties), "wide"):
        connection.execute(f"DELETE FROM {table}")
    wide = dict(zip(properties, _WIDE_KINDS, strict=True))
    stored = Graph()
    for number, (subject, predicate, value) in enumerate(sorted(data)):
        name = _local(predicate)
        kind = kind_of(value)
        if name not in properties or kind is None or not isinstance(subject, URIRef):
            stored.add((subject, predicate, value))
            continue
        places = random.sample(("wide", "fact", "fact", "stored"), random.choice((1, 1, 2)))
        if "wide" in places and wide[name] == kind and _put_wide(connection, subject, name, kind, value):
            places.remove("wide")
        elif "wide" in places:
            places.append("fact")
        for again in range(places.count("fact")):
            connection.execute(
                f"INSERT INTO fact_{name} (id, s, {kind}) VALUES (?, ?, ?)",
                [2 * number + again, _local(subject), _cell(value, whole_iri=name == properties[-1])],
            )
        if "stored" in places:
            stored.add((subject, predicate, value))
    return stored


def kind_of(value: Node) -> str | None:
    """The column that can hold a value, None if no column gives it back as it is written."""
    if isinstance(value, URIRef):
        return "iri" if value.startswith(NAMESPACE) else None
    if not isinstance(value, Literal) or (value.language or "en") != "en":
        return None
    kind = "tagged" if value.language else _KIND_OF.get(value.datatype)
    return kind if kind and re.fullmatch(_CANONICAL[kind], str(value)) and _is_day(kind, str(value)) else None


_KIND_OF = {
    None: "text",
    XSD.string: "text",
    XSD.integer: "number",
    XSD.decimal: "decimal",
    XSD.boolean: "flag",
    XSD.date: "day",
    XSD.dateTime: "moment",
}


def _is_day(kind: str, text: str) -> bool:
    if kind not in ("day", "moment"):
        return True
    try:
        return bool(date.fromisoformat(text[:10]))
    except ValueError:
        return False


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
