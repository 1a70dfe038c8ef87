"""Sums, products, quotients and roundings of kept integers (`engine.sql.sqlite.kept`), within 64 bits.

A result that might leave 64 bits is looked at when the statement runs: `beyond_kept` ends it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Final

from sqlglot import exp

from engine.sql.sqlite.kept import MOST, NUMBER, Kept
from engine.sql.trees import Sql, all_of, case, equal, function, number

_BEYOND: Final = "a kept integer would leave 64 bits"
_FINEST: Final = 18
"""No scale is finer."""


def beyond_kept(*units: int | None) -> None:
    """For SQLite to call where a result would leave 64 bits. Raises ValueError unless a value is NULL."""
    if None not in units:
        raise ValueError(_BEYOND)  # SQLite takes an OverflowError for a value too large to be kept


def held(value: Kept, most: int) -> Kept:
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
    value = held(value, MOST // factor)
    sql = exp.paren(exp.Mul(this=operand(value.sql), expression=number(factor)))
    return replace(value, sql=sql, scale=scale, bound=value.bound * factor)


def operand(sql: Sql) -> Sql:
    return exp.paren(sql.copy()) if isinstance(sql, exp.Binary | exp.Neg) else sql.copy()


def divided(left: Sql, right: Sql) -> Sql:
    """The whole part of a quotient."""
    return exp.Div(this=left, expression=right, typed=True, safe=True)


def sum_of(operator: type[exp.Binary]) -> Callable[[Kept, Kept], Kept]:
    def compute(left: Kept, right: Kept) -> Kept:
        scale = max(left.scale, right.scale)
        one, other = (held(at_scale(each, scale), MOST) for each in (left, right))
        sql = exp.paren(operator(this=operand(one.sql), expression=operand(other.sql)))
        return Kept(NUMBER, sql, scale, one.bound + other.bound, _all_whole(left, right))

    return compute


def product(left: Kept, right: Kept) -> Kept | None:
    for value, factor in ((left, right), (right, left)):
        places = _power_of_ten(factor)
        if places is not None and places <= value.scale:
            whole = _all_whole(left, right)
            return replace(value, scale=value.scale - places, whole=whole, constant=None)
    scale = left.scale + right.scale
    if scale > _FINEST:
        return None
    sql: Sql = exp.Mul(this=operand(left.sql), expression=operand(right.sql))
    bound = left.bound * right.bound
    if bound > MOST:
        left, right = held(left, MOST), held(right, MOST)
        sql = exp.Mul(this=operand(left.sql), expression=operand(right.sql))
        limit = divided(number(MOST), function("abs", right.sql))
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
    result = product(left, Kept(NUMBER, number(units), scale, abs(units), False, units))
    return None if result is None else replace(result, whole=False)


def _absolute(value: Kept) -> Kept:
    value = held(value, MOST)
    return replace(value, sql=function("abs", value.sql))


def _floor(value: Kept) -> Kept:
    return whole_units(value, exp.LT, -1)


def _ceiling(value: Kept) -> Kept:
    return whole_units(value, exp.GT, 1)


def _rounded(value: Kept) -> Kept:
    """Halves go up."""
    if value.scale == 0:
        return value
    half = 5 * 10 ** (value.scale - 1)
    return _floor(sum_of(exp.Add)(value, Kept(NUMBER, number(half), value.scale, half, True, half)))


def whole_units(value: Kept, beyond: type[exp.Binary], step: int) -> Kept:
    """SQLite divides towards zero: one further where the rest is on the other side."""
    if value.scale == 0:
        return value
    unit = 10**value.scale
    towards_zero = divided(operand(value.sql), number(unit))
    rest = exp.Mod(this=operand(value.sql), expression=number(unit))
    further = exp.paren(beyond(this=exp.paren(rest), expression=number(0)))
    operator = exp.Add if step > 0 else exp.Sub
    sql = exp.paren(operator(this=exp.paren(towards_zero), expression=further))
    return replace(value, sql=sql, scale=0, bound=value.bound // unit + 1)


OPERATIONS: Final[dict[str, Callable[[Kept, Kept], Kept | None]]] = {
    "term_add": sum_of(exp.Add),
    "term_subtract": sum_of(exp.Sub),
    "term_multiply": product,
    "term_divide": _quotient,
}
ROUNDINGS: Final[dict[str, Callable[[Kept], Kept | None]]] = {
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
