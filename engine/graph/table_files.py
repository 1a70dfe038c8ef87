"""A folder of Parquet and CSV files as tables of a database: one table for each file, named like it.

A Parquet file is not copied: its table is a view, of which a question reads the columns it needs. A CSV file
is copied once (`engine.graph.csv_copies`). A sub-folder of Parquet files, as other tools write one large
table, is one table.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Final

import duckdb
from sqlglot import exp

from engine.errors import InputError
from engine.graph.csv_copies import copy_csv
from engine.graph.r2rml import Mapping, Query
from engine.graph.traced_tables import SOURCE_COLUMNS

ENDINGS: Final = (".parquet", ".csv", ".csv.gz", ".tsv", ".tsv.gz")

WITH_PLACES: Final = "with_places"
"""The schema of the same tables with the file and row of each record; only lineage looks there."""

_NO_TEXT: Final = "CAST(NULL AS VARCHAR)"
_NO_PLACE: Final = (_NO_TEXT, _NO_TEXT, "CAST(NULL AS BIGINT)", _NO_TEXT)
"""The place of a row, as SQL, where nobody knows it."""


@dataclass(frozen=True)
class TableFile:
    """One table, and the file (or the folder of parts) that holds it."""

    name: str
    path: Path
    hands_on_places: bool = False
    """Whether a query of the mapping that reads it names columns of `Source`: they are there, if empty."""

    @property
    def is_csv(self) -> bool:
        """True if it has to be copied before it can be asked."""
        return self.path.is_file() and not self.path.name.lower().endswith(".parquet")


@dataclass(frozen=True)
class OpenedTable:
    """A table that can be asked by its name, and how many rows it has."""

    name: str
    file: str
    rows: int


def table_files(folder: Path) -> tuple[TableFile, ...]:
    """The tables of a folder (or the one of a file), by name.

    Raises `InputError` for a path that is not there, a folder without tables, or two files of one name.
    """
    if not folder.exists():
        raise InputError(
            "file-missing",
            place=str(folder),
            expected="a folder with one Parquet or CSV file for each table",
            found="nothing at this path",
            fix="Check the spelling, and whether the drive is connected.",
        )
    candidates = sorted(folder.iterdir()) if folder.is_dir() else [folder]
    found = [TableFile(name, path) for path in candidates if (name := _table_name(path)) is not None]
    if not found:
        others = ", ".join(path.name for path in candidates[:5])
        raise InputError(
            "tables-none",
            place=str(folder),
            expected=f"files that end in {', '.join(ENDINGS)}",
            found=others or "an empty folder",
            fix="Name the folder that holds the tables; save workbooks as CSV first.",
        )
    _refuse_twice(found, folder)
    return tuple(sorted(found, key=lambda each: each.name))


def _table_name(path: Path) -> str | None:
    if path.name.startswith((".", "_")):
        return None
    if path.is_dir():
        return path.name if any(path.glob("*.parquet")) else None
    ending = max((one for one in ENDINGS if path.name.lower().endswith(one)), key=len, default=None)
    return None if ending is None else path.name[: -len(ending)]


def _refuse_twice(found: list[TableFile], folder: Path) -> None:
    by_name: dict[str, TableFile] = {}
    for each in found:
        other = by_name.setdefault(each.name.lower(), each)
        if other is not each:
            raise InputError(
                "table-twice",
                place=str(folder),
                expected="one file for each table",
                found=f"{other.path.name} and {each.path.name}",
                fix="Rename one of them or take it out of the folder.",
            )


def open_tables(
    connection: duckdb.DuckDBPyConnection, files: Iterable[TableFile], scratch: Path
) -> tuple[OpenedTable, ...]:
    """Makes a view of each table; copies of CSV files lie in `scratch` as long as the tables are used.

    Raises `InputError` for a file that cannot be read.
    """
    connection.execute(f"CREATE SCHEMA IF NOT EXISTS {WITH_PLACES}")
    return tuple(_open(connection, each, scratch) for each in files)


def mentioned(mapping: Mapping, files: Sequence[TableFile]) -> tuple[TableFile, ...]:
    """The tables that a mapping may read: it names them, or their names stand somewhere in its queries.

    Of a name that is no table the nearest table counts as mentioned, so that an error can propose it.
    """
    names = [each.name.lower() for each in files]
    found: set[str] = set()
    handed_on: set[str] = set()
    for each in mapping.triples_maps:
        if isinstance(each.table, Query):
            query = each.table.sql.lower()
            read = {name for name in names if name in query}
            found |= read
            handed_on |= read if any(column in query for column in SOURCE_COLUMNS) else set()
        else:
            wanted = each.table.name[-1].text.lower()
            found |= {wanted} if wanted in names else set(get_close_matches(wanted, names, n=1))
    return tuple(
        replace(each, hands_on_places=each.name.lower() in handed_on)
        for each in files
        if each.name.lower() in found
    )


def cursor_with_places(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """A second connection to the same tables, in which every one has the columns of `Source`."""
    cursor = connection.cursor()
    cursor.execute(f"SET search_path = '{WITH_PLACES},main'")
    return cursor


def _open(connection: duckdb.DuckDBPyConnection, each: TableFile, scratch: Path) -> OpenedTable:
    stored, first_row = each.path, 1
    if each.is_csv:
        stored, first_row = scratch / f"{each.name}.parquet", 2  # the header is row 1
        copy_csv(each.path, each.path.name, stored, connection)
    parts = str(stored / "*.parquet") if stored.is_dir() else str(stored)
    relation = f"read_parquet({_text(parts)})"
    name = exp.to_identifier(each.name, quoted=True).sql("duckdb")
    try:
        described = connection.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()
        has_own = not {row[0] for row in described}.isdisjoint(SOURCE_COLUMNS)
        none = _NO_PLACE if each.hands_on_places and not has_own else ()
        connection.execute(f"CREATE VIEW {name} AS {_selected(none)} FROM {relation}")
        place = () if has_own else _place(each, first_row)
        connection.execute(f"CREATE VIEW {WITH_PLACES}.{name} AS {_selected(place)} FROM {relation}")
        row = connection.execute(f"SELECT count(*) FROM {name}").fetchone()
    except (duckdb.InvalidInputException, duckdb.IOException, duckdb.ConversionException) as error:
        raise _bad_parquet(each, str(error)) from error
    return OpenedTable(each.name, each.path.name, row[0] if row else 0)


def _selected(place: Sequence[str]) -> str:
    """All columns of a table, followed by the place of each row if one is given."""
    named = (f", {value} AS {name}" for value, name in zip(place, SOURCE_COLUMNS, strict=False))
    return f"SELECT *{''.join(named)}"


def _place(each: TableFile, first_row: int) -> tuple[str, ...]:
    """SQL for the place of a row: file, no sheet, row as a person counts it, no pointer."""
    file = _text(each.path.name)
    if each.path.is_dir():
        file = f"{_text(each.path.name + '/')} || parse_filename(filename)"
    return file, _NO_TEXT, f"file_row_number + {first_row}", _NO_TEXT


def _bad_parquet(each: TableFile, said: str) -> InputError:
    return InputError(
        "parquet-unreadable",
        place=each.path.name,
        expected="a Parquet file" if each.path.is_file() else "Parquet files with the same columns",
        found="the answer “" + " ".join(said.split())[:200] + "”",
        fix="Write the file again.",
    )


def _text(value: str) -> str:
    return exp.Literal.string(value).sql("duckdb")
