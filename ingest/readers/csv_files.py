"""CSV and other delimited text, as Chinese Excel and the agency's systems save it."""

from __future__ import annotations

import csv
from collections.abc import Generator, Sequence
from contextlib import closing
from pathlib import Path

import duckdb

from engine.errors import InputError
from ingest.encodings import encoding_of
from ingest.fast.reading import FROM_BYTES, read_fast
from ingest.headers import ROWS_SEARCHED, find_header
from ingest.intake import Intake
from ingest.readers.sheet import Numbered, read_sheet
from ingest.schema import Table

_DELIMITERS = (",", "\t", ";", "|")
_LONGEST_CELL = 1 << 20


def read_csv(
    intake: Intake, path: Path, encoding: str, connection: duckdb.DuckDBPyConnection | None = None
) -> None:
    """Take every record of the file; its row is the line on which the record begins.

    With a connection, plain rows of a large file go straight into their table, by SQL. `Irregular` then says
    that the file must be read again without one, and that rows of it may be in the table.
    """
    try:
        delimiter = _delimiter_of(path, encoding, intake.kinds)
        if connection is not None and path.stat().st_size >= FROM_BYTES:
            with closing(read_records(path, encoding, delimiter, intake.file)) as records:
                if read_fast(intake, path, encoding, delimiter, records, connection):
                    return
        read_sheet(intake, read_records(path, encoding, delimiter, intake.file), None, exact_width=True)
    except UnicodeDecodeError:
        encoding_of(path, intake.file)  # says where
        raise


def _delimiter_of(path: Path, encoding: str, kinds: Sequence[Table]) -> str:
    """The delimiter under which the first lines show the best header."""

    def score(delimiter: str) -> tuple[bool, int]:
        rows = []
        try:
            for (_, cells), _ in zip(
                read_records(path, encoding, delimiter, ""), range(ROWS_SEARCHED), strict=False
            ):
                rows.append(cells)
        except InputError:
            pass
        header = find_header(rows, kinds)
        return (header is not None and not header.missing, header.matched if header else 0)

    return max(_DELIMITERS, key=score)


def read_records(path: Path, encoding: str, delimiter: str, name: str) -> Generator[Numbered, None, None]:
    """Each record with the line it begins on. Raises InputError where a quote does not close."""
    previous_limit = csv.field_size_limit(_LONGEST_CELL)
    line = 1
    try:
        with path.open(encoding=encoding, newline="") as file:
            reader = csv.reader(file, delimiter=delimiter, strict=True)
            for cells in reader:
                yield line, cells
                line = reader.line_num + 1
    except csv.Error as error:
        raise InputError(
            "csv-quotes",
            place=f"{name}, line {line}",
            expected="cells whose quotes open and close",
            found=f"a record that does not end well ({error})",
            fix="Close the quote that opens in this line; write a quote inside a cell twice.",
        ) from None
    finally:
        csv.field_size_limit(previous_limit)
