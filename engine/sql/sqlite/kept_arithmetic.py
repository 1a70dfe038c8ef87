"""Arithmetic on kept integers without the detour over terms.

    term_add('d' || units_text(t.a, 2), 'd' || units_text(t.b, 2))    'd' || units_text(t.a + t.b, 2)
    term_multiply(x, 'i100')                                          the same units at another scale
    term_add('T' || instant_text(t.at, ''), 'PPT1S')                  'T' || instant_text(t.at + 1000000, '')
    group_sum('d' || units_text(t.a, 2))                              'd' || units_text(SUM(t.a), 2)

A result that might leave 64 bits is looked at when the statement runs: `beyond_kept` then ends it with an
error, and the caller asks the statement that computes with terms (`ran_beyond`). Both give the same values.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Final

from sqlglot import exp

from engine.sql.exact import ERRORS, temporal
from engine.sql.sqlite.kept import DAY, MOMENT, MOST, NUMBER, UNKNOWN, Kept, kept, mixed_text, term_of
from engine.sql.trees import (
    FALSE,
    NULL,
    TRUE,
    Sql,
    all_of,
    case,
    equal,
    function,
    is_null,
    not_null,
    number,
    text,
)

_FIRST_DAY, _LAST_DAY = -719_162, 2_932_896
"""From the year 1 to the year 9999, counted from 1970-01-01."""
_DAY_LENGTH: Final = 86_400_000_000
"""Microseconds."""
_BEYOND: Final = "a kept integer would leave 64 bits"
_FINEST: Final = 18
"""No scale is finer."""


def beyond_kept(*units: int | None) -> None:
    """For SQLite to call where a result would leave 64 bits. Raises ValueError unless a value is NULL."""
    if None not in units:
        raise ValueError(_BEYOND)  # SQLite takes an OverflowError for a value too large to be kept


def ran_beyond(error: sqlite3.OperationalError) -> bool:
    """Whether a statement ended because an integer left 64 bits."""
    return str(error) in ("user-defined function raised exception", "integer overflow")


def computed(node: Sql, *, never_empty: bool = False) -> Sql | None:
    """The term of an expression over kept integers; None where it must be computed over terms.

    `never_empty` promises that every group that is aggregated has a row.
    """
    match node:
        case exp.Anonymous() if node.name in _OPERATIONS:
            return _of_numbers(_OPERATIONS[node.name], node.expressions) or _moved(node)
        case exp.Anonymous(this="term_rounded"):
            return _of_numbers(_ROUNDINGS[node.expressions[0].name], node.expressions[1:])
        case exp.Anonymous(this="group_sum"):
            return _of_numbers(_summed if never_empty else _summed_or_none, node.expressions)
        case exp.Anonymous(this="group_max" | "group_min"):
            return _extreme(exp.Max if node.name == "group_max" else exp.Min, node.expressions[0])
        case exp.Anonymous(this="date_part_text"):
            return _date_part(node.expressions[0], [each.name for each in node.expressions[1:]])
        case exp.Coalesce():
            return _first_bound([node.this, *node.expressions])
        case exp.Case() if node.this is None:
            return _chosen(node)
    return None


def _of_numbers(operation: Callable[..., Kept | None], terms: Sequence[Sql]) -> Sql | None:
    values = [kept(term) for term in terms]
    found = [value for value in values if value is not None and value.kind == NUMBER]
    if len(found) < len(terms) or all(value.constant is not None for value in found):
        return None
    result = operation(*found)
    return None if result is None else term_of(result)


# --- 64 bits
# ---------------------------------------------------------------------------------------------------------


def _held(value: Kept, most: int) -> Kept:
    """The value, at most so large: the statement ends where it is larger."""
    if value.bound <= most:
        return value
    inside = exp.Between(this=value.sql.copy(), low=number(-most), high=number(most))
    sql = case((inside, value.sql), otherwise=function("beyond_kept", value.sql))
    return replace(value, sql=exp.paren(sql), bound=most)


def at_scale(value: Kept, scale: int) -> Kept:
    """The value in smaller units."""
    factor = 10 ** (scale - value.scale)
    if factor == 1:
        return value
    if value.constant is not None:
        units = value.constant * factor
        return replace(value, sql=number(units), scale=scale, bound=abs(units), constant=units)
    value = _held(value, MOST // factor)
    sql = exp.paren(exp.Mul(this=_operand(value.sql), expression=number(factor)))
    return replace(value, sql=sql, scale=scale, bound=value.bound * factor)


def _operand(sql: Sql) -> Sql:
    return exp.paren(sql.copy()) if isinstance(sql, exp.Binary | exp.Neg) else sql.copy()


def _divided(left: Sql, right: Sql) -> Sql:
    """The whole part of a quotient."""
    return exp.Div(this=left, expression=right, typed=True, safe=True)


# --- numbers
# ---------------------------------------------------------------------------------------------------------


def _sum(operator: type[exp.Binary]) -> Callable[[Kept, Kept], Kept]:
    def compute(left: Kept, right: Kept) -> Kept:
        scale = max(left.scale, right.scale)
        one, other = (_held(at_scale(each, scale), MOST) for each in (left, right))
        sql = exp.paren(operator(this=_operand(one.sql), expression=_operand(other.sql)))
        return Kept(NUMBER, sql, scale, one.bound + other.bound, _all_whole(left, right))

    return compute


def _product(left: Kept, right: Kept) -> Kept | None:
    for value, factor in ((left, right), (right, left)):
        places = _power_of_ten(factor)
        if places is not None and places <= value.scale:
            whole = _all_whole(left, right)
            return replace(value, scale=value.scale - places, whole=whole, constant=None)
    scale = left.scale + right.scale
    if scale > _FINEST:
        return None
    sql: Sql = exp.Mul(this=_operand(left.sql), expression=_operand(right.sql))
    bound = left.bound * right.bound
    if bound > MOST:
        left, right = _held(left, MOST), _held(right, MOST)
        sql = exp.Mul(this=_operand(left.sql), expression=_operand(right.sql))
        limit = _divided(number(MOST), function("abs", right.sql))
        small = exp.LTE(this=function("abs", left.sql), expression=limit)
        fits = exp.or_(equal(right.sql, number(0)), small)
        sql = case((fits, sql), otherwise=function("beyond_kept", left.sql, right.sql))
    return Kept(NUMBER, exp.paren(sql), scale, min(bound, MOST), _all_whole(left, right))


def _power_of_ten(value: Kept) -> int | None:
    """How many zeros a constant has; None if it is no power of ten."""
    units = value.constant or 0
    zeros = len(str(units)) - 1
    return zeros - value.scale if units == 10**zeros and zeros >= value.scale else None


def _quotient(left: Kept, right: Kept) -> Kept | None:
    """Division by a constant whose reciprocal has an end; a quotient is always a decimal."""
    if not right.constant:
        return None
    places = _power_of_ten(right)
    if places is not None and left.scale + places <= _FINEST:
        return replace(left, scale=left.scale + places, whole=False)
    reciprocal = Decimal(10) ** right.scale / right.constant
    numerator, denominator = reciprocal.as_integer_ratio()
    scale = -int(reciprocal.normalize().as_tuple().exponent)
    if numerator * right.constant != 10**right.scale * denominator or not 0 <= scale <= 6:
        return None
    units = int(reciprocal.scaleb(scale))
    product = _product(left, Kept(NUMBER, number(units), scale, abs(units), False, units))
    return None if product is None else replace(product, whole=False)


def _absolute(value: Kept) -> Kept:
    value = _held(value, MOST)
    return replace(value, sql=function("abs", value.sql))


def _floor(value: Kept) -> Kept:
    return _whole_units(value, exp.LT, -1)


def _ceiling(value: Kept) -> Kept:
    return _whole_units(value, exp.GT, 1)


def _rounded(value: Kept) -> Kept:
    """Halves go up."""
    if value.scale == 0:
        return value
    half = 5 * 10 ** (value.scale - 1)
    return _floor(_sum(exp.Add)(value, Kept(NUMBER, number(half), value.scale, half, True, half)))


def _whole_units(value: Kept, beyond: type[exp.Binary], step: int) -> Kept:
    """SQLite divides towards zero: one further where the rest is on the other side."""
    if value.scale == 0:
        return value
    unit = 10**value.scale
    towards_zero = _divided(_operand(value.sql), number(unit))
    rest = exp.Mod(this=_operand(value.sql), expression=number(unit))
    further = exp.paren(beyond(this=exp.paren(rest), expression=number(0)))
    operator = exp.Add if step > 0 else exp.Sub
    sql = exp.paren(operator(this=exp.paren(towards_zero), expression=further))
    return replace(value, sql=sql, scale=0, bound=value.bound // unit + 1)


_OPERATIONS: Final[dict[str, Callable[[Kept, Kept], Kept | None]]] = {
    "term_add": _sum(exp.Add),
    "term_subtract": _sum(exp.Sub),
    "term_multiply": _product,
    "term_divide": _quotient,
}
_ROUNDINGS: Final[dict[str, Callable[[Kept], Kept | None]]] = {
    "abs": _absolute,
    "round": _rounded,
    "floor": _floor,
    "ceil": _ceiling,
}


def _all_whole(*values: Kept) -> bool | Sql:
    parts = [value.whole for value in values if value.whole is not True]
    if any(part is False for part in parts):
        return False
    return all_of([part.copy() for part in parts if not isinstance(part, bool)]) or True


# --- one of several values
# ---------------------------------------------------------------------------------------------------------


def _first_bound(terms: Sequence[Sql]) -> Sql | None:
    values = _alike(terms)
    if values is None:
        return None
    first = exp.Coalesce(this=values[0].sql.copy(), expressions=[value.sql.copy() for value in values[1:]])
    whole: bool | Sql | None = _one_whole(values)
    if whole is None:
        whole = case(*((not_null(value.sql), _as_sql(value.whole)) for value in values))
    return term_of(Kept(values[0].kind, first, values[0].scale, _largest(values), whole))


def _chosen(node: exp.Case) -> Sql | None:
    default = node.args.get("default")
    terms = [branch.args["true"] for branch in node.args["ifs"]]
    conditions = [branch.this for branch in node.args["ifs"]]
    values = _alike([*terms, *([] if default is None else [default])])
    if values is None:
        return None

    def build(parts: Sequence[Sql]) -> Sql:
        otherwise = None if default is None else parts[-1]
        return case(*zip(conditions, parts, strict=False), otherwise=otherwise)

    whole: bool | Sql | None = _one_whole(values)
    if whole is None:
        whole = build([_as_sql(value.whole) for value in values])
    chosen = exp.paren(build([value.sql for value in values]))
    return term_of(Kept(values[0].kind, chosen, values[0].scale, _largest(values), whole))


def _alike(terms: Sequence[Sql]) -> list[Kept] | None:
    """The values of one kind at one scale, if each can be written again as it was."""
    values = [kept(term) for term in terms]
    found = [value for value in values if value is not None]
    if len(found) < len(terms) or len({value.kind for value in found}) > 1:
        return None
    if all(value.constant is not None for value in found):
        return None
    if not all(_is_written_so(value, term) for value, term in zip(found, terms, strict=True)):
        return None
    scale = max(value.scale for value in found)
    return [at_scale(value, scale) for value in found]


def _is_written_so(value: Kept, term: Sql) -> bool:
    """Whether the term of a value follows from its units."""
    if value.kind != NUMBER:
        return True
    if value.constant is not None:
        return mixed_text(value.constant, value.scale, bool(value.whole)) == term.name
    return value.scale > 0 or value.whole is True


def _one_whole(values: Sequence[Kept]) -> bool | None:
    """What all of them say, if they say the same."""
    first = values[0].whole
    return first if isinstance(first, bool) and all(value.whole is first for value in values) else None


def _as_sql(whole: bool | Sql) -> Sql:
    return (TRUE.copy() if whole else FALSE.copy()) if isinstance(whole, bool) else whole


def _largest(values: Sequence[Kept]) -> int:
    return max(value.bound for value in values)


# --- aggregates
# ---------------------------------------------------------------------------------------------------------


def _summed(value: Kept) -> Kept | None:
    """SUM: SQLite itself ends the statement where it leaves 64 bits; nothing where a value is missing."""
    if not isinstance(value.whole, bool):
        return None
    total = _of_whole_group(exp.Sum(this=value.sql.copy()), value)
    return Kept(NUMBER, total, value.scale, UNKNOWN, value.whole)


def _summed_or_none(value: Kept) -> Kept | None:
    """SUM, of no rows the integer 0."""
    total = _summed(value)
    if total is None:
        return None
    empty = equal(exp.Count(this=exp.Star()), number(0))
    whole = True if value.whole is True else empty
    return replace(total, sql=exp.paren(case((empty, number(0)), otherwise=total.sql)), whole=whole)


def _extreme(call: type[exp.AggFunc], term: Sql) -> Sql | None:
    value = kept(term)
    if value is None or value.constant is not None or not isinstance(value.whole, bool):
        return None
    if not _is_written_so(value, term):
        return None
    return term_of(replace(value, sql=_of_whole_group(call(this=value.sql.copy()), value)))


def _of_whole_group(result: Sql, value: Kept) -> Sql:
    """The result where the value is there in every row of the group."""
    all_there = equal(exp.Count(this=exp.Star()), exp.Count(this=value.sql.copy()))
    return exp.paren(case((all_there, result)))


# --- days and moments
# ---------------------------------------------------------------------------------------------------------


def _moved(node: exp.Anonymous) -> Sql | None:
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
    then = operator(this=_operand(value.sql), expression=number(abs(step)))
    # compared before it is added, so that nothing can leave 64 bits
    inside = exp.Between(this=value.sql.copy(), low=number(low - step), high=number(high - step))
    return term_of(replace(value, sql=exp.paren(case((inside, then), otherwise=NULL))))


_PARTS: Final = {("2", "4"): "%Y", ("7", "2"): "%m", ("10", "2"): "%d"} | {
    ("13", "2"): "%H",
    ("16", "2"): "%M",
}
"""Year, month, day, hour and minute by where they begin in a term and how long they are."""


def _date_part(term: Sql, place: Sequence[str]) -> Sql | None:
    """Characters of a day or moment, which SQLite writes faster than a whole text."""
    value, (letters, start, size) = kept(term), place
    written = _PARTS.get((start, size))
    if value is None or written is None or value.constant is not None or value.kind not in (DAY, MOMENT):
        return None
    if ("D" if value.kind == DAY else "T") not in letters or (value.kind == DAY and int(start) > 10):
        return None
    if value.kind == DAY:
        seconds: Sql = exp.Mul(this=_operand(value.sql), expression=number(86_400))
    else:
        whole = _whole_units(replace(value, scale=6, kind=NUMBER), exp.LT, -1)
        seconds = whole.sql
    return function("strftime", text(written), seconds, text("unixepoch"))


def without_text(node: exp.Is) -> Sql | None:
    """`term IS NULL` asked of the integer."""
    if not isinstance(node.expression, exp.Null):
        return None
    value = kept(node.this)
    return None if value is None or value.constant is not None else is_null(value.sql)
