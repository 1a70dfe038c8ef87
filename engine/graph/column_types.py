"""The SQL type of a column of text, found by looking at every one of its values.

A column gets a type only where each value is written as the type itself writes it; what could be read in two
ways stays text. So a postcode `02155`, a day `03/04/2026` and a number of twenty digits are text, and
nothing that stood in the file is lost by typing it.

    all values are                              type
    whole numbers of up to 18 digits            BIGINT
    decimals, with or without whole numbers     DECIMAL, exact
    the above and numbers such as 1.5e-7        DOUBLE
    days 2026-01-02                             DATE
    moments 2026-01-02T03:04:05                 TIMESTAMP
    moments with a zone: …Z, …+08:00            TIMESTAMP WITH TIME ZONE
    true, false                                 BOOLEAN
    anything else, or nothing at all            VARCHAR
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import duckdb

WHOLE, DECIMAL, FLOAT, DAY, MOMENT, ZONED, BOOLEAN, TEXT = (1 << place for place in range(8))

_CLOCK: Final = r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?"
_KIND_OF: Final = rf"""
CREATE OR REPLACE TEMP MACRO kind_of(value) AS CASE
    WHEN value IS NULL THEN 0
    WHEN ascii(value) > ascii('9') THEN CASE WHEN value IN ('true', 'false') THEN {BOOLEAN} ELSE {TEXT} END
    WHEN regexp_full_match(value, '0|-?[1-9][0-9]{{0,17}}') THEN {WHOLE}
    WHEN regexp_full_match(value, '-?(0|[1-9][0-9]*)?\.[0-9]+') THEN {DECIMAL}
    WHEN regexp_full_match(value, '-?[0-9]+(\.[0-9]+)?[eE][+-]?[0-9]+') THEN {FLOAT}
    WHEN regexp_full_match(value, '[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}')
         AND TRY_CAST(value AS DATE) IS NOT NULL THEN {DAY}
    WHEN regexp_full_match(value, '{_CLOCK}') AND TRY_CAST(value AS TIMESTAMP) IS NOT NULL THEN {MOMENT}
    WHEN regexp_full_match(value, '{_CLOCK}(Z|[+-][0-9]{{2}}:[0-9]{{2}})')
         AND TRY_CAST(value AS TIMESTAMPTZ) IS NOT NULL THEN {ZONED}
    ELSE {TEXT} END
"""
_SIMPLE: Final = {
    WHOLE: "BIGINT",
    DAY: "DATE",
    MOMENT: "TIMESTAMP",
    ZONED: "TIMESTAMP WITH TIME ZONE",
    BOOLEAN: "BOOLEAN",
}
_WIDEST_DECIMAL: Final = 38
_AT_ONCE: Final = 50
"""Columns asked about in one pass over the file: one statement over hundreds is slow to plan."""


def column_types(relation: str, columns: Sequence[str], connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The types of the columns (quoted names) of a relation (SQL that may stand after FROM) of texts.

    Raises duckdb.Error where the relation cannot be read.
    """
    connection.execute(_KIND_OF)
    types: list[str] = []
    for start in range(0, len(columns), _AT_ONCE):
        asked = columns[start : start + _AT_ONCE]
        found = connection.execute(f"SELECT {', '.join(map(_facts, asked))} FROM {relation}").fetchone() or ()
        types += [_type(*found[place : place + 3]) for place in range(0, len(found), 3)]
    return types


def _facts(column: str) -> str:
    """The kinds of all values; digits before the point and after it."""
    whole = f"length(ltrim(split_part({column}, '.', 1), '-'))"
    return f"bit_or(kind_of({column})), max({whole}), max(length(split_part({column}, '.', 2)))"


def _type(kinds: int | None, whole: int | None, scale: int | None) -> str:
    if kinds in _SIMPLE:
        return _SIMPLE[kinds]
    numbers = bool(kinds) and not (kinds or 0) & ~(WHOLE | DECIMAL | FLOAT)
    if numbers and (kinds or 0) & FLOAT:
        return "DOUBLE"
    width = (whole or 0) + (scale or 0)
    if numbers and scale and width <= _WIDEST_DECIMAL:
        return f"DECIMAL({width},{scale})"
    return "VARCHAR"
