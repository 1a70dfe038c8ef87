"""Equality of terms: as a condition of a join, and as an expression.

In a join NULL and false are the same (`joined`); in an expression NULL says that a side is unbound
(`same_term`).
"""

from __future__ import annotations

from rdflib import XSD, Literal, URIRef
from sqlglot import exp

from engine.sql.forms import (
    Generic,
    IriTemplate,
    Known,
    TemplateText,
    Typed,
    Value,
    generic,
    iri_text,
    is_bound,
    kind_of,
    string_value,
)
from engine.sql.templates import Segment, is_written, pieces_of, same_as_generic, same_lexical, same_text
from engine.sql.trees import (
    FALSE,
    TRUE,
    Sql,
    all_of,
    case,
    equal,
    function,
    number,
    text,
)


def joined(left: Value, right: Value) -> Sql:
    """Term equality as the condition of a join: true, or false or NULL."""
    conditions = _conditions(left, right)
    return FALSE.copy() if conditions is None else all_of(conditions) or TRUE.copy()


def same_term(left: Value, right: Value) -> Sql:
    """Term equality as an expression, NULL where either is unbound."""
    conditions = _conditions(left, right)
    if conditions is None:
        return if_bound(FALSE, left, right)
    condition = all_of(conditions) or TRUE
    if _speaks_of_both(left, right, len(conditions)):
        return condition
    return if_bound(exp.Coalesce(this=condition.copy(), expressions=[FALSE.copy()]), left, right)


def if_bound(result: Sql, *values: Value) -> Sql:
    """The result, but NULL where a value is unbound."""
    bound = all_of([is_bound(value) for value in values if not _is_certain(value)])
    return result.copy() if bound is None else case((bound, result))


def _is_certain(value: Value) -> bool:
    return value.certain or isinstance(value.form, Known)


def _speaks_of_both(left: Value, right: Value, count: int) -> bool:
    """Whether the conditions are NULL exactly where one of the values is."""
    if count == 0:
        return isinstance(left.form, Known) and isinstance(right.form, Known)
    if left.form == right.form or isinstance(left.form, Known) or isinstance(right.form, Known):
        return True
    if isinstance(left.form, Generic) or isinstance(right.form, Generic):
        return not isinstance(left.form, IriTemplate | TemplateText | Typed) and not isinstance(
            right.form, IriTemplate | TemplateText | Typed
        )
    return count == 1


def _conditions(left: Value, right: Value) -> list[Sql] | None:
    """What must be true for two terms to be the same; None if they never are."""
    match left.form, right.form:
        case (Known(one), Known(other)):
            return [] if one == other else None
        case (IriTemplate(), _):
            return _same_iri(left, right)
        case (_, IriTemplate()):
            return _same_iri(right, left)
        case (TemplateText(), _):
            return _same_template_text(left, right)
        case (_, TemplateText()):
            return _same_template_text(right, left)
        case (Typed(), _):
            return _same_literal(left, right)
        case (_, Typed()):
            return _same_literal(right, left)
    return [equal(generic(left), generic(right))]


def _pieces(value: Value) -> Segment:
    form = value.form.iri if isinstance(value.form, TemplateText) else value.form
    assert isinstance(form, IriTemplate)
    return pieces_of(form.pieces, value.parts)


def _same_iri(left: Value, right: Value) -> list[Sql] | None:
    match right.form:
        case IriTemplate():
            return same_text(_pieces(left), _pieces(right))
        case Known(URIRef() as iri):
            return same_text(_pieces(left), (str(iri),))
        case Generic():
            return same_as_generic(_pieces(left), right.sql)
    return None


def _same_template_text(left: Value, right: Value) -> list[Sql] | None:
    match right.form:
        case TemplateText():
            return same_text(_pieces(left), _pieces(right))
        case Known(Literal() as literal):
            return same_text(_pieces(left), (str(literal),)) if datatype_of(literal) == XSD.string else None
    return _conditions(string_value(iri_text(left)), right)


def _same_literal(left: Value, right: Value) -> list[Sql] | None:
    form = left.form
    assert isinstance(form, Typed)
    own = (left.sql, form.native.sql_type)
    match right.form:
        case Typed():
            other = (right.sql, right.form.native.sql_type)
            return same_lexical(own, other) if form.datatype == right.form.datatype else None
        case Known(Literal() as literal):
            return is_written(own, str(literal)) if datatype_of(literal) == form.datatype else None
        case Known() | TemplateText():
            return None
        case Generic() if _is_readable(form):
            return [equal(left.sql, form.native.read(_lexical_of(right.sql, form)))]
    return [equal(generic(left), generic(right))]


def _is_readable(form: Typed) -> bool:
    """Whether it pays to read the other side: a column is worth it, a computed value is not."""
    mapped = bool(form.sql_type) or form.datatype == XSD.string
    return mapped and form.native.readable and form.native.comparable


def _lexical_of(term: Sql, form: Typed) -> Sql:
    """The lexical form of a generic term of this datatype, NULL for any other."""
    kind = kind_of(form.datatype)
    return case((function("starts_with", term, text(kind)), function("substr", term, number(len(kind) + 1))))


def datatype_of(literal: Literal) -> URIRef | None:
    """The datatype of a literal; None for a tagged string."""
    return literal.datatype or (None if literal.language else XSD.string)
