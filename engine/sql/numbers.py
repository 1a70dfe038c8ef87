"""Exact numbers as DuckDB computes them: integers and DECIMALs, kept clear of every overflow.

Each number carries the largest count of units it can have; where a result could need more than 38 digits
there is none, and the caller computes with generic terms instead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from sqlglot import exp

from engine.sql.native import Native, units
from engine.sql.trees import Sql, cast, function, number

DIGITS: Final = 38
LIMIT: Final = 10**DIGITS
"""A DECIMAL has fewer units than this."""
NARROW: Final = 18
"""DECIMALs of so many digits are stored in 64 bits, which are computed several times faster than 128."""
TERM: Final = NARROW - 1
"""The sum of two DECIMALs of so many digits has 64 bits; DuckDB gives a sum one more digit than its terms."""
ROOMY: Final = 20
"""Two DECIMALs with at most so many digits have a common type, whatever their scales up to 18."""

_DIGITS_OF: Final = {"TINYINT": 3, "SMALLINT": 5, "INTEGER": 10, "BIGINT": 19, "HUGEINT": DIGITS} | {
    "UTINYINT": 3,
    "USMALLINT": 5,
    "UINTEGER": 10,
    "UBIGINT": 20,
}


@dataclass(frozen=True)
class Number:
    """A native number: a count of units of `10 ** -scale`, at most `bound` to either side of zero.

    `sql_type` is the type that DuckDB gives the expression. `constant` is the number of units where it is
    known when compiling. `positive` promises that it is never below zero.
    """

    sql: Sql
    sql_type: str
    scale: int
    bound: int
    constant: int | None = None
    positive: bool = False

    @staticmethod
    def of(sql: Sql, type_: Native, bound: int | None = None, *, positive: bool = False) -> Number:
        """A value of a native type."""
        most = type_.bound if bound is None else bound
        return Number(sql, type_.sql_type, type_.scale, most, positive=positive)

    @staticmethod
    def known(value: int, scale: int) -> Number:
        """A constant of so many units."""
        bound = abs(value)
        written = max(len(str(bound)), scale + 1)
        sql_type = f"DECIMAL({written},{scale})" if scale else integer_type(bound)
        return Number(units(value, scale), sql_type, scale, bound, value, value >= 0)

    @property
    def is_integer(self) -> bool:
        """Whether the SQL type is one of integers; DECIMAL(18,0) is not."""
        return self.sql_type in _DIGITS_OF

    @property
    def digits(self) -> int:
        """The digits of its type, as a DECIMAL."""
        found = re.match(r"DECIMAL\((\d+)", self.sql_type)
        return int(found[1]) if found else _DIGITS_OF[self.sql_type]

    def at_scale(self, scale: int) -> Number | None:
        """The same number in smaller units; None if they could be too many."""
        if scale == self.scale:
            return self
        bound = self.bound * 10 ** (scale - self.scale)
        if bound >= LIMIT or scale > DIGITS:
            return None
        if self.constant is not None:
            return Number.known(self.constant * 10 ** (scale - self.scale), scale)
        sql_type = decimal_type(scale, bound)
        return Number(cast(self.sql, sql_type), sql_type, scale, bound, positive=self.positive)

    def narrowed(self, digits: int, scale: int) -> Number | None:
        """The same number as a DECIMAL of no more digits; None if it has more."""
        bound = self.bound * 10 ** (scale - self.scale)
        if bound >= 10**digits or scale > digits:
            return None
        if self.scale == scale and not self.is_integer and self.digits <= digits:
            return self
        sql_type = f"DECIMAL({digits},{scale})"
        return replace(
            self, sql=cast(self.sql, sql_type), sql_type=sql_type, scale=scale, bound=bound, constant=None
        )


def known_number(lexical: str) -> Number | None:
    """A constant of type xsd:decimal or derived from it; None if it has too many digits."""
    sign, digits, exponent = Decimal(lexical).normalize().as_tuple()
    assert isinstance(exponent, int)
    value = int("".join(map(str, digits))) * 10 ** max(exponent, 0)
    scale = max(0, -exponent)
    return Number.known(-value if sign else value, scale) if value < LIMIT and scale < DIGITS else None


def decimal_type(scale: int, bound: int) -> str:
    """A DECIMAL for so many units."""
    return f"DECIMAL({NARROW if bound < 10**NARROW and scale <= NARROW else DIGITS},{scale})"


def integer_type(bound: int) -> str:
    """The integers that are computed with, for numbers up to a bound."""
    if bound < 2**31:
        return "INTEGER"
    return "BIGINT" if bound < 2**63 else "HUGEINT"


def comparable_pair(left: Number, right: Number) -> tuple[Sql, Sql] | None:
    """Both so that DuckDB compares them as they are; None if they have no common type.

    DuckDB casts two DECIMALs to a common type and cuts digits off if that would need more than 38: wide
    numbers of different scale are cast here.
    """
    if left.is_integer and right.is_integer:
        return left.sql, right.sql
    if max(left.bound, right.bound) >= LIMIT:
        return None
    scale = max(left.scale, right.scale)
    first, second = left.at_scale(scale), right.at_scale(scale)
    if first is None or second is None:
        return None
    if max(left.digits, right.digits) > ROOMY:
        return first.sql, second.sql
    return left.sql, right.sql


# --- arithmetic: None where a result could have too many digits
# ---------------------------------------------------------------------------------------------------------


def added(left: Number, right: Number) -> Number | None:
    """`left + right`."""
    return _sum(left, right, exp.Add)


def subtracted(left: Number, right: Number) -> Number | None:
    """`left - right`."""
    return _sum(left, right, exp.Sub)


def _sum(left: Number, right: Number, operator: type[exp.Binary]) -> Number | None:
    scale = max(left.scale, right.scale)
    bounds = [each.bound * 10 ** (scale - each.scale) for each in (left, right)]
    bound = sum(bounds)
    if bound >= LIMIT:
        return None
    positive = operator is exp.Add and left.positive and right.positive
    if left.is_integer and right.is_integer:
        return replace(_integers(left, right, operator, bound), positive=positive)
    if _digits_of_sum(left, right) > NARROW:
        first, second = left.narrowed(TERM, scale), right.narrowed(TERM, scale)
        if (first is None or second is None) and max(left.digits, right.digits) > ROOMY:
            first, second = left.at_scale(scale), right.at_scale(scale)
            if first is None or second is None:
                return None
        left, right = first or left, second or right
    sql_type = f"DECIMAL({_digits_of_sum(left, right)},{scale})"
    return Number(_binary(operator, left.sql, right.sql), sql_type, scale, bound, positive=positive)


def _digits_of_sum(left: Number, right: Number) -> int:
    """The digits that DuckDB gives a sum or difference."""
    whole = max(each.digits - each.scale for each in (left, right))
    return min(DIGITS, max(whole + max(left.scale, right.scale), left.digits, right.digits) + 1)


def multiplied(left: Number, right: Number) -> Number | None:
    """`left * right`."""
    bound = left.bound * right.bound
    scale = left.scale + right.scale
    if bound >= LIMIT or scale > DIGITS:
        return None
    positive = left.positive and right.positive
    if left.is_integer and right.is_integer:
        return replace(_integers(left, right, exp.Mul, bound), positive=positive)
    if bound < 10**NARROW and scale < NARROW:
        left, right = (_factor(each) for each in (left, right))
    digits = left.digits + right.digits
    if max(left.digits, right.digits) <= NARROW < digits:
        digits = NARROW
        if bound >= 10**NARROW or scale >= NARROW:
            digits = DIGITS
            wide = f"DECIMAL({DIGITS},{left.scale})"
            left = Number(cast(left.sql, wide), wide, left.scale, left.bound)
    product = _binary(exp.Mul, left.sql, right.sql)
    return Number(product, f"DECIMAL({min(DIGITS, digits)},{scale})", scale, bound, positive=positive)


def _factor(value: Number) -> Number:
    """The number in 64 bits, if it fits them."""
    return value if value.digits <= NARROW else value.narrowed(NARROW, value.scale) or value


def _integers(left: Number, right: Number, operator: type[exp.Binary], bound: int) -> Number:
    """Integers are computed in the type of their operands, so one of them is made large enough."""
    sql_type = "BIGINT" if bound < 2**63 else "HUGEINT"
    first = left.sql if sql_type in (left.sql_type, right.sql_type) else cast(left.sql, sql_type)
    return Number(_binary(operator, first, right.sql), sql_type, 0, bound)


def divided(left: Number, right: Number) -> Number | None:
    """`left / right` for a constant whose reciprocal has an end (4, 100, 0.5 …)."""
    if not right.constant:
        return None
    quotient = Decimal(10) ** right.scale / right.constant
    numerator, denominator = quotient.as_integer_ratio()
    if numerator * right.constant != 10**right.scale * denominator:
        return None  # 1/3 as a Decimal has an end that 1/3 has not
    reciprocal = known_number(f"{quotient:f}")
    return None if reciprocal is None else multiplied(left, reciprocal)


def absolute(value: Number) -> Number | None:
    """ABS."""
    if value.bound >= LIMIT:
        return None
    sql_type = value.sql_type
    sql = value.sql
    if value.is_integer:  # the smallest integer of a type has no counterpart
        sql_type = "BIGINT" if value.bound < 2**63 else "HUGEINT"
        sql = sql if sql_type == value.sql_type else cast(sql, sql_type)
    return replace(value, sql=function("abs", sql), sql_type=sql_type, constant=None, positive=True)


def rounded(how: str, value: Number) -> Number | None:
    """ROUND (halves go up), CEIL and FLOOR, by name."""
    if value.scale == 0:
        return value
    if how == "round":
        half = added(value, Number.known(5, 1))
        return None if half is None else rounded("floor", half)
    bound = value.bound // 10**value.scale + 1
    sql_type = f"DECIMAL({value.digits},0)"
    return Number(function(how, value.sql), sql_type, 0, bound, positive=value.positive)


def rounded_to(digits: int, value: Number) -> Number | None:
    """ROUND to so many digits after the point: halves go up.

    DuckDB rounds halves away from zero, which is the same for what is never below it. Anything else is raised
    above zero by a whole number before and lowered after.
    """
    if value.scale <= digits:
        return value.at_scale(digits)
    bound = value.bound // 10 ** (value.scale - digits) + 1
    if value.positive:
        sql_type = f"DECIMAL({value.digits},{digits})"
        return Number(function("round", value.sql, number(digits)), sql_type, digits, bound, positive=True)
    whole = 10 ** len(str(value.bound // 10**value.scale))
    raised = added(value, _typed(whole, value.scale))
    rounded_up = None if raised is None else rounded_to(digits, replace(raised, positive=True))
    lowered = None if rounded_up is None else subtracted(rounded_up, _typed(whole, digits))
    return None if lowered is None else replace(lowered, bound=bound)


def _typed(whole: int, scale: int) -> Number:
    """A whole number as a DECIMAL just wide enough."""
    bound = whole * 10**scale
    sql_type = f"DECIMAL({min(DIGITS, len(str(bound)))},{scale})"
    return Number(cast(exp.Literal.number(whole), sql_type), sql_type, scale, bound, positive=True)


def _binary(operator: type[exp.Binary], left: Sql, right: Sql) -> Sql:
    return operator(this=_operand(left), expression=_operand(right))


def _operand(sql: Sql) -> Sql:
    """The expression in parentheses where it needs them."""
    return exp.paren(sql.copy()) if isinstance(sql, exp.Binary | exp.Neg) else sql.copy()
