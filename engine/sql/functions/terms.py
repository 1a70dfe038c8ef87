"""Functions on RDF terms. https://www.w3.org/TR/sparql11-query/#func-rdfTerms"""

from __future__ import annotations

from rdflib import RDF, XSD, BNode, Literal, URIRef
from sqlglot import exp

from engine.sql.forms import (
    NOTHING,
    Generic,
    IriTemplate,
    Known,
    Nothing,
    Numeric,
    TemplateText,
    Typed,
    Value,
    boolean_value,
    generic,
    generic_value,
    integer_value,
    known,
    lexical,
    string_text,
    string_value,
)
from engine.sql.joining import if_bound
from engine.sql.trees import FALSE, TRUE, Sql, case, concat, equal, function, text
from engine.terms import LETTER_OF, NUMERICS, encode


def _kind_test(value: Value, macro_or_letter: Sql, node: type, typed: bool) -> Value:
    match value.form:
        case Known(term):
            return boolean_value(TRUE if isinstance(term, node) else FALSE)
        case Nothing():
            return NOTHING
        case IriTemplate():
            return _same_for_all(node is URIRef, value)
        case Typed() | TemplateText() | Numeric():
            return _same_for_all(typed, value)
    return boolean_value(macro_or_letter)


def _same_for_all(answer: bool, value: Value) -> Value:
    """An answer that the form decides."""
    return boolean_value(if_bound(TRUE if answer else FALSE, value))


def _iri_for_all(iri: URIRef, value: Value) -> Value:
    return known(iri) if value.certain else generic_value(if_bound(text(encode(iri)), value))


def is_iri(value: Value) -> Value:
    """isIRI."""
    return _kind_test(value, function("starts_with", generic(value), text("<")), URIRef, typed=False)


def is_blank(value: Value) -> Value:
    """isBlank."""
    return _kind_test(value, function("starts_with", generic(value), text("_")), BNode, typed=False)


def is_literal(value: Value) -> Value:
    """isLiteral."""
    return _kind_test(value, function("is_literal", generic(value)), Literal, typed=True)


def is_numeric(value: Value) -> Value:
    """isNumeric: a literal of a numeric datatype with a valid lexical form."""
    if isinstance(value.form, Typed):
        return _same_for_all(LETTER_OF.get(value.form.datatype, " ") in NUMERICS, value)
    if isinstance(value.form, TemplateText | IriTemplate):
        return _same_for_all(False, value)
    return boolean_value(function("is_numeric", generic(value)))


def string_of(value: Value) -> Value:
    """STR: the lexical form or the IRI; a blank node has none."""
    match value.form:
        case Known(term) if not isinstance(term, BNode):
            return known(Literal(str(term)))
        case Typed(XSD.string):
            return value
        case Typed():
            return string_value(lexical(value))
        case TemplateText():
            return value
        case IriTemplate() as iri:
            return Value(value.sql, TemplateText(iri), value.more)
        case Nothing():
            return NOTHING
    return string_value(function("term_text", generic(value)))


def language(value: Value) -> Value:
    """LANG: the tag, empty for other literals."""
    match value.form:
        case Typed() | TemplateText():
            return known(Literal("")) if value.certain else string_value(if_bound(text(""), value))
        case IriTemplate():
            return NOTHING
    return string_value(function("language_tag", generic(value)))


def datatype(value: Value) -> Value:
    """DATATYPE: an IRI, of literals only."""
    match value.form:
        case Typed(iri):
            return _iri_for_all(iri, value)
        case TemplateText():
            return _iri_for_all(XSD.string, value)
        case IriTemplate():
            return NOTHING
        case Known(Literal() as literal):
            return known(RDF.langString if literal.language else literal.datatype or XSD.string)
    return generic_value(function("term_datatype", generic(value)))


def iri(value: Value, base: Value | None = None) -> Value:
    """IRI of an IRI or of a string; a relative reference is resolved against the base of the query, if it
    has one."""
    base_text = text("") if base is None else string_text(base)
    return generic_value(function("iri_of", generic(value), base_text))


def blank_node(label: Value | None = None, solution: Value | None = None) -> Value:
    """BNODE: a new blank node; with a label the same one for the same label within one solution."""
    if label is None or solution is None:
        return generic_value(concat(text("_"), exp.cast(function("uuid"), "VARCHAR")))
    return generic_value(
        concat(text("_"), function("md5", concat(string_text(solution), string_text(label))))
    )


def with_datatype(lexical: Value, iri_value: Value) -> Value:
    """STRDT: a literal of a simple string and a datatype."""
    exactly = function("exact_literal", simple_text(lexical), generic(iri_value))
    if iri_value.form != Known(XSD.dayTimeDuration):
        return generic_value(exactly)
    days = function("regexp_full_match", simple_text(lexical), text("P[0-9]{1,6}D"))
    return generic_value(case((days, concat(text("P"), simple_text(lexical))), otherwise=exactly))


def with_language(lexical: Value, tag: Value) -> Value:
    """STRLANG: a tagged string of a simple string and a tag."""
    return generic_value(
        concat(text("@"), function("lower", string_text(tag)), text(" "), simple_text(lexical))
    )


def simple_text(value: Value) -> Sql:
    """The text of an xsd:string, NULL for everything else."""
    if isinstance(value.form, Generic):
        return case(
            (
                function("starts_with", value.sql, text('"')),
                function("substr", value.sql, exp.Literal.number(2)),
            )
        )
    if isinstance(value.form, Known) and getattr(value.form.term, "language", None):
        return exp.Null()
    return string_text(value)


def language_matches(tag: Value, language_range: Value) -> Value:
    """langMatches: basic filtering of RFC 4647."""
    return boolean_value(function("language_matches", string_text(tag), string_text(language_range)))


def is_well_typed(value: Value) -> Value:
    """A literal whose lexical form is not known to be wrong for its datatype (ours, for SHACL)."""
    if isinstance(value.form, Typed | TemplateText):
        return _same_for_all(True, value)
    if isinstance(value.form, IriTemplate):
        return _same_for_all(False, value)
    return boolean_value(function("is_well_typed", generic(value)))


def has_datatype(value: Value, iri_value: Value) -> Value:
    """A well-formed literal of that datatype (ours, for sh:datatype)."""
    if not isinstance(iri_value.form, Known) or not isinstance(iri_value.form.term, URIRef):
        raise TypeError("the datatype must be a constant IRI")
    wanted = iri_value.form.term
    if isinstance(value.form, Typed):
        return _same_for_all(value.form.datatype == wanted, value)
    if isinstance(value.form, TemplateText | IriTemplate):
        return _same_for_all(isinstance(value.form, TemplateText) and wanted == XSD.string, value)
    term = generic(value)
    if wanted in LETTER_OF:
        return boolean_value(equal(function("left", term, exp.Literal.number(1)), text(LETTER_OF[wanted])))
    if wanted == RDF.langString:
        return boolean_value(function("starts_with", term, text("@")))
    return boolean_value(function("starts_with", term, text(f"^{wanted} ")))


def code_points(value: Value) -> Value:
    """The number of characters of an IRI or literal; nothing for blank nodes (ours, for sh:minLength and
    sh:pattern)."""
    if isinstance(value.form, Nothing):
        return NOTHING
    return integer_value(function("length", string_text(string_of(value))))
