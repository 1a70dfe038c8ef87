"""Terms as N-Triples writes them, in SQL and here.

https://www.w3.org/TR/n-triples/
"""

from __future__ import annotations

from sqlglot import exp

from engine.graph.r2rml import Kind
from engine.graph.sql_trees import call, concat, text
from engine.graph.term_sql import TermSql

_ESCAPES = (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r"))


def as_ntriples(term: TermSql) -> exp.Expr:
    """The SQL of a term as N-Triples writes it; a constant stays a constant."""
    if term.kind is Kind.IRI:
        return concat(text("<"), term.text, text(">"))
    if term.kind is Kind.BLANK_NODE:
        return concat(text("_:"), term.text)
    lexical = term.text if term.plain else _escaped(term)
    if term.language:
        return concat(text('"'), lexical, text('"@' + term.language))
    return concat(text('"'), lexical, text(f'"^^<{term.datatype}>' if term.datatype else '"'))


def _escaped(term: TermSql) -> exp.Expr:
    if term.constant is not None:
        return text(escape(str(term.constant)))
    lexical = term.text
    for character, escaped in _ESCAPES:
        lexical = call("replace", lexical, text(character), text(escaped))
    return lexical


def escape(value: str) -> str:
    """A text with the four escapes that N-Triples demands."""
    for character, escaped in _ESCAPES:
        value = value.replace(character, escaped)
    return value
