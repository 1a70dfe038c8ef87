"""Logical types as integers and texts, for a database that has no types of its own (SQLite).

    logical type                 kept as                                   2026-01-02, 12.50, true
    DATE                         days since 1970-01-01                     20455
    TIMESTAMP, with zone or not  microseconds since 1970-01-01T00:00:00    …
    DECIMAL(p,s)                 integer of the smallest unit (10^-s)      1250
    BOOLEAN                      0 or 1                                    1
    integers up to 64 bits       integer                                   as it is
    DOUBLE, FLOAT                real                                      as it is
    VARCHAR                      text                                      as it is

So nothing becomes a float that was none, equal values are equal integers, and their order is that of the
values. A lowered type is named `DATE AS DAYS`, `DECIMAL(12,2) AS UNITS` …: plans keep the logical type in
front, and only what reads or writes a value looks at the rest.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Final

from sqlglot import exp

from engine.graph.sql_trees import call, cast_text, number, text

_AS: Final = " AS "
_KEPT: Final = {
    "DATE": "DAYS",
    "BOOLEAN": "TRUTH",
    "FLOAT": "REAL",
    "DOUBLE": "REAL",
    **dict.fromkeys(("TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS"), "MICROSECONDS"),
    "TIMESTAMP WITH TIME ZONE": "MICROSECONDS",
    **dict.fromkeys(("TINYINT", "SMALLINT", "INTEGER", "BIGINT"), "WHOLE"),
    **dict.fromkeys(("UTINYINT", "USMALLINT", "UINTEGER"), "WHOLE"),
}
_LONGEST: Final = 18
"""Digits that surely fit 64 bits."""
EPOCH: Final = date(1970, 1, 1)
_START: Final = datetime(1970, 1, 1)
_MICROSECOND: Final = timedelta(microseconds=1)


def lowered_type(sql_type: str) -> str | None:
    """How a column of this type (in DESCRIBE's words) is kept; None if it cannot be."""
    if sql_type == "VARCHAR":
        return sql_type
    decimal = re.fullmatch(r"DECIMAL\((\d+),\d+\)", sql_type)
    if decimal:
        return f"{sql_type}{_AS}UNITS" if int(decimal[1]) <= _LONGEST else None
    return f"{sql_type}{_AS}{_KEPT[sql_type]}" if sql_type in _KEPT else None


def logical_type(sql_type: str) -> str:
    """The type in DESCRIBE's words of a type that may be lowered."""
    return sql_type.partition(_AS)[0]


def is_lowered(sql_type: str) -> bool:
    """Whether values of the type are kept as something else."""
    return _AS in sql_type


def lexical(value: exp.Expr, sql_type: str) -> exp.Expr:
    """The lexical form of a kept value, as a call of a function that the database must have.

    A call for units tells by its `meta["bound"]` how many there can be.
    """
    logical, _, kept = sql_type.partition(_AS)
    match kept:
        case "DAYS":
            return call("days_text", value)
        case "WHOLE":
            return cast_text(value)
        case "TRUTH":
            return call("boolean_text", value)
        case "UNITS":
            written = call("units_text", value, number(scale_of(logical)))
            written.meta["bound"] = 10 ** digits_of(logical) - 1
            return written
        case "MICROSECONDS":
            zone = "Z" if logical == "TIMESTAMP WITH TIME ZONE" else ""
            return call("instant_text", value, text(zone))
    return call("double_text", value)


def kept_value(lexical_form: str, sql_type: str) -> int | float | str:
    """The kept value of a canonical lexical form.

    Raises ValueError if the text is no lexical form of the type.
    """
    logical, _, kept = sql_type.partition(_AS)
    match kept:
        case "DAYS":
            return (date.fromisoformat(lexical_form) - EPOCH).days
        case "TRUTH":
            return int(lexical_form in ("true", "1"))
        case "UNITS":
            return int(Decimal(lexical_form).scaleb(scale_of(logical)))
        case "MICROSECONDS":
            moment = datetime.fromisoformat(lexical_form)
            naive = moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
            return (naive - _START) // _MICROSECOND
        case "REAL":
            return float(lexical_form)
    return lexical_form if logical == "VARCHAR" else int(lexical_form)


def constant(lexical_form: str, sql_type: str) -> exp.Expr:
    """A kept value as SQL."""
    value = kept_value(lexical_form, sql_type)
    return text(value) if isinstance(value, str) else exp.Literal.number(value)


def scale_of(logical: str) -> int:
    """Digits after the point of a DECIMAL."""
    return int(logical.rstrip(")").partition(",")[2])


def digits_of(logical: str) -> int:
    """All digits of a DECIMAL."""
    return int(logical.partition("(")[2].partition(",")[0])


def keeping(column: exp.Expr, sql_type: str) -> exp.Expr:
    """DuckDB's SQL that gives the kept value of a column of this logical type."""
    kept = (lowered_type(sql_type) or "").partition(_AS)[2]
    match kept:
        case "DAYS":
            return call("date_diff", text("day"), exp.cast(text("1970-01-01"), "DATE"), column)
        case "TRUTH":
            return exp.cast(column.copy(), "TINYINT")
        case "UNITS":
            power = number(10 ** scale_of(sql_type))
            wide = exp.cast(column.copy(), "DECIMAL(38,8)", dialect="duckdb")
            return exp.cast(exp.Mul(this=wide, expression=power), "BIGINT")
        case "MICROSECONDS":
            return call("epoch_us", column)
    return column.copy()


def days_text(value: int | None) -> str | None:
    """The lexical form of a day."""
    return None if value is None else (EPOCH + timedelta(days=value)).isoformat()


def units_text(value: int | None, scale: int) -> str | None:
    """The lexical form of a decimal: at least one digit after the point, and no further zeros."""
    if value is None:
        return None
    sign, digits = "-" if value < 0 else "", str(abs(value)).rjust(scale + 1, "0")
    whole, fraction = (digits[:-scale], digits[-scale:]) if scale else (digits, "")
    return f"{sign}{whole}.{fraction.rstrip('0') or '0'}"


def instant_text(value: int | None, zone: str) -> str | None:
    """The lexical form of a moment."""
    if value is None:
        return None
    moment = _START + timedelta(microseconds=value)
    shown = moment.isoformat()
    return (shown.rstrip("0") if moment.microsecond else shown) + zone


def double_text(value: float | None) -> str | None:
    """The canonical lexical form of a double."""
    if value is None:
        return None
    if value in (float("inf"), float("-inf")):
        return "INF" if value > 0 else "-INF"
    mantissa, _, exponent = f"{Decimal(repr(value)).normalize():E}".partition("E")
    if value == 0:
        return "0.0E0"
    return f"{mantissa if '.' in mantissa else mantissa + '.0'}E{int(exponent or '0')}"
