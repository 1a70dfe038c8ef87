"""The mapping that the declarations amount to: which facts the tables stand for, in R2RML.

https://www.w3.org/TR/r2rml/. Templates without a scheme are relative to the base of the data. A column
without a datatype has the natural mapping of its SQL type: DECIMAL xsd:decimal, DATE xsd:date, TIMESTAMP
xsd:dateTime, INTEGER xsd:integer, BOOLEAN xsd:boolean, VARCHAR a plain string. NULL says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from rdflib import BNode, Graph, Literal, Namespace, URIRef

from ingest.records import LIST, TABLES
from ingest.records.declaring import placeholders
from ingest.records.links import Subject, subjects, target_of
from ingest.schema import Column, Table, View

BASE = "https://w3id.org/hegui/mapping/fund"
_PREFIXES = {
    "fund": "https://w3id.org/hegui/fund#",
    "prov": "http://www.w3.org/ns/prov#",
    "org": "http://www.w3.org/ns/org#",
    "dcterms": "http://purl.org/dc/terms/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
}
_RR = Namespace("http://www.w3.org/ns/r2rml#")


@dataclass(frozen=True)
class Statement:
    """One property of a subject: the value of a column, or the IRI of a template."""

    predicate: str
    form: str  # "column" or "template"
    value: str


@dataclass(frozen=True)
class TriplesMap:
    """What each row of a table (or query) says about one subject."""

    name: str
    table: str | None
    query: str | None
    iri: str
    classes: tuple[str, ...]
    statements: tuple[Statement, ...]


def triples_maps(tables: Sequence[Table] = TABLES) -> Iterator[TriplesMap]:
    """One for each kind and each view."""
    known = subjects(tables)
    for table in tables:
        statements = [_statement(table, column, known) for column in table.columns]
        yield TriplesMap(
            name=_hyphened(table.name),
            table=table.name,
            query=None,
            iri=table.iri,
            classes=table.classes,
            statements=tuple(statement for statement in statements if statement),
        )
        yield from (_of_view(table, view, known) for view in table.views)


def _of_view(table: Table, view: View, known: Mapping[str, Subject]) -> TriplesMap:
    named = placeholders(view.iri)
    columns = view.columns(table)
    statements = (
        Statement(predicate, "column", name)
        if name in named
        else _object(predicate, table, columns[name], known)
        for name, predicate in view.predicates
    )
    return TriplesMap(
        name=_hyphened(view.name),
        table=None if view.query else table.name,
        query=view.query,
        iri=view.iri,
        classes=view.classes,
        statements=tuple(statements),
    )


def _statement(table: Table, column: Column, known: Mapping[str, Subject]) -> Statement | None:
    return _object(column.predicate, table, column, known) if column.predicate else None


def _object(predicate: str, table: Table, column: Column, known: Mapping[str, Subject]) -> Statement:
    if column.scheme:
        return Statement(predicate, "template", f"{LIST}{column.scheme}-{{{column.name}}}")
    if column.refers:
        return Statement(predicate, "template", target_of(table, column, known).named_by(column))
    if column.template:
        return Statement(predicate, "template", column.template)
    return Statement(predicate, "column", column.name)


@cache
def mapping_graph() -> Graph:
    """The mapping as a graph, made once a process and shared: do not change it."""
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in _used_prefixes(triples_maps()).items():
        graph.bind(prefix, namespace)
    graph.bind("rr", _RR)
    for each in triples_maps():
        node = URIRef(f"{BASE}#{each.name}")
        logical, subject = BNode(f"{each.name}.table"), BNode(f"{each.name}.subject")
        graph.add((node, _RR.logicalTable, logical))
        if each.table:
            graph.add((logical, _RR.tableName, Literal(each.table)))
        else:
            graph.add((logical, _RR.sqlQuery, Literal(each.query)))
        graph.add((node, _RR.subjectMap, subject))
        graph.add((subject, _RR.template, Literal(each.iri)))
        for term in each.classes:
            graph.add((subject, _RR["class"], _iri(term)))
        for number, statement in enumerate(each.statements):
            part, value = BNode(f"{each.name}.{number}"), BNode(f"{each.name}.{number}.value")
            graph.add((node, _RR.predicateObjectMap, part))
            graph.add((part, _RR.predicate, _iri(statement.predicate)))
            graph.add((part, _RR.objectMap, value))
            graph.add((value, _RR[statement.form], Literal(statement.value)))
    return graph


def mapping_turtle() -> str:
    """The mapping as Turtle for people: one statement a line."""
    maps = list(triples_maps())
    prefixes = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in _used_prefixes(maps).items())
    head = f"@base <{BASE}> .\n@prefix rr: <{_RR}> .\n{prefixes}"
    return "\n".join([head, *(_block(each) for each in maps)])


def _block(each: TriplesMap) -> str:
    source = f"tableName {_quoted(each.table)}" if each.table else f"sqlQuery {_quoted(each.query or '')}"
    classes = " , ".join(each.classes)
    lines = [
        f"<#{each.name}>",
        f"    rr:logicalTable [ rr:{source} ] ;",
        f"    rr:subjectMap [ rr:template {_quoted(each.iri)} ; rr:class {classes} ]",
    ]
    for statement in each.statements:
        value = f"[ rr:{statement.form} {_quoted(statement.value)} ]"
        lines[-1] += " ;"
        said = f"rr:predicate {statement.predicate} ; rr:objectMap {value}"
        lines.append(f"    rr:predicateObjectMap [ {said} ]")
    return "\n".join(lines) + " .\n"


def _used_prefixes(maps: Iterator[TriplesMap] | Sequence[TriplesMap]) -> dict[str, str]:
    used = {
        term.partition(":")[0]
        for each in maps
        for term in (*each.classes, *(statement.predicate for statement in each.statements))
    }
    return {prefix: iri for prefix, iri in _PREFIXES.items() if prefix in used}


def _iri(term: str) -> URIRef:
    prefix, _, name = term.partition(":")
    return URIRef(_PREFIXES[prefix] + name)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _hyphened(name: str) -> str:
    return name.replace("_", "-")
