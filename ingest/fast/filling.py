"""The rows of one piece into their table, by one statement; which lines it left out, and what they add up to.

First every line is held against the form of plain lines (`line_forms`); then SQL reads those that have it as
they stand, typed, for it cannot read them otherwise than the reader of cells. The other lines go to that
reader; each must be a record by itself, which proves that those between begin and end where they seem to. If
one is not, the reader of CSV tells the records apart, and each gets a line of its own, its number in front.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path

import duckdb

from ingest.fast.line_forms import line_form, unusual_cells
from ingest.fast.pieces import Irregular, Piece, has_lone_returns
from ingest.fast.plain import KnownWords, Reading, quoted, reading
from ingest.fast.scratch import ScratchFile
from ingest.schema import SOURCE_COLUMNS, Column, Table

Record = tuple[int, list[str]]  # the line on which it begins, its cells
Other = tuple[int, list[str], bool]  # such a record, and whether rows that SQL took stand right before it
Span = tuple[int, int]  # of a line: where it begins, and where the next one does
_LEARNED_FROM = 2_000
_NOT_AS_EXPECTED = (duckdb.InvalidInputException, duckdb.ConversionException)
_FEW = 500  # one line in so many may be left to the reader of cells without asking why
_FEW_AT_LEAST = 20
_FAR = 1 << 12


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
        self._every = frozenset(range(len(layout.columns)))
        self._scratch = ScratchFile(scratch)

    def fill(self, piece: Piece) -> Filled:
        """Insert the plain rows of a piece. Raises Irregular where its records cannot be told apart."""
        data = self._in_utf8(piece.data)
        if b"\0" in data or has_lone_returns(data):
            raise Irregular
        self._words.learn(_first_records(data, self._layout.delimiter))
        return self._by_lines(data, piece) or self._by_records(data, piece)

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
        returns = data.endswith(b"\r\n")
        self._scratch.write([data])
        self._connection.begin()
        try:
            unusual, odd = self._told_apart(data, piece, returns)
            left, records = [piece.first + at for at in odd], []
            if odd:
                spans = list(_spans(data, odd))
                records = self._records(data, spans)  # proof that each is a record: so are those between
                self._scratch.write(self._emptied(data, spans, b"\r\n" if returns else b"\n"))
            count = self._insert(self._layout.delimiter, returns, unusual, piece.first)
            if count + len(left) != piece.lines:  # of others a value could not be read
                left = self._left_out(piece, count)
                records = self._records(data, _spans(data, [line - piece.first for line in left]))
        except (*_NOT_AS_EXPECTED, _NotLines):
            self._connection.rollback()
            return None
        above = [piece.first - 1, *left]
        others = [
            (line, cells, line - before > 1)
            for line, cells, before in zip(left, records, above, strict=False)
        ]
        ends_with_rows = above[-1] < piece.first + piece.lines - 1
        return Filled(piece.first, count, self._amounts(piece), others, ends_with_rows)

    def _told_apart(self, data: bytes, piece: Piece, returns: bool) -> tuple[frozenset[int], list[int]]:
        """Of which columns more than the usual form is plain in this piece, and which lines then are not."""
        layout = self._layout
        while True:
            unusual = frozenset(self._unusual)
            form = line_form(layout.columns, layout.delimiter, unusual, self._before_key)
            odd = self._odd_lines(form, piece.lines, returns)
            if len(odd) <= max(piece.lines // _FEW, _FEW_AT_LEAST):
                return unusual, odd
            self._learn_unusual(data, piece, odd)
            if unusual == self._unusual:  # nor has another piece found more meanwhile
                return unusual, odd

    @cached_property
    def _before_key(self) -> int:
        """How many cells stand before the first that is part of the key."""
        columns, filled = self._layout.columns, [c for group in self._layout.table.filled for c in group]
        return next((at for at, column in enumerate(columns) if column in filled), len(columns))

    def _odd_lines(self, form: str, lines: int, returns: bool) -> list[int]:
        """The lines in the scratch file, from 0, that have another form."""
        whole = "delim = '\x01', quote = '', escape = ''"
        source = self._scratch.source({"line": "VARCHAR"}, returns, whole)
        row = self._connection.execute(
            "SELECT count(*), coalesce(list(place) FILTER (WHERE is_odd), []) FROM ("
            "SELECT row_number() OVER () - 1 AS place, "
            f"line IS NULL OR NOT regexp_full_match(line, {quoted(form)}) AS is_odd FROM {source})"
        ).fetchone()
        assert row is not None
        if row[0] != lines:
            raise _NotLines
        return sorted(row[1])

    def _learn_unusual(self, data: bytes, piece: Piece, odd: Sequence[int]) -> None:
        """Find the columns that often hold other than the usual form."""
        each = len(odd) // _LEARNED_FROM + 1
        records = self._records(data, _spans(data, odd[::each]))
        found = unusual_cells(self._layout.columns, records)
        self._unusual.update(at for at, times in found if times * each * _FEW > piece.lines)

    def _emptied(self, data: bytes, spans: Sequence[Span], end: bytes) -> Iterator[bytes | memoryview]:
        """The data, of some lines only the delimiters: the others keep their places."""
        view, at = memoryview(data), 0
        for start, stop in spans:
            yield view[at:start]
            yield self._layout.delimiter.encode() * (len(self._layout.columns) - 1) + end
            at = stop
        yield view[at:]

    def _records(self, data: bytes, spans: Iterable[Span]) -> list[list[str]]:
        """The cells of some lines, each read as a record. Raises _NotLines where one is none."""
        found = []
        for start, stop in spans:
            reader = csv.reader([data[start:stop].decode()], delimiter=self._layout.delimiter, strict=True)
            try:
                found.append(next(reader, []))
            except csv.Error:
                raise _NotLines from None
        return found

    def _by_records(self, data: bytes, piece: Piece) -> Filled:
        """Records as the reader of CSV tells them apart, each written on a line, its number in front."""
        width = len(self._layout.columns)
        records = list(_numbered(data.decode(), piece.first, self._layout.delimiter))
        lines = [(line, _written(cells)) for line, cells in records if len(cells) == width]
        lines = [(line, text) for line, text in lines if "\n" not in text and "\r" not in text]
        form = line_form(self._layout.columns, ",", self._every, self._before_key)
        self._connection.begin()
        try:
            self._scratch.write(["".join(f"{text}\n" for _, text in lines).encode()])
            odd = set(self._odd_lines(form, len(lines), False))
            plain = (f"{line},{text}\n" for at, (line, text) in enumerate(lines) if at not in odd)
            self._scratch.write(["".join(plain).encode()])
            count = self._insert(",", False, self._every, None)
            taken = self._taken(piece)
        except (*_NOT_AS_EXPECTED, _NotLines):
            self._connection.rollback()
            raise Irregular from None
        others: list[Other] = []
        after_rows = False
        for line, cells in records:
            is_taken = line in taken
            if not is_taken and cells:
                others.append((line, cells, after_rows))
            after_rows = is_taken or (after_rows and not cells)
        return Filled(piece.first, count, self._amounts(piece), others, after_rows)

    def _insert(self, delimiter: str, returns: bool, unusual: Collection[int], first: int | None) -> int:
        """Insert the rows of the scratch file, whose lines are plain or empty, numbered from `first`; where
        there is none, each has its number in front.
        """
        layout = self._layout
        given = {column.name: at for at, column in enumerate(layout.columns) if column is not None}
        readings = {
            name: reading(
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
        tests = [each.test for each in readings.values() if each.test]
        tests += list(self._row_tests(given, readings))
        derived = "".join(f', {column.derived} AS "{column.name}"' for column in layout.table.derived)
        names = [f'"{column.name}"' for column in layout.table.columns]
        places = (quoted(layout.file), "NULL", "hegui_row", "NULL")
        into = ", ".join([*names, *(name for name, _ in SOURCE_COLUMNS)])
        columns = {f"r{at}": "VARCHAR" for at in range(len(layout.columns))}
        columns |= {f"r{at}": readings[name].read_as for name, at in given.items()}
        columns = {"hegui_number": "BIGINT", **columns} if first is None else columns
        rows = self._scratch.source(
            columns, returns, f"quote = '\"', escape = '\"', delim = {quoted(delimiter)}"
        )
        kept = "hegui_number, " if first is None else ""
        number = "hegui_number" if first is None else f"{first - 1} + row_number() OVER ()"
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

    def _row_tests(self, given: Mapping[str, int], readings: Mapping[str, Reading]) -> Iterator[str]:
        """What makes a row a record: its key is filled, and is no header."""
        heads = [quoted(head) for head in self._layout.heads if head.isascii() and head]
        for group in self._layout.table.filled:
            as_text = {
                given[column.name]: readings[column.name].read_as == "VARCHAR"
                for column in group
                if column.name in given
            }
            filled = [
                f"(r{at} IS NOT NULL AND r{at} NOT IN ('-', '--'))" if is_text else f"r{at} IS NOT NULL"
                for at, is_text in as_text.items()
            ]
            yield f"({' OR '.join(filled) or 'false'})"
            for at, is_text in as_text.items():
                if is_text and heads:  # a header again, in national names
                    yield f"(r{at} IS NULL OR lower(r{at}) NOT IN ({', '.join(heads)}))"

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

    def _taken(self, piece: Piece) -> set[int]:
        """The lines of the rows in the table."""
        return {row[0] for row in self._connection.execute(f"SELECT src_row {self._mine(piece)}").fetchall()}

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


def _spans(data: bytes, wanted: Sequence[int]) -> Iterator[Span]:
    """Some lines, given by their numbers from 0, in order; what lies between is only counted."""
    at = line = 0
    for number in wanted:
        while number - line > _FAR:
            line += data.count(b"\n", at, at + _FAR)  # no more lines than bytes
            at += _FAR
        at = data.rfind(b"\n", 0, at) + 1
        while line < number:
            at, line = data.index(b"\n", at) + 1, line + 1
        yield at, data.index(b"\n", at) + 1


def _first_records(data: bytes, delimiter: str) -> Iterator[list[str]]:
    """Some records of a piece, to learn words from; where they cannot be read, none."""
    text = b"\n".join(data.split(b"\n", _LEARNED_FROM)[:_LEARNED_FROM]).decode()
    with suppress(csv.Error):
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _written(cells: Sequence[str]) -> str:
    """A record as a line without its end."""
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue()


def _numbered(text: str, first: int, delimiter: str) -> Iterator[Record]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = first
    try:
        for cells in reader:
            yield line, cells
            line = first + reader.line_num
    except csv.Error:
        raise Irregular from None
