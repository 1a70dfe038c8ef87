"""Days and moments as kept integers (`engine.sql.sqlite.kept`): moved by a duration, and their parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from sqlglot import exp

from engine.sql.exact import ERRORS, temporal
from engine.sql.sqlite.kept import DAY, MOMENT, MOST, NUMBER, Kept, kept, term_of
from engine.sql.sqlite.kept_numbers import operand, whole_units
from engine.sql.trees import NULL, Sql, case, function, number, text

_FIRST_DAY, _LAST_DAY = -719_162, 2_932_896
"""From the year 1 to the year 9999, counted from 1970-01-01."""
_DAY_LENGTH: Final = 86_400_000_000
"""Microseconds."""


def moved(node: exp.Anonymous) -> Sql | None:
    """A day or moment before or after a constant duration; an error outside the years 1 to 9999."""
    if node.name not in ("term_add", "term_subtract"):
        return None
    left, right = node.expressions
    pairs = [(left, right)] if node.name == "term_subtract" else [(left, right), (right, left)]
    for term, duration in pairs:
        value, length = kept(term), _duration(duration)
        if (
            value is not None
            and value.kind in (DAY, MOMENT)
            and value.constant is None
            and length is not None
        ):
            return _moved_by(value, length if node.name == "term_add" else -length)
    return None


def _duration(term: Sql) -> timedelta | None:
    if not term.is_string or not term.name.startswith("P"):
        return None
    try:
        value = temporal(term.name)
    except ERRORS:
        return None
    return value if isinstance(value, timedelta) else None


def _moved_by(value: Kept, length: timedelta) -> Sql | None:
    if value.kind == DAY:
        step, low, high = length.days, _FIRST_DAY, _LAST_DAY
        if length != timedelta(days=step):
            return None
    else:
        step = length // timedelta(microseconds=1)
        low, high = _FIRST_DAY * _DAY_LENGTH, (_LAST_DAY + 1) * _DAY_LENGTH - 1
    if abs(step) > MOST // 2:
        return None
    operator = exp.Add if step > 0 else exp.Sub
    then = operator(this=operand(value.sql), expression=number(abs(step)))
    # compared before it is added, so that nothing can leave 64 bits
    inside = exp.Between(this=value.sql.copy(), low=number(low - step), high=number(high - step))
    return term_of(replace(value, sql=exp.paren(case((inside, then), otherwise=NULL))))


_PARTS: Final = {("2", "4"): "%Y", ("7", "2"): "%m", ("10", "2"): "%d"} | {
    ("13", "2"): "%H",
    ("16", "2"): "%M",
}
"""Year, month, day, hour and minute by where they begin in a term and how long they are."""


def date_part(term: Sql, place: Sequence[str]) -> Sql | None:
    """Characters of a day or moment, which SQLite writes faster than a whole text."""
    value, (letters, start, size) = kept(term), place
    written = _PARTS.get((start, size))
    if value is None or written is None or value.constant is not None or value.kind not in (DAY, MOMENT):
        return None
    if ("D" if value.kind == DAY else "T") not in letters or (value.kind == DAY and int(start) > 10):
        return None
    if value.kind == DAY:
        seconds: Sql = exp.Mul(this=operand(value.sql), expression=number(86_400))
    else:
        whole = whole_units(replace(value, scale=6, kind=NUMBER), exp.LT, -1)
        seconds = whole.sql
    return function("strftime", text(written), seconds, text("unixepoch"))
