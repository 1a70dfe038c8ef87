"""Exact numbers as DuckDB computes them: integers and DECIMALs, kept clear of every overflow.

Each number carries the largest count of units it can have; where a result could need more than 38 digits
there is none, and the caller computes with generic terms instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from engine.sql.native import INTEGER, Native, units
from engine.sql.trees import Sql, cast

DIGITS: Final = 38
LIMIT: Final = 10**DIGITS
"""DECIMAL holds fewer units than this."""
NARROW: Final = 10**18
"""DECIMALs of fewer units are stored in 64 bits."""


@dataclass(frozen=True)
class Number:
    """A native number: a count of units of `10 ** -scale`, at most `bound` to either side of zero.

    `sql_type` is a type that DuckDB gives the expression, or a wider one of the same kind. `constant` is the
    number of units where it is known when compiling.
    """

    sql: Sql
    sql_type: str
    scale: int
    bound: int
    is_integer: bool
    """Whether the SQL type is one of integers; DECIMAL(18,0) is not."""
    constant: int | None = None

    @staticmethod
    def of(sql: Sql, type_: Native, bound: int | None = None) -> Number:
        """A value of a native type."""
        most = type_.bound if bound is None else min(bound, type_.bound)
        return Number(sql, type_.sql_type, type_.scale, most, type_.family == INTEGER)

    @staticmethod
    def known(value: int, scale: int) -> Number:
        """A constant of so many units."""
        bound = abs(value)
        return Number(units(value, scale), decimal_type(scale, bound), scale, bound, scale == 0, value)

    @property
    def wide(self) -> bool:
        """Whether it is stored in more than 64 bits."""
        return self.sql_type.startswith("DECIMAL(38") or self.bound >= 2**64

    def at_scale(self, scale: int) -> Number | None:
        """The same number in smaller units; None if they could be too many."""
        if scale == self.scale:
            return self
        bound = self.bound * 10 ** (scale - self.scale)
        if bound >= LIMIT:
            return None
        if self.constant is not None:
            return Number.known(self.constant * 10 ** (scale - self.scale), scale)
        sql_type = decimal_type(scale, bound)
        return Number(cast(self.sql, sql_type), sql_type, scale, bound, False)


def decimal_type(scale: int, bound: int) -> str:
    """A DECIMAL for so many units."""
    return f"DECIMAL({18 if bound < NARROW and scale <= 18 else DIGITS},{scale})"


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
    if left.wide or right.wide:
        return first.sql, second.sql
    return left.sql, right.sql
