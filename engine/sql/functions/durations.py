"""Dates and dateTimes of tables before and after a duration, as rdflib computes them.

A date moves by whole days; what leaves the years 1 to 9999 is an error.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final

from rdflib import Literal
from sqlglot import exp

from engine.sql.exact import ERRORS, temporal
from engine.sql.forms import Generic, Known, Typed, Value, generic, generic_value
from engine.sql.native import DATE, INTEGER, MOMENT, ROUNDED
from engine.sql.trees import Sql, case, cast, function, number, text
from engine.terms import encode

_DAY: Final = 86_400_000_000
"""Microseconds."""
_MOST_DAYS: Final = 3_000_000
"""Durations of more days are left to Python."""
_MOST_DAYS_APART: Final = 4_000_000
"""More than any two dates of the years 1 to 9999 are."""
_INTEGERS: Final = frozenset({"TINYINT", "SMALLINT", "INTEGER"})
_DAYS_OF_YEARS: Final = 700_000
"""Fewer days than from 1970 back to the year 1, and far fewer than on to the year 9999."""


def moved(operator: str, moment: Value, duration: Value) -> Value | None:
    """A column of dates or dateTimes `+` or `-` a duration; None where only the terms can tell."""
    if not isinstance(moment.form, Typed) or not moment.form.sql_type:
        return None
    family = moment.form.native.family
    match duration.form:
        case Known(Literal() as literal) if family in (DATE, MOMENT):
            constant = _constant(literal)
            return None if constant is None else _moved_by(operator, moment, moment.form, constant)
        case Generic() if family == DATE:
            return _moved_by_days(operator, moment, duration)
    return None


def moved_by_number(operator: str, moment: Value, days: Value) -> Value | None:
    """A column of dates `+` or `-` so many days, NULL where `P…D` of the number is no duration; None where it
    needs the terms to tell.
    """
    form, number_form = moment.form, days.form
    if not isinstance(form, Typed) or form.native.family != DATE or not form.sql_type:
        return None
    if not isinstance(number_form, Typed) or not _is_whole(number_form):
        return None
    bound = number_form.native.bound if number_form.bound is None else number_form.bound
    most = min(bound, _MOST_DAYS_APART)
    type_ = exp.Add if operator == "+" else exp.Sub
    then = type_(this=moment.sql.copy(), expression=_as_integer(days.sql, number_form))
    near = form.bound is not None and form.bound + most <= _DAYS_OF_YEARS
    inside = then if near else _within_years(then, "DATE", 1 if operator == "+" else -1)
    possible = exp.Between(this=days.sql.copy(), low=number(0), high=number(_MOST_DAYS_APART))
    return Value(case((possible, inside)), replace(form, bound=(form.bound or 0) + most if near else None))


def _as_integer(days: Sql, form: Typed) -> Sql:
    """Dates move by INTEGERs only."""
    return exp.paren(days.copy()) if form.sql_type in _INTEGERS else cast(days, "INTEGER")


def _is_whole(form: Typed) -> bool:
    """Whether the number is written without a point."""
    return form.native.family == INTEGER or form.sql_type.endswith(ROUNDED)


def _constant(literal: Literal) -> timedelta | None:
    term = encode(literal)
    if term[0] != "P":
        return None
    try:
        value = temporal(term)
    except ERRORS:
        return None
    return value if isinstance(value, timedelta) else None


def _moved_by(operator: str, moment: Value, form: Typed, duration: timedelta) -> Value | None:
    sign = 1 if operator == "+" else -1
    if form.native.family == DATE:
        days = sign * duration.days
        return None if abs(days) > _MOST_DAYS else _moved_date(moment, form, days)
    size = sign * (duration // timedelta(microseconds=1))
    return None if abs(size) > _MOST_DAYS * _DAY else _moved_moment(moment, form, size)


def _moved_date(moment: Value, form: Typed, days: int) -> Value:
    then = exp.Add(this=moment.sql.copy(), expression=_signed(days))
    if form.bound is not None and form.bound + abs(days) <= _DAYS_OF_YEARS:
        return Value(then, replace(form, bound=form.bound + abs(days)))
    return Value(_within_years(then, "DATE", days), replace(form, bound=None))


def _moved_moment(moment: Value, form: Typed, size: int) -> Value:
    """Where there is no end of the years nearby, microseconds are counted: an INTERVAL is slower."""
    moved_form = Typed(form.datatype, "TIMESTAMP")
    start = moment.sql if form.native.sql_type == "TIMESTAMP" else cast(moment.sql, "TIMESTAMP")
    if form.bound is not None and form.bound + abs(size) <= _DAYS_OF_YEARS * _DAY:
        counted = exp.Add(this=function("epoch_us", start), expression=_signed(size))
        return Value(function("make_timestamp", counted), replace(moved_form, bound=form.bound + abs(size)))
    then = exp.Add(this=start.copy(), expression=function("to_microseconds", _signed(size)))
    return Value(_within_years(then, "TIMESTAMP", size), moved_form)


def _signed(value: int) -> Sql:
    return number(value) if value >= 0 else exp.paren(exp.Neg(this=number(-value)))


def _within_years(then: Sql, sql_type: str, step: int) -> Sql:
    """The moved moment, NULL outside the years that Python knows."""
    if step > 0:
        end = "9999-12-31" if sql_type == "DATE" else "9999-12-31 23:59:59.999999"
        inside: Sql = exp.LTE(this=then.copy(), expression=cast(text(end), sql_type))
    else:
        inside = exp.GTE(this=then.copy(), expression=cast(text("0001-01-01"), sql_type))
    return case((inside, then))


def _moved_by_days(operator: str, moment: Value, duration: Value) -> Value:
    """A generic duration is nearly always a number of days."""
    sign = number(1) if operator == "+" else exp.Neg(this=number(1))
    exactly = function("exact_arithmetic", text(operator), generic(moment), duration.sql)
    days = function("days_of", duration.sql)
    natively = function("date_plus_days", moment.sql, exp.Mul(this=sign, expression=days))
    return generic_value(case((function("is_day_count", duration.sql), natively), otherwise=exactly))
