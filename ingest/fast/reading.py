"""A large file of delimited text: pieces filled side by side and kept in order; the rest is read by cell."""

from __future__ import annotations

import os
import tempfile
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing
from decimal import Decimal
from itertools import islice
from pathlib import Path

import duckdb

from engine.errors import InputError
from ingest.fast.filling import Filled, Filler, Layout
from ingest.fast.pieces import Irregular, Piece, read_pieces
from ingest.fast.plain import KnownWords, quoted
from ingest.header_words import looks_like_header
from ingest.headers import ROWS_SEARCHED
from ingest.intake import Intake
from ingest.readers.body import RECORDS_TAKEN, Sheet
from ingest.readers.grid import Grid
from ingest.readers.row_kinds import squeezed
from ingest.readers.sheet import Numbered, header_among, read_sheet
from ingest.schema import Column
from ingest.store import compress_if_much

FROM_BYTES = 1 << 20
"""Smaller files are read cell by cell: quick enough, and with fewer parts."""

_AT_ONCE = min(os.cpu_count() or 1, 8)


def read_fast(
    intake: Intake,
    path: Path,
    encoding: str,
    delimiter: str,
    records: Iterator[Numbered],
    connection: duckdb.DuckDBPyConnection,
) -> bool:
    """Take every record of the file as the reader of cells would, most of them by SQL.

    `records` are the file's records with their lines, of which the first are used. False where the file
    cannot be read so; then nothing was taken. Raises Irregular where that shows when rows are in the table.
    """
    first = list(islice(records, ROWS_SEARCHED))
    following = next(records, None)
    try:
        header = header_among(Sheet(intake, None, Grid(), True), first)
    except InputError:
        return False
    if following is None or header.missing or len(header.columns) < 2 or not _is_simple(header.columns):
        return False
    if any("hegui_" in str(column.derived) for column in header.table.derived):
        return False  # computed with what only the first connection has
    heads = tuple(squeezed(cell).lower() for cell in first[header.row][1])
    layout = Layout(intake.file, header.table, header.columns, heads, delimiter, encoding)
    rest = _others(intake, layout, read_pieces(path, encoding, following[0] - 1), connection)
    with closing(rest):
        read_sheet(intake, _chained(first, rest), None, exact_width=True)
    return True


def _is_simple(columns: Sequence[Column | None]) -> bool:
    """Whether every column is one of the table's own, and none is one in another unit."""
    return all(column is None or type(column) is Column for column in columns)


def _chained(first: Sequence[Numbered], rest: Iterator[Numbered]) -> Iterator[Numbered]:
    yield from first
    yield from rest


def _others(
    intake: Intake, layout: Layout, pieces: Iterator[Piece], connection: duckdb.DuckDBPyConnection
) -> Generator[Numbered, None, None]:
    """The records that SQL left, in order, with a word in between where it took some.

    Before a row that may state a total, the intake knows the sums of all that stands above it.
    """
    intake.tables.add(layout.table.name)
    between = False
    for filled in _filled(intake, layout, pieces, connection):
        intake.read += filled.rows
        known = dict.fromkeys(filled.amounts, Decimal(0))
        for line, cells, after_rows in filled.others:
            if between or after_rows:
                yield line, RECORDS_TAKEN
                between = False
            if looks_like_header(cells):
                raise Irregular  # another table may begin here
            if any("计" in cell or "共" in cell for cell in cells):
                above = _sums_above(connection, layout, filled, line)
                _add(intake, layout, {name: above[name] - known[name] for name in known})
                known = above
            yield line, cells
        _add(intake, layout, {name: filled.amounts[name] - known[name] for name in known})
        between = filled.ends_with_rows or (between and not filled.others)
    if between:
        yield 0, RECORDS_TAKEN


def _filled(
    intake: Intake, layout: Layout, pieces: Iterator[Piece], connection: duckdb.DuckDBPyConnection
) -> Iterator[Filled]:
    """What became of each piece, in order, its rows kept."""
    words = KnownWords(((at, c) for at, c in enumerate(layout.columns) if c is not None), intake.lists)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hegui-")))
        unusual: set[int] = set()
        free = [Filler(connection, layout, words, unusual, folder / str(at)) for at in range(_AT_ONCE + 1)]
        for filler in free:
            stack.callback(filler.close)
        pool = stack.enter_context(ThreadPoolExecutor(_AT_ONCE))
        running: deque[tuple[Filler, Future[Filled]]] = deque()
        stack.callback(_let_go, running)
        for piece in pieces:
            filler = free.pop()
            running.append((filler, pool.submit(filler.fill, piece)))
            if not free:
                yield _kept(running, free)
                compress_if_much(connection)
        while running:
            yield _kept(running, free)


def _kept(running: deque[tuple[Filler, Future[Filled]]], free: list[Filler]) -> Filled:
    filler, future = running[0]
    filled = future.result()
    filler.commit()
    running.popleft()
    free.append(filler)
    return filled


def _let_go(running: deque[tuple[Filler, Future[Filled]]]) -> None:
    """Wait for what still runs, and keep nothing of it."""
    for filler, future in running:
        if future.exception() is None:
            filler.drop()


def _sums_above(
    connection: duckdb.DuckDBPyConnection, layout: Layout, filled: Filled, line: int
) -> dict[str, Decimal]:
    """The sums of the rows of a piece that stand above a line."""
    names = list(filled.amounts)
    if not names:
        return {}
    sums = ", ".join(f'coalesce(sum("{name}"), 0)' for name in names)
    row = connection.execute(
        f'SELECT {sums} FROM "{layout.table.name}" WHERE src_file = {quoted(layout.file)} '
        "AND src_row >= ? AND src_row < ?",
        [filled.first, line],
    ).fetchone()
    assert row is not None
    return dict(zip(names, row, strict=True))


def _add(intake: Intake, layout: Layout, amounts: dict[str, Decimal]) -> None:
    for name, amount in amounts.items():
        intake.amounts_read[layout.table.name, name] += amount
