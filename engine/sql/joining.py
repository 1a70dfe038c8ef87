"""Equality of terms: as a condition of a join, as an expression, and values of several forms in one column.

In a join NULL and false are the same (`joined`); in an expression NULL says that a side is unbound
(`same_term`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rdflib import XSD, Literal, URIRef
from sqlglot import exp

from engine.sql.forms import (
    ColumnType,
    Form,
    Generic,
    IriTemplate,
    Known,
    Nothing,
    TemplateText,
    Typed,
    Value,
    generic,
    generic_value,
    iri_text,
    is_bound,
    kind_of,
    string_value,
)
from engine.sql.native import DECIMAL, INTEGER, TEXT, native
from engine.sql.numbers import decimal_type
from engine.sql.numeric import in_one_number
from engine.sql.templates import Segment, is_written, pieces_of, same_as_generic, same_lexical, same_text
from engine.sql.trees import (
    FALSE,
    NULL,
    TRUE,
    Sql,
    all_of,
    case,
    cast,
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
            return same_text(_pieces(left), (str(literal),)) if _datatype(literal) == XSD.string else None
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
            return is_written(own, str(literal)) if _datatype(literal) == form.datatype else None
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


def _datatype(literal: Literal) -> URIRef | None:
    return literal.datatype or (None if literal.language else XSD.string)


# --- values of several forms in one column
# ---------------------------------------------------------------------------------------------------------


def in_one_form(values: Sequence[Value]) -> list[Value]:
    """The values in the narrowest form that all of them have; the terms stay as they are."""
    form = _common_form([value.form for value in values])
    if isinstance(form, Generic) or any(_in_form(value, form) is None for value in values):
        numbers = in_one_number(values)
        if numbers is not None:
            return numbers
    converted = [_in_form(value, form) for value in values]
    if any(value is None for value in converted):
        return [generic_value(generic(value)) for value in values]
    return [value for value in converted if value is not None]


def _common_form(forms: Sequence[Form]) -> Form:
    result: Form = Nothing()
    for form in forms:
        result = _wider(result, form)
    return result


def _wider(one: Form, other: Form) -> Form:
    """A form that may hold values of both; constants follow the other."""
    match one, other:
        case (Nothing(), _):
            return other
        case (_, Nothing()):
            return one
        case _ if one == other:
            return one
        case (Known(), IriTemplate() | Typed()):
            return other
        case (IriTemplate() | Typed(), Known()):
            return one
        case (Typed(), Typed()) if one.datatype == other.datatype:
            return _wider_type(one, other)
        case (IriTemplate(), IriTemplate()):
            return _wider_template(one, other)
    return Generic()


def _wider_type(one: Typed, other: Typed) -> Form:
    first, second = one.native, other.native
    if first.sql_type == second.sql_type:
        bound = max(one.bound or first.bound, other.bound or second.bound)
        return replace(one, sql_type=first.sql_type if one.sql_type else "", bound=bound or None)
    if first.family == second.family == INTEGER:
        most = max(one.bound or first.bound, other.bound or second.bound)
        return Typed(one.datatype, "BIGINT" if most <= 2**63 else "HUGEINT")
    if first.family == second.family == DECIMAL:
        scale = max(first.scale, second.scale)
        bound = max(
            (form.bound or form.native.bound) * 10 ** (scale - form.native.scale) for form in (one, other)
        )
        return Typed(one.datatype, decimal_type(scale, bound), bound) if bound < 10**38 else Generic()
    return Generic()


def _wider_template(one: IriTemplate, other: IriTemplate) -> Form:
    texts = [[piece for piece in form.pieces if isinstance(piece, str)] for form in (one, other)]
    places = [[isinstance(piece, str) for piece in form.pieces] for form in (one, other)]
    if texts[0] != texts[1] or places[0] != places[1]:
        return Generic()
    pieces = tuple(
        ColumnType(_wider_column(first.sql_type, second.sql_type))
        if isinstance(first, ColumnType) and isinstance(second, ColumnType)
        else first
        for first, second in zip(one.pieces, other.pieces, strict=True)
    )
    return IriTemplate(pieces, one.invertible and other.invertible)


def _wider_column(one: str, other: str) -> str:
    """The type that holds columns of both types: that of both, a wider integer, or text."""
    if one == other:
        return one
    first, second = native(one), native(other)
    if first.family == second.family == INTEGER:
        return "BIGINT" if max(first.bound, second.bound) <= 2**63 else "HUGEINT"
    return "VARCHAR"


def _in_form(value: Value, form: Form) -> Value | None:
    """The same terms in this form; None if it cannot hold them."""
    if value.form == form or isinstance(form, Nothing):
        return value
    match form, value.form:
        case (Generic(), _):
            return generic_value(generic(value))
        case (Typed(), Nothing()):
            return Value(cast(NULL, form.native.sql_type), form)
        case (IriTemplate(), Nothing()):
            first, *more = (cast(NULL, sql_type) for sql_type in form.types)
            return Value(first, form, tuple(more))
        case (Typed(datatype), Known(Literal() as literal)) if _datatype(literal) == datatype:
            constant = form.native.constant(str(literal))
            return None if constant is None else Value(constant, form)
        case (Typed(), Typed()):
            if value.form.native.sql_type == form.native.sql_type:
                return Value(value.sql, form)
            return Value(cast(value.sql, form.native.sql_type), form)
        case (IriTemplate(), IriTemplate()):
            first, *more = (
                _as_type(sql, own, wanted)
                for sql, own, wanted in zip(value.parts, value.form.types, form.types, strict=True)
            )
            return Value(first, form, tuple(more))
    return None


def _as_type(sql: Sql, own: str, wanted: str) -> Sql:
    if own == wanted:
        return sql
    return native(own).lexical(sql) if native(wanted).family == TEXT else cast(sql, wanted)
