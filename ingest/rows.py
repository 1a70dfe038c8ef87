"""Rows given directly: test cases and single settlements over HTTP."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence

import duckdb

from engine.errors import InputError
from ingest.duplicates import repeated_rows
from ingest.own_codes import take_out_untold
from ingest.records import BY_NAME, TABLES
from ingest.rejects import Problem, shown
from ingest.schema import Column, Table
from ingest.spool import Spool
from ingest.store import create_tables, drop_scaffolding
from ingest.values import reader_of
from ingest.words import CodeLists, Words

Row = Mapping[str, object]


def load_rows(
    rows: Mapping[str, Sequence[Row]],
    *,
    words: Words | None = None,
    connection: duckdb.DuckDBPyConnection | None = None,
) -> duckdb.DuckDBPyConnection:
    """Load rows, keyed by table, as if they had been read from a file named like the table.

    A row is a mapping from column names (national field names, their aliases or Chinese headers) to values:
    ISO dates, numbers, codes. Columns left out are NULL; derived columns are computed. Raises InputError for
    a table or column that does not exist, a value that cannot be read, or a key given twice.
    """
    connection = connection or duckdb.connect()
    create_tables(connection, TABLES, words or {})
    fill_tables(connection, rows, words=words)
    drop_scaffolding(connection)
    return connection


def empty_tables(*, words: Words | None = None) -> duckdb.DuckDBPyConnection:
    """Every table, empty, for `fill_tables`: making them takes longer than filling some of them."""
    connection = duckdb.connect()
    create_tables(connection, TABLES, words or {})
    return connection


def fill_tables(
    connection: duckdb.DuckDBPyConnection, rows: Mapping[str, Sequence[Row]], *, words: Words | None = None
) -> None:
    """Load rows, as `load_rows` does, into the tables of `empty_tables`, or into those of them that are empty
    still or again.
    """
    lists = CodeLists(words or {})
    for name, given in rows.items():
        _load_table(connection, _table(name), given, lists)
    for untold in take_out_untold(connection, [BY_NAME[name] for name in rows], lists):
        raise _error(untold.problem, f"{untold.place.file}, row {untold.place.row}, {untold.column.name}")


def _load_table(
    connection: duckdb.DuckDBPyConnection, table: Table, rows: Sequence[Row], lists: CodeLists
) -> None:
    readers = {column.name: reader_of(column, lists) for column in table.given}
    with Spool(table) as spool:
        for number, row in enumerate(rows, start=1):
            place = f"{table.name}, row {number}"
            values: dict[str, str | None] = {}
            for written, raw in row.items():
                column = _column(table, written, place)
                try:
                    values[column.name] = readers[column.name](raw)
                except Problem as problem:
                    raise _error(problem, f"{place}, {written}") from None
            spool.add([values.get(column.name) for column in table.given], None, number, None)
        spool.load(connection, table.name)
    if len(rows) < 2:
        return
    for repeated in repeated_rows(connection, table, [table.name]):
        raise InputError(
            "duplicate-key",
            place=f"{table.name}, row {repeated.place.row}",
            expected=f"each {table.key.name} once",
            found=f"{shown(repeated.key)}, also in row {repeated.kept.row}",
            fix="Give each row its own key, or leave one of them out.",
        )


def _table(name: str) -> Table:
    if name in BY_NAME:
        return BY_NAME[name]
    raise InputError(
        "unknown-table",
        place=name,
        expected="the name of a table",
        found=shown(name),
        fix=_nearest(name, list(BY_NAME)),
    )


def _column(table: Table, written: str, place: str) -> Column:
    for column in table.given:
        if written in (column.name, column.header, *column.aliases):
            return column
    names = [column.name for column in table.given]
    raise InputError(
        "unknown-column",
        place=place,
        expected=f"a column of {table.name}",
        found=shown(written),
        fix=_nearest(written, names),
    )


def _nearest(written: str, names: list[str]) -> str:
    near = difflib.get_close_matches(written, names, n=1)
    return f"Did you mean {near[0]}?" if near else f"Write one of: {', '.join(names)}."


def _error(problem: Problem, place: str) -> InputError:
    return InputError(
        problem.code, place=place, expected=problem.expected, found=problem.found, fix=problem.fix
    )
