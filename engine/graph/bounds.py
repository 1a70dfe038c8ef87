"""The largest values of a table's columns: what is computed with them needs no wider type than they do.

    amount DECIMAL(16,2)   largest 100000.00     10000000 units of 0.01
    day DATE               latest 2026-12-31     20818 days from 1970-01-01

Of Parquet files and of its own tables the database knows them without reading a row.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

import duckdb
from sqlglot import exp

from engine.plan.rows import ColumnOf
from engine.sql.native import DATE, DECIMAL, MOMENT, native
from engine.sql.trees import Sql, case, cast, function, text

_BOUNDED: Final = frozenset({DECIMAL, DATE, MOMENT})


def largest_units(
    table: str, columns: Sequence[ColumnOf], connection: duckdb.DuckDBPyConnection
) -> tuple[tuple[str, int], ...]:
    """How many units (`engine.sql.native`) the columns of a table hold at most, to either side of zero.

    `table` is what stands in FROM. Columns without a value, with an infinite one or of another type are
    left out.
    """
    bounded = [column for column in columns if native(column.sql_type).family in _BOUNDED]
    if not bounded:
        return ()
    ends = [
        _counted(end(this=exp.column(each.name, quoted=True)), each.sql_type)
        for each in bounded
        for end in (exp.Min, exp.Max)
    ]
    asked = exp.select(*ends).from_(exp.to_table(table, dialect="duckdb"))
    row = connection.execute(asked.sql("duckdb")).fetchall()[0]
    return tuple(
        (each.name, max(_units(low, each.sql_type), _units(high, each.sql_type)))
        for each, low, high in zip(bounded, row[::2], row[1::2], strict=True)
        if low is not None and high is not None
    )


def _counted(value: Sql, sql_type: str) -> Sql:
    """A decimal as it is, days and microseconds counted; NULL where that has no end."""
    match native(sql_type).family:
        case "date":
            days = function("date_diff", text("day"), cast(text("1970-01-01"), "DATE"), value)
            return case((function("isfinite", value), days))
        case "moment":
            return case((function("isfinite", value), function("epoch_us", value)))
    return value


def _units(value: Decimal | int, sql_type: str) -> int:
    return int(abs(Fraction(value)) * 10 ** native(sql_type).scale)
