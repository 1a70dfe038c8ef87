"""Functions on dates and times. https://www.w3.org/TR/sparql11-query/#func-date-time

The parts of a date stand at fixed places of its lexical form. YEAR, MONTH and DAY take dates too, as rdflib
does.
"""

from __future__ import annotations

from typing import Final

from rdflib import XSD
from sqlglot import exp

from engine.sql.forms import Typed, Value, generic, generic_value, integer_value, string_value
from engine.sql.native import DATE, MOMENT
from engine.sql.trees import function, number, text

_FAMILIES: Final = {"TD": (DATE, MOMENT), "T": (MOMENT,)}
"""Letters of datatypes and the families of columns with them."""
_LAST_YEAR: Final = 5_881_580
"""Of a DATE; a month, day, hour or minute is less."""


def _part(value: Value, letters: str, start: int, size: int, name: str) -> Value:
    if isinstance(value.form, Typed) and value.form.native.family in _FAMILIES[letters]:
        # A column gives a column: years are subtracted natively.
        return Value(function(name, value.sql), Typed(XSD.integer, "BIGINT", _LAST_YEAR))
    digits = function("date_part_text", generic(value), text(letters), number(start), number(size))
    return integer_value(exp.TryCast(this=digits, to=exp.DataType.build("BIGINT")))


def year(value: Value) -> Value:
    """YEAR."""
    return _part(value, "TD", 2, 4, "year")


def month(value: Value) -> Value:
    """MONTH."""
    return _part(value, "TD", 7, 2, "month")


def day(value: Value) -> Value:
    """DAY."""
    return _part(value, "TD", 10, 2, "day")


def hours(value: Value) -> Value:
    """HOURS."""
    return _part(value, "T", 13, 2, "hour")


def minutes(value: Value) -> Value:
    """MINUTES."""
    return _part(value, "T", 16, 2, "minute")


def seconds(value: Value) -> Value:
    """SECONDS: a decimal."""
    return generic_value(function("seconds_term", generic(value)))


def timezone(value: Value) -> Value:
    """TIMEZONE: a dayTimeDuration; an error without a zone."""
    return generic_value(function("timezone_term", generic(value)))


def timezone_text(value: Value) -> Value:
    """TZ: the zone as it is written, empty without one."""
    return string_value(function("zone_text", generic(value)))


def now() -> Value:
    """NOW: one moment for the whole statement, in UTC."""
    return generic_value(function("now_term"))
