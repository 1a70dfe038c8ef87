"""Questions to the mapping document: "exactly one", "an IRI", "a text". What is not so is reported here."""

from __future__ import annotations

import difflib
from pathlib import Path

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.term import Node

from engine.errors import InputError
from engine.graph.r2rml.mapping import RR

_CLASSES = (
    "BaseTableOrView GraphMap Join LogicalTable ObjectMap PredicateMap PredicateObjectMap R2RMLView "
    "RefObjectMap SubjectMap TermMap TriplesMap BlankNode IRI Literal SQL2008 defaultGraph"
)
_PROPERTIES = (
    "child class column constant datatype graph graphMap inverseExpression joinCondition language "
    "logicalTable object objectMap parent parentTriplesMap predicate predicateMap predicateObjectMap "
    "sqlQuery sqlVersion subject subjectMap tableName template termType"
)
KNOWN = frozenset(f"{_CLASSES} {_PROPERTIES}".split())
"""The terms of the R2RML vocabulary."""


class Document:
    """A mapping's RDF graph, with the name under which messages speak of it."""

    def __init__(self, graph: Graph, place: str) -> None:
        self.graph = graph
        self.place = place

    def problem(self, where: Node | str, code: str, *, expected: str, found: str, fix: str) -> InputError:
        """An error about a part of this document."""
        part = where if isinstance(where, str) else self.show(where)
        return InputError(code, place=f"{self.place}, {part}", expected=expected, found=found, fix=fix)

    def show(self, node: Node) -> str:
        """A node as its author would write it."""
        if isinstance(node, BNode):
            return "[ … ]"
        assert isinstance(node, URIRef | Literal)
        return node.n3(self.graph.namespace_manager)

    def prefixes(self) -> tuple[tuple[str, str], ...]:
        """The prefixes of the document, without that of R2RML itself."""
        bound = ((prefix, str(namespace)) for prefix, namespace in self.graph.namespaces())
        return tuple(sorted(pair for pair in bound if pair[1] != str(RR)))

    def values(self, node: Node, name: str) -> list[Node]:
        """All values of an R2RML property, in a fixed order."""
        return sorted(self.graph.objects(node, RR[name]), key=str)

    def optional(self, node: Node, name: str, where: str) -> Node | None:
        """The one value of an R2RML property, or None; more than one is refused."""
        values = self.values(node, name)
        if len(values) > 1:
            raise self.problem(
                where,
                "mapping-too-many",
                expected=f"at most one rr:{name}",
                found=f"{len(values)}",
                fix=f"Keep one rr:{name} and remove the others.",
            )
        return values[0] if values else None

    def one(self, node: Node, name: str, where: str, fix: str) -> Node:
        """The one value of an R2RML property; none and several are refused."""
        value = self.optional(node, name, where)
        if value is None:
            raise self.problem(where, "mapping-part-missing", expected=f"an rr:{name}", found="none", fix=fix)
        return value

    def text(self, node: Node, name: str, where: str) -> str | None:
        """The one text of an R2RML property, or None."""
        value = self.optional(node, name, where)
        if value is None or (isinstance(value, Literal) and not value.language):
            return None if value is None else str(value)
        raise self.problem(
            where,
            "mapping-value-kind",
            expected=f"a text in quotes after rr:{name}",
            found=self.show(value),
            fix=f'Write rr:{name} "…".',
        )

    def iri(self, node: Node, name: str, where: str) -> URIRef | None:
        """The one IRI of an R2RML property, or None."""
        value = self.optional(node, name, where)
        return None if value is None else self.as_iri(value, name, where)

    def as_iri(self, value: Node, name: str, where: str) -> URIRef:
        """The value, which must be an IRI."""
        if isinstance(value, URIRef):
            return value
        raise self.problem(
            where,
            "mapping-value-kind",
            expected=f"an IRI after rr:{name}",
            found=self.show(value),
            fix="Write the IRI or its short form, without quotes.",
        )

    def refuse_unknown_terms(self) -> None:
        """A misspelt R2RML property would silently map nothing, so it is an error."""
        for subject, predicate, value in self.graph:
            for term in (predicate, value):
                if isinstance(term, URIRef) and term.startswith(RR) and term[len(RR) :] not in KNOWN:
                    self._refuse(subject, term)

    def _refuse(self, subject: Node, term: URIRef) -> None:
        name = term[len(RR) :]
        if self.graph.value(predicate=RR.sqlVersion, object=term, any=True) is not None:
            return  # reported as an unknown SQL version
        near = difflib.get_close_matches(name, KNOWN, n=1)
        raise self.problem(
            subject,
            "mapping-term-unknown",
            expected="a term of the R2RML vocabulary",
            found=f"rr:{name}",
            fix=f"Write rr:{near[0]}." if near else "Write one of https://www.w3.org/TR/r2rml/#vocabulary.",
        )


def open_document(source: Path | Graph) -> Document:
    """Reads Turtle, or takes a graph that is already read.

    Raises InputError if the file is absent or not Turtle.
    """
    if isinstance(source, Graph):
        return Document(source, "mapping")
    graph = Graph(bind_namespaces="none")
    try:
        graph.parse(source, format="turtle")
    except OSError as error:
        raise InputError(
            "mapping-unreadable",
            place=str(source),
            expected="a mapping file",
            found=error.strerror or "none",
            fix="Check the path of the mapping.",
        ) from error
    except Exception as error:  # rdflib raises several unrelated classes for bad Turtle
        raise InputError(
            "mapping-not-turtle",
            place=str(source),
            expected="Turtle",
            found=_first_lines(error),
            fix="Mend the syntax at that place.",
        ) from error
    return Document(graph, source.name)


def _first_lines(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
