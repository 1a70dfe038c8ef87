"""Term maps as SQL: the IRI, blank node label or lexical form that a row gives, as one text.

NULL in any column gives NULL, and NULL gives no triple. What is known without looking at the row (kind,
datatype, language) is not in the SQL but beside it, in `TermSql`.

https://www.w3.org/TR/r2rml/#generated-rdf-term
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rdflib import XSD, Literal, URIRef
from sqlglot import exp

from engine.graph.natural import natural_form
from engine.graph.r2rml import Column, Constant, Kind, SqlName, Template, TermMap
from engine.graph.r2rml.templates import UNRESERVED
from engine.graph.sql_trees import (
    CHARACTER,
    call,
    cast_text,
    choose,
    concat,
    for_each_character,
    matches,
    text,
)
from engine.graph.tables import LogicalTable

SCHEME = r"[A-Za-z][A-Za-z0-9+.\-]*:"
IRI_TEXT = r'[^\x{00}-\x{20}<>"{}|\\^`]*'
"""What an IRI may be made of, as the RE2 pattern of the whole text."""


@dataclass(frozen=True)
class TermSql:
    """One term of a row. `text` is SQL; `plain` promises that the text needs no escape in any syntax."""

    kind: Kind
    text: exp.Expr
    datatype: URIRef | None = None
    language: str | None = None
    plain: bool = False
    constant: URIRef | Literal | None = None


def term_sql(term_map: TermMap, table: LogicalTable, alias: str, base: str) -> TermSql:
    """The SQL of a term map over a table that the query calls `alias`; relative IRIs stand on `base`."""
    value = term_map.value
    if isinstance(value, Constant):
        return _constant(value.term)
    if term_map.kind is Kind.LITERAL:
        return _literal(term_map, value, table, alias)
    if term_map.kind is Kind.BLANK_NODE:
        return TermSql(Kind.BLANK_NODE, _label(_unencoded(value, table, alias)), plain=True)
    if isinstance(value, Column):
        return TermSql(Kind.IRI, _on_base(_unencoded(value, table, alias), base))
    iri = concat(*(text(p) if isinstance(p, str) else _encoded(p, table, alias) for p in value.pieces))
    return TermSql(Kind.IRI, _template_on_base(value, iri, base))


def _constant(term: URIRef | Literal) -> TermSql:
    if isinstance(term, URIRef):
        return TermSql(Kind.IRI, text(str(term)), constant=term)
    datatype = None if term.datatype == XSD.string else term.datatype
    return TermSql(Kind.LITERAL, text(str(term)), datatype, term.language, constant=term)


def _literal(term_map: TermMap, value: Column | Template, table: LogicalTable, alias: str) -> TermSql:
    datatype, plain = term_map.datatype, False
    if isinstance(value, Column):
        form = table.form(value.name)
        plain = form.plain
        datatype = datatype or (None if term_map.language else form.datatype)
    # "…"^^xsd:string and "…" are one term in RDF 1.1; the short one is used throughout.
    datatype = None if datatype == XSD.string else datatype
    return TermSql(Kind.LITERAL, _unencoded(value, table, alias), datatype, term_map.language, plain)


def _unencoded(value: Column | Template, table: LogicalTable, alias: str) -> exp.Expr:
    pieces = (value.name,) if isinstance(value, Column) else value.pieces
    return concat(*(text(p) if isinstance(p, str) else _lexical(p, table, alias) for p in pieces))


def _lexical(name: SqlName, table: LogicalTable, alias: str) -> exp.Expr:
    return table.form(name).lexical(table.column(name, alias))


def _encoded(name: SqlName, table: LogicalTable, alias: str) -> exp.Expr:
    return encoded(table.column(name, alias), table.types[table.stored(name)])


def encoded(column: exp.Expr, sql_type: str) -> exp.Expr:
    """A column's lexical form, percent-encoded for an IRI."""
    form = natural_form(sql_type)
    value = form.lexical(column)
    if form.plain:
        return value
    return for_each_character(value, f"[{UNRESERVED}]", call("url_encode", CHARACTER))


def _label(value: exp.Expr) -> exp.Expr:
    """A blank node label that no other value has: letters and digits stay, all else is its code point."""
    code_point = concat(text("_"), cast_text(call("unicode", CHARACTER)), text("_"))
    return concat(text("b"), for_each_character(value, "[A-Za-z0-9]", code_point))


def _on_base(iri: exp.Expr, base: str) -> exp.Expr:
    return choose(matches(iri, f"(?s){SCHEME}.*"), iri, concat(text(base), iri))


def has_scheme(template: Template) -> bool:
    """True if the template starts with the scheme of an absolute IRI."""
    first = template.pieces[0]
    return isinstance(first, str) and re.match(SCHEME, first) is not None


def _template_on_base(template: Template, iri: exp.Expr, base: str) -> exp.Expr:
    if has_scheme(template):
        return iri
    # Values never hold an unescaped colon, so without one in the text there is no scheme.
    if any(":" in piece for piece in template.pieces if isinstance(piece, str)):
        return _on_base(iri, base)
    return concat(text(base), iri)
