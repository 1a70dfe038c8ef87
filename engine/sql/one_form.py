"""Values of several forms in one column: of a UNION, a COALESCE or an IF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rdflib import Literal
from rdflib.term import Node

from engine.sql.forms import (
    ColumnType,
    Form,
    Generic,
    IriTemplate,
    Known,
    Nothing,
    Typed,
    Value,
    generic,
    generic_value,
)
from engine.sql.joining import datatype_of
from engine.sql.native import DECIMAL, EXACT, INTEGER, TEXT, native
from engine.sql.numbers import decimal_type, known_number
from engine.sql.numeric import in_one_number
from engine.sql.trees import NULL, Sql, cast
from engine.terms import encode


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
        case (Known(), IriTemplate()):
            return other
        case (IriTemplate(), Known()):
            return one
        case (Known(term), Typed()):
            return _with_constant(other, term)
        case (Typed(), Known(term)):
            return _with_constant(one, term)
        case (Typed(), Typed()) if one.datatype == other.datatype:
            return _wider_type(one, other)
        case (IriTemplate(), IriTemplate()):
            return _wider_template(one, other)
    return Generic()


def _with_constant(form: Typed, term: Node) -> Typed:
    """The form that holds a constant too; what is known of the column's values need not be true of it."""
    if form.bound is None and not form.positive:
        return form
    constant = known_number(str(term)) if form.native.family in EXACT and _is_exact(term) else None
    scaled = None if constant is None else constant.at_scale(max(constant.scale, form.native.scale))
    if scaled is None or scaled.scale > form.native.scale:
        return replace(form, bound=None, positive=False)
    bound = None if form.bound is None else max(form.bound, scaled.bound)
    return replace(form, bound=bound, positive=form.positive and scaled.positive)


def _is_exact(term: Node) -> bool:
    return isinstance(term, Literal) and encode(term)[0] in "di"


def _wider_type(one: Typed, other: Typed) -> Form:
    first, second = one.native, other.native
    if first.sql_type == second.sql_type:
        bounds = (one.bound or first.bound, other.bound or second.bound)
        return replace(
            one,
            sql_type=first.sql_type if one.sql_type else "",
            bound=max(bounds) if all(bounds) else None,
            positive=one.positive and other.positive,
        )
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
        case (Typed(datatype), Known(Literal() as literal)) if datatype_of(literal) == datatype:
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
