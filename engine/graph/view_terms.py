"""Term maps as values of a plan: how the rows of a relation become terms (`engine.plan.rows.TermOf`).

What SQL can compare by its own values (templates, columns in their natural mapping) stays native; everything
else becomes SQL that writes the generic form of `engine.terms`.

https://www.w3.org/TR/r2rml/#generated-rdf-term
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from rdflib import XSD, URIRef
from sqlglot import exp

from engine.graph.natural import natural_form
from engine.graph.r2rml import Column, Constant, Kind, SqlName, Template, TermMap
from engine.graph.sql_trees import call, choose, concat, matches, text
from engine.graph.tables import LogicalTable
from engine.graph.term_sql import has_scheme, term_sql
from engine.plan.rows import ColumnOf, ColumnTerm, FixedTerm, TemplateTerm, TermOf, TextTerm
from engine.terms import BLANK, IRI, LETTER_OF, OTHER, TAGGED, decode, encode

ROW: Final = "row"
"""How SQL in a plan calls the relation whose rows are meant."""

Named = Callable[[str], str]
"""From a column of a logical table to the column of the relation that holds it."""

_SIMPLE: Final = {
    XSD.integer: "[+-]?[0-9]+",
    XSD.decimal: r"[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)",
    XSD.boolean: "true|false|0|1",
    XSD.date: r"[1-9][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])",
}
"""Lexical forms that SQL may call well-formed by itself: a part of what `engine.terms` calls so."""


def term_of(term_map: TermMap, table: LogicalTable, base: str, named: Named) -> TermOf:
    """How a row of the relation becomes the term; relative IRIs stand on `base`."""
    if isinstance(term_map.value, Constant):
        return FixedTerm(decode(encode(term_map.value.term)))
    if term_map.kind is Kind.IRI and isinstance(term_map.value, Template):
        pieces = _absolute(term_map.value, base)
        if pieces is not None:
            return _template(pieces, term_map.value.invertible, table, named)
    if term_map.kind is Kind.LITERAL and isinstance(term_map.value, Column) and term_map.language is None:
        column = _column(term_map.value.name, table, named)
        datatype = _natural_datatype(column.sql_type)
        if datatype is not None and term_map.datatype in (None, datatype):
            return ColumnTerm(column, datatype)
    return _text_term(term_map, table, base, named)


def _absolute(template: Template, base: str) -> tuple[str | SqlName, ...] | None:
    """The pieces of the template as an absolute IRI; None where only a row tells if it has a scheme."""
    if has_scheme(template):
        return template.pieces
    if any(":" in piece for piece in template.pieces if isinstance(piece, str)):
        return None
    first, *rest = template.pieces
    return (base + first, *rest) if isinstance(first, str) else (base, first, *rest)


def _template(
    pieces: tuple[str | SqlName, ...], invertible: bool, table: LogicalTable, named: Named
) -> TemplateTerm:
    made = tuple(piece if isinstance(piece, str) else _column(piece, table, named) for piece in pieces)
    told_apart = all(
        natural_form(piece.sql_type).comparable or piece.sql_type == "VARCHAR"
        for piece in made
        if isinstance(piece, ColumnOf)
    )
    return TemplateTerm(made, invertible and told_apart)


def _natural_datatype(sql_type: str) -> URIRef | None:
    """The datatype of the columns of this type, if the engine can compute with their own values."""
    if sql_type == "VARCHAR":
        return XSD.string
    datatype = natural_form(sql_type).datatype
    return datatype if datatype in LETTER_OF else None


def _column(name: SqlName, table: LogicalTable, named: Named) -> ColumnOf:
    stored = table.stored(name)
    return ColumnOf(named(stored), table.types[stored])


def _text_term(term_map: TermMap, table: LogicalTable, base: str, named: Named) -> TextTerm:
    made = term_sql(term_map, table, ROW, base)
    needs = tuple(dict.fromkeys(_column(name, table, named) for name in term_map.columns))
    kind = {Kind.IRI: "iri", Kind.BLANK_NODE: "blank", Kind.LITERAL: "literal"}[made.kind]
    datatype = (made.datatype or XSD.string) if kind == "literal" and not made.language else None
    language = made.language.lower() if made.language else None
    if kind == "iri":
        sql = concat(text(IRI), made.text)
    elif kind == "blank":
        sql = concat(text(BLANK), made.text)
    elif language is not None:
        sql = concat(text(f"{TAGGED}{language} "), made.text)
    else:
        assert datatype is not None
        sql = _literal(made.text, datatype)
    return TextTerm(
        _renamed(sql, named).sql("duckdb", normalize_functions=False), needs, kind, datatype, language
    )


def _literal(lexical: exp.Expr, datatype: URIRef) -> exp.Expr:
    """The generic form of a literal; only a valid one has a letter."""
    letter = LETTER_OF.get(datatype)
    if letter is None:
        return concat(text(f"{OTHER}{datatype} "), lexical)
    if datatype == XSD.string:
        return concat(text(letter), lexical)
    checked = call("exact_literal", lexical, text(f"{IRI}{datatype}"))
    if datatype not in _SIMPLE:
        return checked
    return choose(matches(lexical, _SIMPLE[datatype]), concat(text(letter), lexical), checked)


def _renamed(sql: exp.Expr, named: Named) -> exp.Expr:
    def rename(node: exp.Expr) -> exp.Expr:
        if isinstance(node, exp.Column) and node.table == ROW:
            return exp.column(exp.to_identifier(named(node.name), quoted=True), table=ROW)
        return node

    return sql.transform(rename)
