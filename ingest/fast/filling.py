"""The rows of one piece into their table, by one statement; which lines it left out, and what they add up to.

Proof that every line was taken for one record: as many rows of nothing but plain cells came out as lines
went in. Where some did not, their lines are told by the numbers that are missing; for the numbers to be right
there must be as many records as lines. If not, the reader of CSV tells the records apart, and each
gets its number written in front.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb

from ingest.fast.pieces import Irregular, Piece, has_lone_returns
from ingest.fast.plain import KnownWords, Plain, plain, quoted
from ingest.schema import SOURCE_COLUMNS, Column, Kind, Table

Record = tuple[int, list[str]]  # the line on which it begins, its cells
Other = tuple[int, list[str], bool]  # such a record, and whether rows that SQL took stand right before it
_LEARNED_FROM = 2_000
_FEW = 500  # one line in so many may be left to the reader of cells without asking why
_FEW_AT_LEAST = 20
_BLOCK = 1 << 16


@dataclass(frozen=True)
class Layout:
    """A header as SQL needs it: the file's name, its table, what heads each cell, and the delimiter."""

    file: str
    table: Table
    columns: tuple[Column | None, ...]
    heads: tuple[str, ...]
    delimiter: str
    encoding: str


@dataclass(frozen=True)
class Filled:
    """What became of a piece: its rows in the table, their sums, and the records for the reader of cells."""

    first: int
    rows: int
    amounts: Mapping[str, Decimal]
    others: Sequence[Other]
    ends_with_rows: bool


