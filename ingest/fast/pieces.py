"""A file cut into pieces that end where records end.

Cut on the bytes as they stand: in UTF-8 and in GB18030 alike, no byte of a longer character looks like a line
end or a quote. UTF-16 becomes UTF-8 first.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

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
    line, rest = before + 1, b""
    for block in _after_lines(_blocks(path, encoding), before):
        rest += block
        if not (cut := _record_end(rest)):
            if len(rest) > _LONGEST * PIECE:
                raise Irregular
            continue
        piece = Piece(rest[:cut], line, rest.count(b"\n", 0, cut))
        yield piece
        line += piece.lines
        rest = rest[cut:]
    if rest:
        ended = rest if rest.endswith(b"\n") else rest + (b"\r\n" if b"\r\n" in rest else b"\n")
        yield Piece(ended, line, ended.count(b"\n"))


def _blocks(path: Path, encoding: str) -> Iterator[bytes]:
    """The file's bytes without its mark."""
    if encoding == "utf-16":
        with path.open(encoding=encoding, newline="") as text:
            while part := text.read(PIECE):
                yield part.encode()
        return
    with path.open("rb") as file:
        if encoding == "utf-8-sig":
            file.seek(len(codecs.BOM_UTF8))
        while block := file.read(PIECE):
            yield block


def _after_lines(blocks: Iterator[bytes], lines: int) -> Iterator[bytes]:
    """What follows the first lines. Raises Irregular where the reader of CSV counts them otherwise."""
    begun = b""
    for block in blocks:
        begun += block
        at = 0
        for _ in range(lines):
            at = begun.find(b"\n", at) + 1
            if not at:
                break
        else:
            if has_lone_returns(begun[:at]):
                raise Irregular
            yield begun[at:]
            yield from blocks
            return
    raise Irregular


def has_lone_returns(data: bytes) -> bool:
    """Whether some carriage return is no part of a line end, or only some lines end with one."""
    if b"\r" not in data:
        return False
    returns = data.count(b"\r\n")
    return data.count(b"\r") != returns or data.count(b"\n") != returns


def _record_end(data: bytes) -> int:
    """Where the last whole record ends: after a line end with an even number of quotes before it."""
    cut = data.rfind(b"\n") + 1
    quotes = data.count(b'"', 0, cut)
    while quotes % 2:
        before = data.rfind(b"\n", 0, cut - 1) + 1
        quotes -= data.count(b'"', before, cut)
        cut = before
    return cut
