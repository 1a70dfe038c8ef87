"""An R2RML mapping as plain values.

What the document may say in several ways is said in one here: shortcuts are term maps, every combination of
predicate and object map is one statement, `rr:class` is a statement, and a parent without join condition is
the parent's subject map itself.

https://www.w3.org/TR/r2rml/
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from rdflib import RDF, BNode, Literal, Namespace, URIRef

from engine.graph.r2rml.names import SqlName
from engine.graph.r2rml.templates import Template

RR = Namespace("http://www.w3.org/ns/r2rml#")


@dataclass(frozen=True)
class Table:
    """A base table or view of the database, by its (qualified) name."""

    name: tuple[SqlName, ...]

    def __str__(self) -> str:
        return ".".join(part.text for part in self.name)


@dataclass(frozen=True)
class Query:
    """An R2RML view: the text of a SQL query, without its closing semicolon."""

    sql: str

    def __str__(self) -> str:
        return "query: " + " ".join(self.sql.split())


class Kind(enum.Enum):
    """What sort of term a term map makes."""

    IRI = "IRI"
    BLANK_NODE = "BlankNode"
    LITERAL = "Literal"


@dataclass(frozen=True)
class Constant:
    """The same term for every row."""

    term: URIRef | Literal


@dataclass(frozen=True)
class Column:
    """The value of one column."""

    name: SqlName


@dataclass(frozen=True)
class TermMap:
    """How a row becomes a term. `datatype` is what the mapping demands; None leaves it to the SQL type."""

    value: Constant | Column | Template
    kind: Kind
    datatype: URIRef | None = None
    language: str | None = None

    @property
    def columns(self) -> tuple[SqlName, ...]:
        """The columns that must be present for a term to be made."""
        if isinstance(self.value, Column):
            return (self.value.name,)
        return self.value.columns if isinstance(self.value, Template) else ()

    @property
    def constant(self) -> URIRef | Literal | None:
        """The term, if it is the same for every row."""
        return self.value.term if isinstance(self.value, Constant) else None


@dataclass(frozen=True, order=True)
class Join:
    """`child` of the own table equals `parent` of the parent's table."""

    child: SqlName
    parent: SqlName


@dataclass(frozen=True)
class Reference:
    """The subjects of another triples map, for the rows that the joins select (at least one join)."""

    parent: str
    joins: tuple[Join, ...]


@dataclass(frozen=True)
class Statement:
    """One triple for each row (or joined row). No graph maps means the default graph."""

    predicate: TermMap
    object: TermMap | Reference
    graphs: tuple[TermMap, ...] = ()


@dataclass(frozen=True)
class TriplesMap:
    """What the rows of one logical table say. `name` is the IRI (or blank node label) of the triples map."""

    name: str
    table: Table | Query
    subject: TermMap
    statements: tuple[Statement, ...]

    @property
    def classes(self) -> tuple[URIRef, ...]:
        """The classes that every subject of this triples map has."""
        objects = (s.object for s in self.statements if s.predicate.constant == RDF.type)
        return tuple(o.constant for o in objects if isinstance(o, TermMap) and isinstance(o.constant, URIRef))


@dataclass(frozen=True, eq=False)
class Mapping:
    """All triples maps of a document, in a fixed order. A mapping equals only itself, so it is a quick key.

    `place` names the document in messages; `prefixes` are the document's own pairs of prefix and namespace.
    """

    triples_maps: tuple[TriplesMap, ...]
    place: str = "mapping"
    prefixes: tuple[tuple[str, str], ...] = ()

    def __getitem__(self, name: str) -> TriplesMap:
        return self._by_name[name]

    @cached_property
    def _by_name(self) -> dict[str, TriplesMap]:
        return {triples_map.name: triples_map for triples_map in self.triples_maps}

    def statements(self) -> Iterator[tuple[TriplesMap, Statement]]:
        """Every statement with the triples map it belongs to."""
        for triples_map in self.triples_maps:
            for statement in triples_map.statements:
                yield triples_map, statement

    def predicates(self) -> frozenset[URIRef]:
        """The properties that the mapping names. See `may_yield_predicate` for those made from columns."""
        constants = (statement.predicate.constant for _, statement in self.statements())
        return frozenset(term for term in constants if isinstance(term, URIRef))

    def classes(self) -> frozenset[URIRef]:
        """The classes that the mapping names. See `may_yield_class` for those made from columns."""
        return frozenset(name for triples_map in self.triples_maps for name in triples_map.classes)

    def may_yield_predicate(self, predicate: URIRef) -> bool:
        """False only if no row whatever can give a triple with this property."""
        return any(may_make(statement.predicate, predicate) for _, statement in self.statements())

    def may_yield_class(self, name: URIRef) -> bool:
        """False only if no row whatever can give `rdf:type` with this class."""
        return any(
            may_make(self.object_map(statement), name)
            for _, statement in self.statements()
            if may_make(statement.predicate, RDF.type)
        )

    def object_map(self, statement: Statement) -> TermMap:
        """The term map that makes the statement's object: its own, or the subject map of the parent."""
        if isinstance(statement.object, Reference):
            return self[statement.object.parent].subject
        return statement.object


def may_make(term_map: TermMap, term: URIRef | BNode | Literal) -> bool:
    """False only if this term map cannot make this term, whatever the rows hold."""
    if term_map.constant is not None:
        return term_map.constant == term
    if isinstance(term, Literal):
        return (
            term_map.kind is Kind.LITERAL
            and (term_map.language or "").lower() == (term.language or "").lower()
        )
    if isinstance(term, BNode):
        return term_map.kind is Kind.BLANK_NODE
    if term_map.kind is not Kind.IRI:
        return False
    if isinstance(term_map.value, Template):
        return _template_may_make(term_map.value, str(term))
    return True


def _template_may_make(template: Template, iri: str) -> bool:
    if ":" not in str(template.pieces[0]):
        return True  # relative to the base, which the mapping does not know
    if template.invertible:
        return template.take_apart(iri) is not None
    return iri.startswith(str(template.pieces[0]))
