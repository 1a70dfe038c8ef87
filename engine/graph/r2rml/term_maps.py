"""Term maps: constant, column or template; as IRI, blank node or literal; with datatype or language.

https://www.w3.org/TR/r2rml/#term-map
"""

from __future__ import annotations

import enum
import re

from rdflib import BNode, Literal, URIRef
from rdflib.term import Node

from engine.graph.r2rml.document import Document
from engine.graph.r2rml.mapping import RR, Column, Constant, Kind, TermMap
from engine.graph.r2rml.names import parse_name
from engine.graph.r2rml.templates import Template, TemplateSyntaxError, parse_template

# BCP 47: two or three letters (longer primary subtags are reserved and none is registered), then subtags.
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_NOT_IN_IRI = re.compile(r'[\x00-\x20<>"{}|\\^`]')


class Role(enum.Enum):
    """Where a term map stands; the value is the shortcut property's name."""

    SUBJECT = "subject"
    PREDICATE = "predicate"
    OBJECT = "object"
    GRAPH = "graph"

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """What a term may be in this position."""
        if self is Role.OBJECT:
            return (Kind.IRI, Kind.BLANK_NODE, Kind.LITERAL)
        return (Kind.IRI, Kind.BLANK_NODE) if self is Role.SUBJECT else (Kind.IRI,)


def shortcut(document: Document, term: Node, role: Role, where: str) -> TermMap:
    """`rr:predicate ex:p` is `rr:predicateMap [ rr:constant ex:p ]`."""
    if isinstance(term, Literal) and role is Role.OBJECT:
        return TermMap(Constant(term), Kind.LITERAL)
    if isinstance(term, BNode):
        raise document.problem(
            where,
            "mapping-value-kind",
            expected=f"a constant after rr:{role.value}",
            found="a blank node",
            fix=f"Write rr:{role.value}Map [ … ] for a term map, or an IRI.",
        )
    return TermMap(Constant(document.as_iri(term, role.value, where)), Kind.IRI)


def read_term_map(document: Document, node: Node, role: Role, where: str) -> TermMap:
    """One term map in a given position; raises InputError for what may not stand there."""
    where = f"{where}, rr:{role.value}Map"
    constant = document.optional(node, "constant", where)
    column, template = document.text(node, "column", where), document.text(node, "template", where)
    sources = sum(part is not None for part in (constant, column, template))
    if sources != 1:
        raise _not_one_source(document, node, where, found=sources)
    if constant is not None:
        return shortcut(document, constant, role, where)
    datatype, language = document.iri(node, "datatype", where), document.text(node, "language", where)
    value: Column | Template
    value = _template(document, template, where) if template is not None else _column(document, column, where)
    kind = _kind(document, node, role, isinstance(value, Column) or bool(datatype or language), where)
    _check_literal_parts(document, kind, datatype, language, where)
    if isinstance(value, Template) and kind is Kind.IRI:
        _check_iri_text(document, value, where)
    return TermMap(value, kind, datatype, language)


def _kind(document: Document, node: Node, role: Role, literal_by_default: bool, where: str) -> Kind:
    named = document.iri(node, "termType", where)
    if named is None:
        return Kind.LITERAL if role is Role.OBJECT and literal_by_default else Kind.IRI
    for kind in role.kinds:
        if named == RR[kind.value]:
            return kind
    raise document.problem(
        where,
        "mapping-term-type",
        expected="rr:termType " + " or ".join(f"rr:{kind.value}" for kind in role.kinds),
        found=document.show(named),
        fix=f"Write rr:termType rr:{role.kinds[0].value}, or leave rr:termType out.",
    )


def _check_literal_parts(
    document: Document, kind: Kind, datatype: URIRef | None, language: str | None, where: str
) -> None:
    if ((datatype or language) and kind is not Kind.LITERAL) or (datatype and language):
        raise document.problem(
            where,
            "mapping-datatype-or-language",
            expected="rr:datatype or rr:language on a literal only, and one of them",
            found="both" if datatype and language else f"rr:termType rr:{kind.value}",
            fix="Remove rr:datatype or rr:language.",
        )
    if language and not _LANGUAGE.fullmatch(language):
        raise document.problem(
            where,
            "mapping-language",
            expected='a language tag after rr:language, such as "zh" or "en-GB"',
            found=f'"{language}"',
            fix="Write the short tag of the language.",
        )


def _column(document: Document, text: str | None, where: str) -> Column:
    name = parse_name(text or "")
    if name is None:
        raise document.problem(
            where,
            "mapping-sql-name",
            expected="a column name after rr:column",
            found=f'"{text}"',
            fix='Put a name with spaces or signs in double quotes of its own: rr:column "\\"…\\"".',
        )
    return Column(name)


def _template(document: Document, text: str, where: str) -> Template:
    try:
        template = parse_template(text)
    except TemplateSyntaxError as error:
        found = str(error)
    else:
        if template.columns:
            return template
        found = f'no column in "{text}"'
    raise document.problem(
        where,
        "mapping-template",
        expected="a template with column names in braces",
        found=found,
        fix='Write {column} for a value and \\\\{ for the sign itself, as in "http://example.com/{id}".',
    )


def _check_iri_text(document: Document, template: Template, where: str) -> None:
    for piece in template.pieces:
        if isinstance(piece, str) and (bad := _NOT_IN_IRI.search(piece)):
            raise document.problem(
                where,
                "mapping-template",
                expected="a template that makes IRIs",
                found=f'the character {bad[0]!r} in "{template}"',
                fix="Percent-encode that character, or write rr:termType rr:Literal if a text is meant.",
            )


def _not_one_source(document: Document, node: Node, where: str, found: int) -> Exception:
    return document.problem(
        where,
        "mapping-term-map",
        expected="exactly one of rr:constant, rr:column and rr:template",
        found=f"{found or 'none'} in {document.show(node)}",
        fix='Write for example rr:column "amount".',
    )
