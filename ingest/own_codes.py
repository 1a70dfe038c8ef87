"""Codes that an agency adds to a list by records of its own: its roles and permissions.

Such a code may stand in one file and be told in another, read later. So a text of these lists that looks like
a code is let through, and once all files are read, a row whose code nothing tells is taken out and rejected.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import duckdb

from ingest.duplicates import Place
from ingest.records import EXTENDED
from ingest.rejects import Problem
from ingest.schema import Column, Table
from ingest.words import CodeLists


@dataclass(frozen=True)
class Untold:
    """A row that was taken out, for neither its list nor a record tells a code of it; with its amounts."""

    table: Table
    column: Column
    place: Place
    problem: Problem
    amounts: Mapping[str, Decimal]


def take_out_untold(
    connection: duckdb.DuckDBPyConnection, tables: Sequence[Table], lists: CodeLists
) -> list[Untold]:
    """Take out the rows of `tables` with codes that nothing tells, in the order of files and rows."""
    return [
        untold
        for table in tables
        for column in table.given
        if column.scheme in EXTENDED
        for untold in _taken_out(connection, table, column, lists)
    ]


def _taken_out(
    connection: duckdb.DuckDBPyConnection, table: Table, column: Column, lists: CodeLists
) -> Iterator[Untold]:
    codes = _untold_codes(connection, table, column, lists)
    if not codes:
        return
    amounts = [each.name for each in table.amounts]
    asked = ", ".join(f'"{name}"' for name in (column.name, *amounts))
    among = f'"{column.name}" IN (SELECT unnest(?::VARCHAR[]))'
    rows = connection.execute(
        f'SELECT src_file, src_sheet, src_row, src_pointer, {asked} FROM "{table.name}" WHERE {among} '
        "ORDER BY src_file, src_sheet, src_row, src_pointer",
        [codes],
    ).fetchall()
    connection.execute(f'DELETE FROM "{table.name}" WHERE {among}', [codes])
    code_list = lists.of(str(column.scheme))
    for file, sheet, row, pointer, code, *values in rows:
        held = {name: value for name, value in zip(amounts, values, strict=True) if value is not None}
        yield Untold(table, column, Place(file, sheet, row, pointer), code_list.unknown(code), held)


def _untold_codes(
    connection: duckdb.DuckDBPyConnection, table: Table, column: Column, lists: CodeLists
) -> list[str]:
    """The codes of a column that its list does not know and no record tells."""
    telling, key = EXTENDED[str(column.scheme)]
    rows = connection.execute(
        f'SELECT "{column.name}" AS code FROM "{table.name}" WHERE "{column.name}" IS NOT NULL '
        f'EXCEPT SELECT "{key}" FROM "{telling}" ORDER BY code'
    ).fetchall()
    code_list = lists.of(str(column.scheme))
    return [code for (code,) in rows if code_list.closed and not code_list.knows(code)]
