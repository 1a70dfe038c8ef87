"""Forms: what is known about a SQL expression when compiling.

    Generic              VARCHAR, the whole term as `engine.terms` writes it
    Known(term)          no column at all: the term itself
    Typed(datatype)      the native value of a literal of this datatype (BOOLEAN, BIGINT, VARCHAR …)
    IriText              VARCHAR, the text of an IRI without its kind
    IriTemplate(pieces)  an IRI as the native values of its template's columns, one SQL expression each
    Nothing              unbound in every row

Any form converts to Generic (`generic`); two equal forms are compared as they are (`same_term`). Functions
ask the form before they write SQL, so what is known costs nothing when the query runs.
"""

from __future__ import annotations

from dataclasses import dataclass

from rdflib import XSD, Literal, URIRef
from rdflib.term import Node
from sqlglot import exp

from engine.graph.natural import natural_form
from engine.graph.sql_trees import concat as joined_text
from engine.graph.term_sql import encoded
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

    One lexical form for each value (`engine.graph.natural`), so that term equality is value equality.
    `sql_type` is the type in DESCRIBE's words; where it is empty, casting to VARCHAR gives the lexical form.
    """

    datatype: URIRef
    sql_type: str = ""


@dataclass(frozen=True)
class IriText(Form):
    """The text of an IRI."""


@dataclass(frozen=True)
class IriTemplate(Form):
    """An IRI that a template makes of columns: text and SQL types in turn.

    The value has one SQL expression for each type, in order. `invertible` promises that two such IRIs are
    equal exactly when their columns are.
    """

    pieces: tuple[str | ColumnType, ...]
    invertible: bool = True

    @property
    def types(self) -> tuple[str, ...]:
        """The SQL types of the columns, in order."""
        return tuple(piece.sql_type for piece in self.pieces if isinstance(piece, ColumnType))


@dataclass(frozen=True)
class ColumnType:
    """The place of a column in a template, by its SQL type in DESCRIBE's words."""

    sql_type: str


@dataclass(frozen=True)
class Nothing(Form):
    """Never bound."""


BOOLEAN = Typed(XSD.boolean)
INTEGER = Typed(XSD.integer)
STRING = Typed(XSD.string)


@dataclass(frozen=True)
class Value:
    """One SQL expression and its form; for `Known` and `Nothing` the SQL is only written when asked for.

    Where the form needs several expressions, `more` holds those after the first. Either all are NULL or none.
    """

    sql: Sql
    form: Form
    more: tuple[Sql, ...] = ()

    @property
    def parts(self) -> tuple[Sql, ...]:
        """All expressions of the value."""
        return (self.sql, *self.more)


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
        case Typed(datatype):
            return concat(text(LETTER_OF[datatype]), lexical(value))
        case IriText():
            return concat(text(IRI), value.sql)
        case IriTemplate():
            return concat(text(IRI), iri_text(value))
    return value.sql.copy()


def lexical(value: Value) -> Sql:
    """The lexical form of a typed value."""
    assert isinstance(value.form, Typed)
    if value.form.datatype == XSD.string:
        return value.sql.copy()
    if value.form.sql_type:
        return natural_form(value.form.sql_type).lexical(value.sql)
    if value.form.datatype == XSD.boolean:
        return function("boolean_text", value.sql)
    return cast(value.sql, "VARCHAR")


def iri_text(value: Value) -> Sql:
    """The text of an IRI in the form of a template."""
    assert isinstance(value.form, IriTemplate)
    columns = iter(value.parts)
    return joined_text(
        *(
            text(piece) if isinstance(piece, str) else encoded(next(columns), piece.sql_type)
            for piece in value.form.pieces
        )
    )


def as_generic(value: Value) -> Value:
    """The same value in generic form."""
    return value if isinstance(value.form, Generic | Nothing) else Value(generic(value), Generic())


def same_term(left: Value, right: Value) -> Sql:
    """Term equality as a condition, NULL where either is unbound."""
    if isinstance(left.form, Known) and isinstance(right.form, Known):
        return TRUE if left.form.term == right.form.term else FALSE
    if left.form == right.form and _is_native(left.form):
        return exp.and_(
            *(equal(first, second) for first, second in zip(left.parts, right.parts, strict=True)), copy=False
        )
    return equal(generic(left), generic(right))


def _is_native(form: Form) -> bool:
    """Whether two values of this form are the same term exactly when their SQL is equal."""
    return isinstance(form, Typed | IriText) or (isinstance(form, IriTemplate) and form.invertible)


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
        case IriTemplate():
            return cast(NULL, "BOOLEAN")
    return function("term_truth", generic(value))


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
        case Typed() | IriText() | IriTemplate() | Nothing():
            return cast(NULL, "VARCHAR")
    return function("string_text", generic(value))
