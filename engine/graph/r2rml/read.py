"""Reads a mapping document into values, and refuses what the recommendation does not allow.

Graph maps are kept with their statements: the N-Quads writer names the graph, every other reader of the
mapping takes the union of all graphs. `rr:inverseExpression` is a hint for other engines and is ignored.

https://www.w3.org/TR/r2rml/#mapping-graph
"""

from __future__ import annotations

from itertools import product
from pathlib import Path

from rdflib import RDF, Graph
from rdflib.term import Node

from engine.graph.r2rml.document import Document, open_document
from engine.graph.r2rml.mapping import (
    RR,
    Constant,
    Join,
    Kind,
    Mapping,
    Query,
    Reference,
    Statement,
    Table,
    TermMap,
    TriplesMap,
)
from engine.graph.r2rml.names import SqlName, parse_name, parse_qualified
from engine.graph.r2rml.term_maps import Role, read_term_map, shortcut


def read_mapping(source: Path | Graph) -> Mapping:
    """The mapping of a Turtle file or graph, in an order that depends on its content only.

    Raises InputError, naming file, triples map and fix, for a document that is no well-formed R2RML mapping.
    Whether its tables and columns exist is asked later, when it is bound to a database.
    """
    document = open_document(source)
    document.refuse_unknown_terms()
    nodes = _triples_map_nodes(document)
    triples_maps = sorted((_triples_map(document, node) for node in nodes), key=repr)
    return Mapping(tuple(triples_maps), document.place, document.prefixes())


def _triples_map_nodes(document: Document) -> set[Node]:
    graph = document.graph
    nodes: set[Node] = set(graph.subjects(RDF.type, RR.TriplesMap))
    for name in ("logicalTable", "subjectMap", "subject", "predicateObjectMap"):
        nodes.update(graph.subjects(RR[name]))
    if nodes:
        return nodes
    raise document.problem(
        "the whole document",
        "mapping-empty",
        expected="at least one triples map",
        found="none",
        fix="Write a triples map with rr:logicalTable, rr:subjectMap and rr:predicateObjectMap.",
    )


def _triples_map(document: Document, node: Node) -> TriplesMap:
    where = f"triples map {document.show(node)}"
    subject = _subject(document, node, where)
    subject_node = document.optional(node, "subjectMap", where)
    graphs = _graphs(document, subject_node, where) if subject_node is not None else ()
    statements = _class_statements(document, subject_node, graphs, where) if subject_node is not None else []
    for part in document.values(node, "predicateObjectMap"):
        statements += _statements(document, node, part, graphs, where)
    return TriplesMap(
        str(node), _logical_table(document, node, where), subject, tuple(sorted(set(statements), key=repr))
    )


def _logical_table(document: Document, node: Node, where: str) -> Table | Query:
    table = document.one(node, "logicalTable", where, 'Write rr:logicalTable [ rr:tableName "…" ].')
    name, sql = document.text(table, "tableName", where), document.text(table, "sqlQuery", where)
    if (name is None) == (sql is None):
        raise document.problem(
            where,
            "mapping-logical-table",
            expected="one rr:tableName or one rr:sqlQuery in rr:logicalTable",
            found="neither" if name is None else "both",
            fix='Write rr:logicalTable [ rr:tableName "…" ] or rr:logicalTable [ rr:sqlQuery "SELECT …" ].',
        )
    _check_version(document, table, where)
    if sql is not None:
        return Query(sql.strip().rstrip(";").rstrip())
    parts = parse_qualified(name or "")
    if parts is None:
        raise _not_a_name(document, where, "rr:tableName", name or "")
    return Table(parts)


def _check_version(document: Document, table: Node, where: str) -> None:
    for version in document.values(table, "sqlVersion"):
        if version != RR.SQL2008:
            raise document.problem(
                where,
                "mapping-sql-version",
                expected="rr:SQL2008 after rr:sqlVersion",
                found=document.show(version),
                fix="Write rr:SQL2008, or leave rr:sqlVersion out.",
            )


def _subject(document: Document, node: Node, where: str) -> TermMap:
    maps, constants = document.values(node, "subjectMap"), document.values(node, "subject")
    if len(maps) + len(constants) != 1:
        raise document.problem(
            where,
            "mapping-subject",
            expected="exactly one rr:subjectMap (or rr:subject)",
            found=str(len(maps) + len(constants)),
            fix='Write one rr:subjectMap [ rr:template "…" ]; another subject needs another triples map.',
        )
    if constants:
        return shortcut(document, constants[0], Role.SUBJECT, where)
    return read_term_map(document, maps[0], Role.SUBJECT, where)


