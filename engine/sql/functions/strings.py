"""Functions on strings. https://www.w3.org/TR/sparql11-query/#func-strings

Positions and lengths count code points. A result keeps the language tag of the first argument.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from engine.sql.forms import (
    STRING,
    Known,
    TemplateText,
    Value,
    boolean_value,
    generic,
    generic_value,
    integer_value,
    string_text,
    string_value,
)
from engine.sql.functions.numbers import double
from engine.sql.trees import Sql, case, function, number, text


def length(value: Value) -> Value:
    """STRLEN."""
    return integer_value(function("length", string_text(value)))


def upper(value: Value) -> Value:
    """UCASE."""
    return _like(value, function("text_upper", string_text(value)))


def lower(value: Value) -> Value:
    """LCASE."""
    return _like(value, function("text_lower", string_text(value)))


def substring(value: Value, start: Value, size: Value | None = None) -> Value:
    """SUBSTR."""
    if size is None:
        return _like(value, function("xpath_substring_from", string_text(value), double(start)))
    return _like(value, function("xpath_substring", string_text(value), double(start), double(size)))


def starts(value: Value, part: Value) -> Value:
    """STRSTARTS."""
    return boolean_value(
        _if_compatible(value, part, function("starts_with", string_text(value), string_text(part)))
    )


def ends(value: Value, part: Value) -> Value:
    """STRENDS."""
    return boolean_value(
        _if_compatible(value, part, function("ends_with", string_text(value), string_text(part)))
    )


def contains(value: Value, part: Value) -> Value:
    """CONTAINS."""
    return boolean_value(
        _if_compatible(value, part, function("contains", string_text(value), string_text(part)))
    )


def before(value: Value, part: Value) -> Value:
    """STRBEFORE: a simple empty string where the part does not occur."""
    whole, piece = string_text(value), string_text(part)
    place = function("strpos", whole, piece)
    found = generic(_like(value, function("left", whole, exp.Sub(this=place, expression=number(1)))))
    return generic_value(_if_compatible(value, part, _found_or_empty(whole, piece, found)))


def after(value: Value, part: Value) -> Value:
    """STRAFTER: a simple empty string where the part does not occur."""
    whole, piece = string_text(value), string_text(part)
    place = exp.Add(this=function("strpos", whole, piece), expression=function("length", piece))
    found = generic(_like(value, function("substr", whole, place)))
    return generic_value(_if_compatible(value, part, _found_or_empty(whole, piece, found)))


def _found_or_empty(whole: Sql, piece: Sql, found: Sql) -> Sql:
    contained = function("contains", whole, piece)
    return case((contained, found), (exp.Not(this=contained.copy()), text('"')))


def concatenated(*values: Value) -> Value:
    """CONCAT: keeps the tag if all arguments have the same."""
    if not values:
        return string_value(text(""))
    if all(_is_simple(value) for value in values):
        return string_value(_joined([string_text(value) for value in values]))
    terms = exp.Array(expressions=[generic(value) for value in values])
    return generic_value(function("concat_strings", terms))


def encoded_for_uri(value: Value) -> Value:
    """ENCODE_FOR_URI: everything but unreserved characters is percent-encoded."""
    return string_value(function("url_encode", string_text(value)))


def _joined(texts: list[Sql]) -> Sql:
    result = texts[0]
    for each in texts[1:]:
        result = exp.DPipe(this=result, expression=each)
    return result


def _is_simple(value: Value) -> bool:
    if isinstance(value.form, Known):
        return not getattr(value.form.term, "language", None)
    return isinstance(value.form, TemplateText) or value.form == STRING


def _like(value: Value, new_text: Sql) -> Value:
    """A new text with the language tag of the value."""
    if _is_simple(value):
        return string_value(new_text)
    return generic_value(function("string_like", generic(value), new_text))


def _if_compatible(value: Value, part: Value, result: Sql) -> Sql:
    """An error unless the second argument has no tag or that of the first."""
    if _is_simple(part):
        return result
    return case((function("compatible_strings", generic(value), generic(part)), result))


def digest(name: str) -> Callable[[Value], Value]:
    """MD5, SHA1 … of the UTF-8 bytes of a simple string, in lower-case hexadecimal."""

    def build(value: Value) -> Value:
        return string_value(function(name, string_text(value)))

    return build
