"""REGEX and REPLACE. https://www.w3.org/TR/sparql11-query/#func-regex

The standard asks for XPath's flavour. A constant pattern that RE2 reads in the same way is matched by DuckDB
itself; any other pattern is matched by Python's `re` after translation of what XPath writes differently
(`engine.sql.patterns`).
"""

from __future__ import annotations

from rdflib import Literal

from engine.sql.forms import Known, Value, boolean_value, generic, generic_value, string_text
from engine.sql.patterns import is_common, re2_flags
from engine.sql.trees import Sql, function, text


def _constant(value: Value | None) -> str | None:
    if value is None:
        return ""
    if isinstance(value.form, Known) and isinstance(value.form.term, Literal):
        return str(value.form.term)
    return None


def _flags(value: Value | None) -> Sql:
    return text("") if value is None else string_text(value)


def matches(value: Value, pattern: Value, flags: Value | None = None) -> Value:
    """REGEX: whether the pattern occurs anywhere in the text."""
    known_pattern, known_flags = _constant(pattern), _constant(flags)
    if known_pattern is not None and known_flags is not None and is_common(known_pattern, known_flags):
        pattern_sql = text(re2_flags(known_flags) + known_pattern)
        return boolean_value(function("regexp_matches", string_text(value), pattern_sql))
    return boolean_value(function("exact_matches", string_text(value), string_text(pattern), _flags(flags)))


def replaced(value: Value, pattern: Value, replacement: Value, flags: Value | None = None) -> Value:
    """REPLACE: every match; an error if the pattern matches the empty text."""
    new_text = function(
        "exact_replace", string_text(value), string_text(pattern), string_text(replacement), _flags(flags)
    )
    return generic_value(function("string_like", generic(value), new_text))