def _graphs(document: Document, node: Node, where: str) -> tuple[TermMap, ...]:
    return tuple(_term_maps(document, node, Role.GRAPH, where))


def _term_maps(document: Document, node: Node, role: Role, where: str) -> list[TermMap]:
    maps = [read_term_map(document, part, role, where) for part in document.values(node, f"{role.value}Map")]
    return maps + [shortcut(document, part, role, where) for part in document.values(node, role.value)]


def _class_statements(
    document: Document, subject: Node, graphs: tuple[TermMap, ...], where: str
) -> list[Statement]:
    classes = (document.as_iri(value, "class", where) for value in document.values(subject, "class"))
    is_a = TermMap(Constant(RDF.type), Kind.IRI)
    return [Statement(is_a, TermMap(Constant(name), Kind.IRI), graphs) for name in classes]


def _statements(
    document: Document, node: Node, part: Node, graphs: tuple[TermMap, ...], where: str
) -> list[Statement]:
    predicates = _term_maps(document, part, Role.PREDICATE, where)
    if not predicates:
        raise _part_missing(document, where, "predicate")
    where = f"{where}, property {document.show(_shown(predicates[0]))}" if predicates[0].constant else where
    objects: list[TermMap | Reference] = [
        _object(document, node, value, where) for value in document.values(part, "objectMap")
    ]
    objects += [shortcut(document, value, Role.OBJECT, where) for value in document.values(part, "object")]
    if not objects:
        raise _part_missing(document, where, "object")
    all_graphs = tuple(sorted({*graphs, *_graphs(document, part, where)}, key=repr))
    return [Statement(predicate, value, all_graphs) for predicate, value in product(predicates, objects)]


def _shown(term_map: TermMap) -> Node:
    assert term_map.constant is not None
    return term_map.constant


def _object(document: Document, node: Node, value: Node, where: str) -> TermMap | Reference:
    parent = document.optional(value, "parentTriplesMap", where)
    if parent is None:
        return read_term_map(document, value, Role.OBJECT, where)
    _check_parent(document, parent, where)
    joins = tuple(sorted(_join(document, join, where) for join in document.values(value, "joinCondition")))
    if joins:
        return Reference(str(parent), joins)
    parent_where = f"triples map {document.show(parent)}"
    if _logical_table(document, parent, parent_where) != _logical_table(document, node, where):
        raise document.problem(
            where,
            "mapping-join-missing",
            expected=f"an rr:joinCondition, since {document.show(parent)} reads another table",
            found="none",
            fix='Write rr:joinCondition [ rr:child "…" ; rr:parent "…" ].',
        )
    return _subject(document, parent, parent_where)


def _check_parent(document: Document, parent: Node, where: str) -> None:
    if (parent, RR.logicalTable, None) not in document.graph:
        raise document.problem(
            where,
            "mapping-parent-unknown",
            expected="a triples map of this document after rr:parentTriplesMap",
            found=document.show(parent),
            fix="Write the name of a triples map that is defined here.",
        )


def _join(document: Document, node: Node, where: str) -> Join:
    return Join(_join_column(document, node, "child", where), _join_column(document, node, "parent", where))


def _join_column(document: Document, node: Node, side: str, where: str) -> SqlName:
    document.one(node, side, f"{where}, rr:joinCondition", f'Write rr:{side} "column".')
    text = document.text(node, side, where) or ""
    name = parse_name(text)
    if name is None:
        raise _not_a_name(document, where, f"rr:{side}", text)
    return name


def _part_missing(document: Document, where: str, name: str) -> Exception:
    return document.problem(
        where,
        "mapping-part-missing",
        expected=f"an rr:{name} or rr:{name}Map in every rr:predicateObjectMap",
        found="none",
        fix=f"Write rr:{name} …, or remove the rr:predicateObjectMap.",
    )


def _not_a_name(document: Document, where: str, name: str, text: str) -> Exception:
    return document.problem(
        where,
        "mapping-sql-name",
        expected=f"a SQL name after {name}",
        found=f'"{text}"',
        fix=f'Give a name with spaces or signs quotes of its own: {name} "\\"{text.strip(chr(34))}\\"".',
    )
