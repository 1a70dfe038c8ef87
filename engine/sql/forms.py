"""Forms: what is known about a SQL expression when compiling.

    Generic              VARCHAR, the whole term as `engine.terms` writes it
    Known(term)          no column at all: the term itself
    Typed(datatype, …)   the native value of a literal of this datatype and SQL type
    IriTemplate(pieces)  an IRI as the native values of its template's columns, one SQL expression each
    TemplateText(pieces) the text of such an IRI as an xsd:string, with the same expressions
    Nothing              unbound in every row

Any form converts to Generic (`generic`); `engine.sql.joining` compares terms, `engine.sql.native` knows the
SQL types. Functions ask the form before they write SQL, so what is known costs nothing when the query runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rdflib import XSD, Literal, URIRef
from rdflib.term import Node
from sqlglot import exp

from engine.graph.natural import natural_form
from engine.graph.sql_trees import concat as joined_text
from engine.sql.native import DOUBLE, NUMBERS, Native, native
from engine.sql.trees import FALSE, NULL, TRUE, Sql, case, cast, concat, function, is_null, not_null, text
from engine.terms import IRI, LETTER_OF, OTHER, encode
from engine.terms import STRING as STRING_LETTER


class Form:
    """Base of all forms."""

    @property
    def width(self) -> int:
        """How many SQL expressions a value has."""
        return 1


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
    `bound` is the largest number of units (see `Relation.bounds`), to either side of zero, where it is less
    than the type allows; `positive` promises a number that is never below zero.
    """

    datatype: URIRef
    sql_type: str = ""
    bound: int | None = None
    positive: bool = False

    @property
    def native(self) -> Native:
        """What is known of the SQL type."""
        return native(self.sql_type or _PLAIN_TYPES.get(self.datatype, ""))


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

    @property
    def width(self) -> int:
        return len(self.types)


@dataclass(frozen=True)
class ColumnType:
    """The place of a column in a template, by its SQL type in DESCRIBE's words."""

    sql_type: str


@dataclass(frozen=True)
class Numeric(Form):
    """A number whose datatype, or even whose native value, differs from row to row.

    The first expression is the value where it is an xsd:integer or xsd:decimal that fits the SQL type. With
    `mixed` a BOOLEAN follows that says whether it is an xsd:integer; else it is an xsd:decimal. With `open`
    the generic form of all other values follows, NULL where the value is native.
    """

    sql_type: str
    bound: int
    mixed: bool = False
    open: bool = False

    @property
    def width(self) -> int:
        return 1 + self.mixed + self.open


@dataclass(frozen=True)
class TemplateText(Form):
    """The text of an IRI that a template makes, as an xsd:string; STR of an `IriTemplate`."""

    iri: IriTemplate

    @property
    def width(self) -> int:
        return self.iri.width


@dataclass(frozen=True)
class Nothing(Form):
    """Never bound."""


_PLAIN_TYPES = {XSD.boolean: "BOOLEAN", XSD.integer: "BIGINT", XSD.string: "VARCHAR"}
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
    certain: bool = False
    """Whether it is known to be bound in every row."""

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
            return concat(text(kind_of(datatype)), lexical(value))
        case IriTemplate(pieces):
            return template_text((IRI, *pieces), value.parts)
        case TemplateText(iri):
            return template_text((STRING_LETTER, *iri.pieces), value.parts)
        case Numeric():
            return _numeric_text(value)
    return value.sql.copy()


def _numeric_text(value: Value) -> Sql:
    assert isinstance(value.form, Numeric)
    written = concat(text("d"), native(value.form.sql_type).lexical(value.sql))
    if value.form.mixed:
        integer = concat(text("i"), cast(cast(value.sql, "HUGEINT"), "VARCHAR"))
        written = case((value.parts[1], integer), otherwise=written)
    return exp.Coalesce(this=value.parts[-1].copy(), expressions=[written]) if value.form.open else written


def is_bound(value: Value) -> Sql:
    """Whether the value is there, for a value of SQL expressions."""
    if isinstance(value.form, Numeric) and value.form.open:
        return exp.paren(exp.or_(not_null(value.sql), not_null(value.parts[-1]), copy=False), copy=False)
    return not_null(value.sql)


def is_unbound(value: Value) -> Sql:
    """Whether the value is not there."""
    if isinstance(value.form, Numeric) and value.form.open:
        return exp.paren(exp.and_(is_null(value.sql), is_null(value.parts[-1]), copy=False), copy=False)
    return is_null(value.sql)


def kind_of(datatype: URIRef) -> str:
    """What the generic form of a well-formed literal of this datatype starts with."""
    return LETTER_OF.get(datatype) or f"{OTHER}{datatype} "


def lexical(value: Value) -> Sql:
    """The lexical form of a typed value."""
    assert isinstance(value.form, Typed)
    if value.form.datatype == XSD.string:
        return value.sql.copy()
    if value.form.sql_type:
        return value.form.native.lexical(value.sql)
    if value.form.datatype == XSD.boolean:
        return function("boolean_text", value.sql)
    return cast(value.sql, "VARCHAR")


def template_text(pieces: tuple[str | ColumnType, ...], columns: Sequence[Sql]) -> Sql:
    """The text that a template makes of its columns, percent-encoded as in an IRI."""
    rest = iter(columns)
    return joined_text(
        *(text(piece) if isinstance(piece, str) else encoded(next(rest), piece.sql_type) for piece in pieces)
    )


def encoded(column: Sql, sql_type: str) -> Sql:
    """A column's lexical form, percent-encoded for an IRI."""
    written = native(sql_type).lexical(column)
    return written if natural_form(sql_type).plain else function("iri_encoded", written)


def iri_text(value: Value) -> Sql:
    """The text of an IRI in the form of a template."""
    assert isinstance(value.form, IriTemplate | TemplateText)
    iri = value.form.iri if isinstance(value.form, TemplateText) else value.form
    return template_text(iri.pieces, value.parts)


def as_generic(value: Value) -> Value:
    """The same value in generic form."""
    return value if isinstance(value.form, Generic | Nothing) else Value(generic(value), Generic())


def truth(value: Value) -> Sql:
    """The effective boolean value as BOOLEAN, NULL for an error. https://www.w3.org/TR/sparql11-query/#ebv"""
    match value.form:
        case Typed(XSD.boolean):
            return value.sql.copy()
        case Typed() if value.form.native.family in NUMBERS:
            different = exp.NEQ(this=value.sql.copy(), expression=exp.Literal.number(0))
            return exp.and_(different, not_nan(value)) if value.form.native.family == DOUBLE else different
        case Typed(XSD.string):
            return exp.NEQ(this=value.sql.copy(), expression=text(""))
        case TemplateText():
            return exp.NEQ(this=iri_text(value), expression=text(""))
        case Typed():
            return cast(NULL, "BOOLEAN")
        case Nothing():
            return cast(NULL, "BOOLEAN")
        case Known(Literal() as literal) if literal.datatype == XSD.boolean and literal in _BOOLEANS:
            return TRUE if str(literal) in ("true", "1") else FALSE
        case IriTemplate():
            return cast(NULL, "BOOLEAN")
    return function("term_truth", generic(value))


def not_nan(value: Value) -> Sql:
    """Whether a DOUBLE is a number."""
    return exp.Not(this=function("isnan", value.sql))


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
        case TemplateText():
            return iri_text(value)
        case Typed() | IriTemplate() | Nothing():
            return cast(NULL, "VARCHAR")
    return function("string_text", generic(value))
