"""Parquet tables: files named like the tables, read by DuckDB itself, no row passing through Python."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

import duckdb

from engine.errors import InputError
from ingest.inserting import Rows, append
from ingest.intake import Intake
from ingest.records import BY_NAME
from ingest.rejects import Problem, shown
from ingest.schema import Column, Kind, Table

_PART = re.compile(r"[-_.]?(?:part)?[-_.]?[0-9]+$")


def read_parquet(intake: Intake, path: Path, connection: duckdb.DuckDBPyConnection) -> None:
    """Take every row of the file. A row's number is its position; values that do not fit reject it."""
    table = intake.kinds[0] if len(intake.kinds) == 1 else _table_of(path, intake.file)
    source = "read_parquet('" + str(path).replace("'", "''") + "', file_row_number = true)"
    held = _columns_of(connection, source, intake.file)
    missing = [column.title for column in table.required if column.name not in held]
    if missing:
        raise InputError(
            "missing-column",
            place=intake.file,
            expected=f"the columns of {table.title} ({table.name})",
            found=f"no column {', '.join(missing)}",
            fix=f"Write {table.required[0].name} and the other columns under their national names.",
        )
    _note_unknown(intake, table, held)
    connection.execute("CREATE TEMP VIEW hegui_parquet AS " + _checked_rows(table, held, source))
    intake.tables.add(table.name)
    _count(intake, table, connection)
    _reject_bad(intake, table, connection)
    names = ", ".join(f'"{column.name}"' for column in table.given)
    good = f"(SELECT {names}, src_sheet, src_row, src_pointer FROM hegui_parquet WHERE bad IS NULL)"
    append(connection, table, Rows(good), intake.file)
    connection.execute("DROP VIEW hegui_parquet")


def _table_of(path: Path, name: str) -> Table:
    for called in (PurePosixPath(name), path):
        for word in (called.stem, _PART.sub("", called.stem), called.parent.name):
            if word in BY_NAME:
                return BY_NAME[word]
    raise InputError(
        "file-unrecognised",
        place=name,
        expected="a Parquet file, or a folder of them, named like a table",
        found=shown(path.name),
        fix=f"Name it one of: {', '.join(BY_NAME)}.",
    )


def _columns_of(connection: duckdb.DuckDBPyConnection, source: str, name: str) -> dict[str, str]:
    try:
        rows = connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()
    except duckdb.Error as error:
        raise InputError(
            "parquet-unreadable",
            place=name,
            expected="a Parquet file",
            found=str(error).splitlines()[0],
            fix="Write the file again; it was cut off or is of a newer format.",
        ) from None
    return {row[0]: row[1] for row in rows}


def _note_unknown(intake: Intake, table: Table, held: dict[str, str]) -> None:
    known = {column.name for column in table.columns}
    known |= {"src_file", "src_sheet", "src_row", "src_pointer", "file_row_number"}
    for name in held:
        if name not in known:
            problem = Problem(
                "unknown-header",
                expected=f"a column of {table.title} ({table.name})",
                found=f"{shown(name)}, which was left out",
                fix=f"Rename it to one of: {', '.join(column.name for column in table.given)}.",
            )
            intake.reject(problem, table=table.name, column=name, records=0)


def _checked_rows(table: Table, held: dict[str, str], source: str) -> str:
    """SQL: the given columns typed, the source columns, and the first column that does not fit."""
    values = [
        f'{_cast(column)} AS "{column.name}"'
        if column.name in held
        else f'NULL::{column.kind.sql} AS "{column.name}"'
        for column in table.given
    ]
    tests = [
        f"""WHEN {_misfit(table, column, held[column.name])} THEN '{column.name}'"""
        for column in table.given
        if column.name in held
    ]
    bad = f"CASE {' '.join(tests)} END AS bad"
    return f"""SELECT {", ".join(values)}, NULL::VARCHAR AS src_sheet, file_row_number + 1 AS src_row,
        NULL::VARCHAR AS src_pointer, {bad} FROM {source}"""


def _cast(column: Column) -> str:
    cast = f'TRY_CAST("{column.name}" AS {column.kind.sql})'
    return f"nullif({cast}, '')" if column.kind.sql == "VARCHAR" else cast


def _misfit(table: Table, column: Column, held: str) -> str:
    """SQL: the value is lost, rounded, or needed and absent."""
    name, cast = f'"{column.name}"', _cast(column)
    tests = [f"({name} IS NOT NULL AND TRY_CAST({name} AS {column.kind.sql}) IS NULL)"]
    if column.kind in (Kind.MONEY, Kind.PRICE, Kind.QUANTITY, Kind.VALUE) and held in ("DOUBLE", "FLOAT"):
        tests.append(f"abs({name} - {cast}::DOUBLE) > 1e-9 * greatest(1, abs({name}))")
    elif column.kind is Kind.MONEY:
        tests.append(f"TRY_CAST({name} AS DECIMAL(38, 10)) <> {cast}")
    if (column,) in table.filled:
        tests.append(f"{cast} IS NULL")
    return "(" + " OR ".join(tests) + ")"


def _count(intake: Intake, table: Table, connection: duckdb.DuckDBPyConnection) -> None:
    sums = "".join(f', sum("{c.name}"), sum("{c.name}") FILTER (bad IS NOT NULL)' for c in table.amounts)
    row = connection.execute(f"SELECT count(*){sums} FROM hegui_parquet").fetchone()
    assert row is not None
    intake.read += row[0]
    for column, read, rejected in zip(table.amounts, row[1::2], row[2::2], strict=True):
        intake.amounts_read[table.name, column.name] += read or 0
        intake.amounts_rejected[table.name, column.name] += rejected or 0


def _reject_bad(intake: Intake, table: Table, connection: duckdb.DuckDBPyConnection) -> None:
    rows = connection.execute(
        "SELECT src_row, bad FROM hegui_parquet WHERE bad IS NOT NULL ORDER BY src_row"
    ).fetchall()
    for row, name in rows:
        column = table.by_name[name]
        problem = Problem(
            "bad-value",
            expected=f"{column.kind.words} that fits {column.kind.sql}",
            found="nothing, or a value that does not fit",
            fix=f"Write {column.header} as {column.kind.sql}.",
        )
        intake.reject(problem, row=row, table=table.name, column=column.title)
