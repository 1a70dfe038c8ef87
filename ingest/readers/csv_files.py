"""CSV and other delimited text, as Chinese Excel and the agency's systems save it."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from engine.errors import InputError
from ingest.headers import ROWS_SEARCHED, find_header
from ingest.intake import Intake
from ingest.readers.sheet import Numbered, read_sheet
from ingest.schema import Table

_DELIMITERS = (",", "\t", ";", "|")
_LONGEST_CELL = 1 << 20


def read_csv(intake: Intake, path: Path, encoding: str) -> None:
    """Take every record of the file; its row is the line on which the record begins."""
    delimiter = _delimiter_of(path, encoding, intake.kinds)
    read_sheet(intake, read_records(path, encoding, delimiter, intake.file), None, exact_width=True)


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


def read_records(path: Path, encoding: str, delimiter: str, name: str) -> Iterator[Numbered]:
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
