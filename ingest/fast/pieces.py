"""A file cut into pieces that end where records end.

Cut on the bytes as they stand: in UTF-8 and in GB18030 alike, no byte of a longer character looks like a line
end or a quote. UTF-16 becomes UTF-8 first.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TextIO

PIECE = 24 << 20
_LONGEST = 4  # pieces that one record, or what looks like one, may span


class Irregular(Exception):  # noqa: N818 - no error: the file is then read cell by cell
    """The file cannot be cut or counted safely."""


@dataclass(frozen=True)
class Piece:
    """Whole records as bytes, the line of the file on which they begin, and how many lines they take."""

    data: bytes
    first: int
    lines: int


def read_pieces(path: Path, encoding: str, before: int) -> Iterator[Piece]:
    """The pieces after the first `before` lines. Raises Irregular where no end of a record can be told."""
    with _opened(path, encoding) as lines:
        head = [lines.readline() for _ in range(before)]
        if not all(head) or has_lone_returns(b"".join(head)):
            raise Irregular  # the reader of CSV counts them otherwise
        line = before + 1
        while data := _to_record_end(lines):
            piece = Piece(data, line, data.count(b"\n"))
            yield piece
            line += piece.lines


def _to_record_end(lines: _Lines) -> bytes:
    """So many bytes and what ends their last record: a line end with an even number of quotes before it."""
    parts = [lines.read(PIECE), lines.readline()]
    quotes, length = sum(part.count(b'"') for part in parts), PIECE
    while quotes % 2 and (more := lines.readline()):
        parts.append(more)
        quotes += more.count(b'"')
        length += len(more)
        if length > _LONGEST * PIECE:
            raise Irregular
    data = b"".join(parts)
    if not data or data.endswith(b"\n"):
        return data
    return data + (b"\r\n" if b"\r\n" in data else b"\n")


class _Lines(Protocol):
    def read(self, size: int, /) -> bytes: ...

    def readline(self) -> bytes: ...


class _InUtf8:
    """A text file whose pieces are given as UTF-8."""

    def __init__(self, text: TextIO) -> None:
        self._text = text

    def read(self, size: int, /) -> bytes:
        return self._text.read(size).encode()

    def readline(self) -> bytes:
        return self._text.readline().encode()


@contextmanager
def _opened(path: Path, encoding: str) -> Iterator[_Lines]:
    """The file without its mark."""
    if encoding == "utf-16":
        with path.open(encoding=encoding, newline="") as text:
            yield _InUtf8(text)
        return
    with path.open("rb") as file:
        if encoding == "utf-8-sig":
            file.seek(len(codecs.BOM_UTF8))
        yield file


def has_lone_returns(data: bytes) -> bool:
    """Whether some carriage return is no part of a line end, or only some lines end with one."""
    if b"\r" not in data:
        return False
    returns = data.count(b"\r\n")
    return data.count(b"\r") != returns or data.count(b"\n") != returns