class Filler:
    """Fills pieces of one file through a connection of its own; each stays open until `commit`."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        layout: Layout,
        words: KnownWords,
        unusual: set[int],
        scratch: Path,
    ) -> None:
        self._connection = connection.cursor()
        self._layout = layout
        self._words = words
        self._unusual = unusual  # columns of which more than the usual form must be taken; grows
        self._scratch = scratch
        self._written = 0

    def fill(self, piece: Piece) -> Filled:
        """Insert the plain rows of a piece. Raises Irregular where its records cannot be told apart."""
        data = self._in_utf8(piece.data)
        if b"\0" in data or has_lone_returns(data):
            raise Irregular
        self._words.learn(_first_records(data, self._layout.delimiter))
        # Of a quote behind a space, SQL and the reader of CSV think differently.
        if not (b'"' in data and b' "' in data) and (filled := self._by_lines(data, piece)):
            return filled
        return self._by_records(data, piece)

    def commit(self) -> None:
        """Keep what the last `fill` inserted."""
        self._connection.commit()

    def drop(self) -> None:
        """Forget what the last `fill` inserted."""
        self._connection.rollback()

    def close(self) -> None:
        """Give the connection back."""
        self._connection.close()

    def _in_utf8(self, data: bytes) -> bytes:
        if self._layout.encoding == "gb18030" and not data.isascii():
            return data.decode("gb18030").encode()
        return data

    def _by_lines(self, data: bytes, piece: Piece) -> Filled | None:
        """Each line a record; None where that does not hold."""
        self._write(data)
        rows = self._source(data.endswith(b"\r\n"))
        self._connection.begin()
        try:
            count = self._insert_by_line(rows, piece)
            if count == piece.lines:
                return Filled(piece.first, count, self._amounts(piece), (), True)
            left = self._left_out(piece, count)
            last = piece.first + piece.lines - 1
            if left[-1] == last and self._counted(rows) != piece.lines:
                raise _NotLines  # had there been fewer records than lines, none had got the last number
        except (duckdb.Error, _NotLines):
            self._connection.rollback()
            return None
        texts = [line.decode() for line in _lines_at(data, [number - piece.first for number in left])]
        records = _records_of(texts, self._layout.delimiter)
        above = [piece.first - 1, *left]
        others = [
            (line, cells, line - before > 1)
            for line, cells, before in zip(left, records, above, strict=False)
        ]
        ends_with_rows = above[-1] < piece.first + piece.lines - 1
        return Filled(piece.first, count, self._amounts(piece), others, ends_with_rows)

    def _insert_by_line(self, rows: str, piece: Piece) -> int:
        """Insert the rows of the usual forms; where that leaves out many, of all plain forms instead."""
        number = f"{piece.first - 1} + row_number() OVER ()"
        count = self._insert(number, rows, self._unusual)
        if piece.lines - count > max(piece.lines // _FEW, _FEW_AT_LEAST) and self._learn_unusual(rows):
            self._connection.rollback()
            self._connection.begin()
            count = self._insert(number, rows, self._unusual)
        return count

    def _learn_unusual(self, rows: str) -> bool:
        """Find the columns that often hold other than the usual form; whether there are any new ones."""
        tests = {
            at: test
            for at, column in enumerate(self._layout.columns)
            if column is not None
            and at not in self._unusual
            and (test := plain(column, f"r{at}", self._words.of.get(at, {}), usual=True).test)
        }
        if not tests:
            return False
        counted = ", ".join(f"count(*) FILTER (({test}) IS FALSE)" for test in tests.values())
        found = self._connection.execute(f"SELECT count(*), {counted} FROM {rows}").fetchone()
        assert found is not None
        often = {at for at, times in zip(tests, found[1:], strict=True) if times * _FEW > found[0]}
        self._unusual |= often
        return bool(often)

    def _by_records(self, data: bytes, piece: Piece) -> Filled:
        """Records as the reader of CSV tells them apart, each with its number in front."""
        width = len(self._layout.columns)
        records = list(_numbered(data.decode(), piece.first, self._layout.delimiter))
        whole = {
            line
            for line, cells in records
            if len(cells) == width and not any("\n" in cell or "\r" in cell for cell in cells)
        }
        self._connection.begin()
        count = 0
        if whole:
            numbered = io.StringIO()
            csv.writer(numbered, lineterminator="\n").writerows(
                (line, *cells) for line, cells in records if line in whole
            )
            self._write(numbered.getvalue().encode())
            rows = self._source(False, numbered=True)
            try:
                every = set(range(width))
                count = self._insert("CAST(hegui_number AS BIGINT)", rows, every)
                whole.difference_update(self._left_out_of(rows, piece))
            except duckdb.Error:
                self._connection.rollback()
                raise Irregular from None
        others: list[Other] = []
        after_rows = False
        for line, cells in records:
            if line not in whole and cells:
                others.append((line, cells, after_rows))
            after_rows = line in whole or (after_rows and not cells)
        return Filled(piece.first, count, self._amounts(piece), others, after_rows)

    def _write(self, data: bytes) -> None:
        """Into the same file under a new name: its memory is used again, and nothing old remembered."""
        fresh = self._scratch.with_suffix(f".{self._written}.csv")
        self._written += 1
        if self._scratch.exists():
            os.replace(self._scratch, fresh)
        self._scratch = fresh
        with open(os.open(fresh, os.O_RDWR | os.O_CREAT, 0o600), "r+b", buffering=0) as file:
            view = memoryview(data)
            while view:
                view = view[file.write(view) :]
            file.truncate()

    def _source(self, returns: bool, *, numbered: bool = False) -> str:
        columns = self._layout.columns
        names = [f"r{at}" for at in range(len(columns))]
        if numbered:
            names = ["hegui_number", *names]
        delimiter = "," if numbered else self._layout.delimiter
        listed = ", ".join(f"'{name}': 'VARCHAR'" for name in names)
        ends = r"\r\n" if returns else r"\n"
        options = [
            quoted(str(self._scratch)),
            "auto_detect = false, header = false, strict_mode = true, parallel = false",
            f"quote = '\"', escape = '\"', delim = {quoted(delimiter)}, new_line = '{ends}'",
            "nullstr = '', max_line_size = 16777216",
            f"columns = {{{listed}}}",
        ]
        return f"read_csv({', '.join(options)})"

    def _insert(self, number: str, rows: str, unusual: Collection[int]) -> int:
        layout = self._layout
        given = {column.name: at for at, column in enumerate(layout.columns) if column is not None}
        readings: dict[str, Plain] = {
            name: plain(
                layout.table.by_name[name],
                f"r{at}",
                dict(self._words.of.get(at, {})),
                usual=at not in unusual,
            )
            for name, at in given.items()
        }
        values = [
            f'{readings[c.name].value if c.name in given else f"NULL::{c.kind.sql}"} AS "{c.name}"'
            for c in layout.table.given
        ]
        tests = [reading.test for reading in readings.values() if reading.test]
        tests += list(self._row_tests(given))
        derived = "".join(f', {column.derived} AS "{column.name}"' for column in layout.table.derived)
        names = [f'"{column.name}"' for column in layout.table.columns]
        places = (quoted(layout.file), "NULL", "hegui_row", "NULL")
        kept = "hegui_number, " if number.startswith("CAST") else ""
        into = ", ".join([*names, *(name for name, _ in SOURCE_COLUMNS)])
        # Numbering above the reading of cells keeps values from being computed twice, for test and for table.
        done = self._connection.execute(
            f'INSERT INTO "{layout.table.name}" ({into}) SELECT {", ".join([*names, *places])} FROM ('
            f"SELECT *{derived} FROM (SELECT *, {number} AS hegui_row FROM ("
            f"SELECT {', '.join(values)}, {kept}({' AND '.join(tests)}) IS NOT FALSE AS hegui_plain "
            f"FROM {rows})"
            f") WHERE hegui_plain)"
        ).fetchone()
        assert done is not None
        return int(done[0])

    def _row_tests(self, given: Mapping[str, int]) -> Iterator[str]:
        """What makes a row a record: its key is filled, and no cell before the key speaks of a total."""
        first_key = len(self._layout.columns)
        for group in self._layout.table.filled:
            places = [given[column.name] for column in group if column.name in given]
            filled = [f"(r{at} IS NOT NULL AND r{at} NOT IN ('-', '--'))" for at in places]
            yield f"({' OR '.join(filled) or 'false'})"
            for at in places:  # a header again, in national names
                if heads := [quoted(head) for head in self._layout.heads if head.isascii() and head]:
                    yield f"(r{at} IS NULL OR lower(r{at}) NOT IN ({', '.join(heads)}))"
            first_key = min([first_key, *places])
        for at, column in enumerate(self._layout.columns):
            if column is None:  # asked for, so that it is looked at whether it is text
                yield f"coalesce(strlen(r{at}), 0) >= 0"
        for at, column in enumerate(self._layout.columns[:first_key]):
            if column is None or column.kind is Kind.TEXT:
                yield f"(r{at} IS NULL OR NOT regexp_matches(r{at}, '计|共'))"

    def _left_out(self, piece: Piece, count: int) -> list[int]:
        """The lines between those in the table, which stand there in order."""
        before = f"lag(src_row, 1, {piece.first - 1}) OVER ()"
        found = self._connection.execute(
            f"SELECT before, src_row FROM (SELECT src_row, {before} AS before {self._mine(piece)}) "
            "WHERE src_row <> before + 1"
        ).fetchall()
        end = piece.first + piece.lines
        last = self._connection.execute(f"SELECT max(src_row) {self._mine(piece)}").fetchone()
        above = piece.first - 1 if last is None or last[0] is None else int(last[0])
        left = [line for before, row in (*found, (above, end)) for line in range(before + 1, row)]
        if count + len(left) != piece.lines:
            raise _NotLines
        return left

    def _left_out_of(self, rows: str, piece: Piece) -> list[int]:
        found = self._connection.execute(
            f"SELECT CAST(hegui_number AS BIGINT) AS n FROM {rows} "
            f"WHERE n NOT IN (SELECT src_row {self._mine(piece)})"
        ).fetchall()
        return [row[0] for row in found]

    def _counted(self, rows: str) -> int:
        row = self._connection.execute(f"SELECT count(*) FROM {rows}").fetchone()
        return 0 if row is None else int(row[0])

    def _amounts(self, piece: Piece) -> dict[str, Decimal]:
        names = [column.name for column in self._layout.table.amounts]
        if not names:
            return {}
        sums = ", ".join(f'sum("{name}")' for name in names)
        row = self._connection.execute(f"SELECT {sums} {self._mine(piece)}").fetchone()
        assert row is not None
        return {name: amount for name, amount in zip(names, row, strict=True) if amount is not None}

    def _mine(self, piece: Piece) -> str:
        return (
            f'FROM "{self._layout.table.name}" WHERE src_file = {quoted(self._layout.file)} '
            f"AND src_row BETWEEN {piece.first} AND {piece.first + piece.lines - 1}"
        )


class _NotLines(Exception):  # noqa: N818 - caught where it is raised
    """Some record takes more than a line, or a line is none."""


def _lines_at(data: bytes, wanted: Sequence[int]) -> Iterator[bytes]:
    """Some lines by their numbers from 0, in order; what lies between is only counted."""
    at = line = 0
    for number in wanted:
        while line < number:
            passed = data.count(b"\n", at, at + _BLOCK)
            if line + passed < number:
                line, at = line + passed, at + _BLOCK
                continue
            while line < number:
                at, line = data.index(b"\n", at) + 1, line + 1
        start = data.rfind(b"\n", 0, at) + 1
        at = start
        yield data[start : data.index(b"\n", start)]


def _first_records(data: bytes, delimiter: str) -> Iterator[list[str]]:
    """Some records of a piece, to learn words from; where they cannot be read, none."""
    text = b"\n".join(data.split(b"\n", _LEARNED_FROM)[:_LEARNED_FROM]).decode()
    with suppress(csv.Error):
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _records_of(lines: Sequence[str], delimiter: str) -> list[list[str]]:
    """Lines that are one record each, read by the reader of CSV."""
    found = []
    for line in lines:
        try:
            cells = next(csv.reader([line], delimiter=delimiter, strict=True), [])
        except csv.Error:
            raise Irregular from None
        found.append(cells)
    return found


def _numbered(text: str, first: int, delimiter: str) -> Iterator[Record]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = first
    try:
        for cells in reader:
            yield line, cells
            line = first + reader.line_num
    except csv.Error:
        raise Irregular from None
