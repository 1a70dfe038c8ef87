"""A CSV file as a typed Parquet copy that can be asked many times, in the order of its lines.

A copy is written once and in passing, so a file far larger than memory is no trouble; every question after
that reads the columns it needs only.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final, cast

import duckdb
from sqlglot import exp

from engine.errors import HeguiError, InputError
from engine.graph.column_types import column_types

_DELIMITERS: Final = ",;\t|"
_LONGEST_HEADER: Final = 1 << 20
_LINE: Final = re.compile(r"CSV Error on Line: (\d+)")
_FIELDS: Final = re.compile(r"Expected Number of Columns: (\d+) Found: (\d+)")


def copy_csv(file: Path, name: str, target: Path, connection: duckdb.DuckDBPyConnection) -> None:
    """Writes the records of a CSV file (UTF-8, a header first, `,` `;` tab or `|` between the cells, also
    as `.gz`) to a Parquet file. An empty cell is NULL; see `column_types` for the others.

    `name` is the file's name in errors. Raises `InputError` with the line for what cannot be read.
    """
    try:
        header, delimiter = _header(file, name)
        quoted = [exp.to_identifier(column, quoted=True).sql("duckdb") for column in header]
        relation = _relation(file, header, delimiter)
        types = column_types(relation, quoted, connection)
        cells = ", ".join(
            f"CAST({column} AS {kind}) AS {column}" for column, kind in zip(quoted, types, strict=True)
        )
        connection.execute(f"COPY (SELECT {cells} FROM {relation}) TO {_text(str(target))} (FORMAT parquet)")
    except duckdb.OutOfMemoryException:
        raise
    except (duckdb.InvalidInputException, duckdb.ConversionException) as error:
        raise _refused(file, name, str(error)) from error


def _relation(file: Path, header: list[str], delimiter: str) -> str:
    columns = ", ".join(f"{_text(column)}: 'VARCHAR'" for column in header)
    return (
        f"read_csv({_text(str(file))}, auto_detect = false, header = true, columns = {{{columns}}}, "
        f"delim = {_text(delimiter)}, quote = '\"', escape = '\"', nullstr = '', strict_mode = true)"
    )


def _text(value: str) -> str:
    return exp.Literal.string(value).sql("duckdb")


def _header(file: Path, name: str) -> tuple[list[str], str]:
    """The names in the first line, and what stands between them."""
    with _opened(file) as stream:
        start = stream.readline(_LONGEST_HEADER)
    try:
        line = start.decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise _not_utf8(file, name) from error
    if not line.strip():
        raise InputError(
            "file-empty",
            place=name,
            expected="a first line with the names of the columns",
            found="nothing",
            fix="Export the file again, or take it out of the folder.",
        )
    unquoted = Counter(re.sub(r'"[^"]*"', "", line))
    delimiter = max(_DELIMITERS, key=lambda one: unquoted[one])
    header = next(csv.reader(io.StringIO(line), delimiter=delimiter))
    _refuse_bad_names(header, name)
    return header, delimiter


def _refuse_bad_names(header: list[str], name: str) -> None:
    for place, column in enumerate(header, start=1):
        if not column.strip():
            raise InputError(
                "blank-header",
                place=f"{name}, line 1",
                expected="a name for every column",
                found=f"none for column {place}",
                fix="Correct the first line; it must hold the names of the columns.",
            )
    column, count = Counter(map(str.lower, header)).most_common(1)[0]
    if count > 1:
        raise InputError(
            "repeated-header",
            place=f"{name}, line 1",
            expected="a name of its own for every column",
            found=f"“{column}” more than once",
            fix="Rename one of the columns.",
        )


def _refused(file: Path, name: str, said: str) -> HeguiError:
    """What DuckDB says of a line, in our form."""
    if "unicode" in said or "utf-8" in said:
        return _not_utf8(file, name)
    found = _LINE.search(said)
    place = f"{name}, line {found[1]}" if found else name
    if fields := _FIELDS.search(said):
        return InputError(
            "row-width",
            place=place,
            expected=f"{fields[1]} cells, as the first line has",
            found=fields[2],
            fix="Put quotes around a cell that holds the delimiter, or complete the line.",
        )
    if "quote" in said:
        return InputError(
            "csv-quotes",
            place=place,
            expected="every quote to be closed",
            found="one that is not",
            fix="Close it; a quote inside a cell is written twice.",
        )
    return InputError(
        "csv-unreadable",
        place=place,
        expected="CSV as RFC 4180 describes it",
        found="the answer “" + " ".join(said.split("\n\n")[0].split())[:200] + "”",
        fix="Mend the line, or export the file again.",
    )


def _not_utf8(file: Path, name: str) -> InputError:
    line, start = _first_bad_line(file)
    encoding = _encoding_of(start)
    return InputError(
        "table-encoding",
        place=f"{name}, line {line}",
        expected="UTF-8",
        found=f"text in {encoding}" if encoding else "bytes that are no UTF-8",
        fix=f"Convert the file: iconv -f {encoding or 'ENCODING'} -t UTF-8 {name} > utf8.csv",
    )


def _first_bad_line(file: Path) -> tuple[int, bytes]:
    with _opened(file) as stream:
        for number, line in enumerate(stream, start=1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                return number, line
    return 1, b""


def _encoding_of(line: bytes) -> str | None:
    if line.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    try:
        line.decode("gb18030")
    except UnicodeDecodeError:
        return None
    return "GB18030"


@contextmanager
def _opened(file: Path) -> Iterator[IO[bytes]]:
    with gzip.open(file) if file.suffix == ".gz" else file.open("rb") as stream:
        yield cast("IO[bytes]", stream)
