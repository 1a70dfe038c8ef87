"""Forms: what is known about a SQL expression when compiling.

    Generic              VARCHAR, the whole term as `engine.terms` writes it
    Known(term)          no column at all: the term itself
    Typed(datatype)      the native value of a literal of this datatype (BOOLEAN, BIGINT, VARCHAR …)
    IriText              VARCHAR, the text of an IRI without its kind
    Nothing              unbound in every row

Any form converts to Generic (`generic`); two equal forms are compared as they are (`same_term`). Functions
ask the form before they write SQL, so what is known costs nothing when the query runs.
"""

from __future__ import annotations

from dataclasses import dataclass

from rdflib import XSD, Literal, URIRef
from rdflib.term import Node
from sqlglot import exp

from engine.sql.trees import FALSE, NULL, TRUE, Sql, cast, concat, equal, function, text
from engine.terms import IRI, LETTER_OF, encode, is_well_formed


class Form:
    """Base of all forms."""


@dataclass(frozen=True)
class Generic(Form):
    """The canonical text of any term."""


@dataclass(frozen=True)
class Known(Form):
    """A constant."""

    term: Node


@dataclass(frozen=True)
class Typed(Form):
    """The native value of a literal.

    `canonical` promises that casting to VARCHAR gives a lexical form, the same for the same value, so that
    term equality is value equality.
    """

    datatype: URIRef
    canonical: bool = True


@dataclass(frozen=True)
class IriText(Form):
    """The text of an IRI."""


@dataclass(frozen=True)
class Nothing(Form):
    """Never bound."""


BOOLEAN = Typed(XSD.boolean)
INTEGER = Typed(XSD.integer)
STRING = Typed(XSD.string)


@dataclass(frozen=True)
class Value:
    """One SQL expression and its form; for `Known` and `Nothing` the SQL is only written when asked for."""

    sql: Sql
    form: Form


def known(term: Node) -> Value:
    """A constant as a value."""
    return Value(text(encode(term)), Known(term))


def generic_value(sql: Sql) -> Value:
    """SQL that gives canonical texts."""
    return Value(sql, Generic())


def boolean_value(sql: Sql) -> Value:
    """SQL that gives BOOLEAN."""
    return Value(sql, BOOLEAN)


def integer_value(sql: Sql) -> Value:
    """SQL that gives an integer type."""
    return Value(sql, INTEGER)


def string_value(sql: Sql) -> Value:
    """SQL that gives the text of an xsd:string."""
    return Value(sql, STRING)


NOTHING = Value(cast(NULL, "VARCHAR"), Nothing())


def generic(value: Value) -> Sql:
    """The canonical text of a value, NULL where it is unbound."""
    match value.form:
        case Typed(XSD.string):
            return concat(text('"'), value.sql)
        case Typed(datatype):
            return concat(text(LETTER_OF[datatype]), cast(value.sql, "VARCHAR"))
        case IriText():
            return concat(text(IRI), value.sql)
    return value.sql.copy()


def as_generic(value: Value) -> Value:
    """The same value in generic form."""
    return value if isinstance(value.form, Generic | Nothing) else Value(generic(value), Generic())


def same_term(left: Value, right: Value) -> Sql:
    """Term equality as a condition, NULL where either is unbound."""
    if isinstance(left.form, Known) and isinstance(right.form, Known):
        return TRUE if left.form.term == right.form.term else FALSE
    if left.form == right.form and isinstance(left.form, Typed | IriText):
        return equal(left.sql, right.sql)
    return equal(generic(left), generic(right))


def native_constant(literal: Literal, form: Typed) -> Sql | None:
    """The native value of a constant in this form; None if it is of another datatype or not well-formed."""
    lexical = str(literal)
    datatype = literal.datatype or (None if literal.language else XSD.string)
    if datatype != form.datatype or not is_well_formed(LETTER_OF[form.datatype], lexical):
        return None
    match form.datatype:
        case XSD.string:
            return text(lexical)
        case XSD.boolean:
            return TRUE.copy() if lexical in ("true", "1") else FALSE.copy()
        case XSD.integer if len(lexical) <= 18:
            return cast(text(lexical), "BIGINT")
    return None


def truth(value: Value) -> Sql:
    """The effective boolean value as BOOLEAN, NULL for an error. https://www.w3.org/TR/sparql11-query/#ebv"""
    match value.form:
        case Typed(XSD.boolean):
            return value.sql.copy()
        case Typed(XSD.integer):
            return exp.NEQ(this=value.sql.copy(), expression=exp.Literal.number(0))
        case Typed(XSD.string):
            return exp.NEQ(this=value.sql.copy(), expression=text(""))
        case Nothing():
            return cast(NULL, "BOOLEAN")
        case IriText():
            return cast(NULL, "BOOLEAN")
        case Known(Literal() as literal) if literal.datatype == XSD.boolean and literal in _BOOLEANS:
            return TRUE if str(literal) in ("true", "1") else FALSE
    return function("term_truth", value.sql)


_BOOLEANS = frozenset(
    Literal(lexical, datatype=XSD.boolean, normalize=False) for lexical in ("true", "false", "1", "0")
)


def string_text(value: Value) -> Sql:
    """The text of a string literal with or without a language tag, NULL for anything else."""
    match value.form:
        case Typed(XSD.string):
            return value.sql.copy()
        case Known(Literal() as literal) if literal.datatype in (None, XSD.string):
            return text(str(literal))
        case Typed() | IriText() | Nothing():
            return cast(NULL, "VARCHAR")
    return function("string_text", value.sql)
