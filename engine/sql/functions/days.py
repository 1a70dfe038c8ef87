"""Dates before and after a number of days: what `engine.rewrite.move_by_days` makes of durations."""

from __future__ import annotations

from rdflib import XSD, Literal

from engine.sql.forms import Value, known
from engine.sql.functions.durations import moved_by_number
from engine.sql.functions.numbers import add, subtract
from engine.sql.functions.strings import concatenated
from engine.sql.functions.terms import string_of, with_datatype


def days_after(moment: Value, days: Value) -> Value:
    """`?moment + STRDT(CONCAT("P", STR(?days), "D"), xsd:dayTimeDuration)`."""
    return moved_by_number("+", moment, days) or add(moment, _day_time_duration(days))


def days_before(moment: Value, days: Value) -> Value:
    """`?moment - STRDT(CONCAT("P", STR(?days), "D"), xsd:dayTimeDuration)`."""
    return moved_by_number("-", moment, days) or subtract(moment, _day_time_duration(days))


def _day_time_duration(days: Value) -> Value:
    written = concatenated(known(Literal("P")), string_of(days), known(Literal("D")))
    return with_datatype(written, known(XSD.dayTimeDuration))
