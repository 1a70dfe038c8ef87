"""What the Excel reader does not tell of old workbooks (.xls): failed formulas, and the date system.

An .xls file is a compound file; its stream “Workbook” is a row of records. Formats: [MS-CFB], [MS-XLS].
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFA  # sector numbers from here on end a chain
_BOF, _EOF, _BOUNDSHEET, _DATEMODE, _BOOLERR, _FORMULA = 0x0809, 0x000A, 0x0085, 0x0022, 0x0205, 0x0006
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


@dataclass
class XlsFacts:
    """Whether days count from 1904; failed cells of each sheet: (row, column), both from 1, and the error."""

    from_1904: bool = False
    failed: dict[str, dict[tuple[int, int], str]] = field(default_factory=dict)


def read_xls_facts(content: bytes) -> XlsFacts:
    """Look through the records of a workbook; what is damaged is left to the Excel reader to refuse."""
    facts = XlsFacts()
    with suppress(struct.error, IndexError, UnicodeDecodeError):
        _look_through(_workbook_stream(content), facts)
    return facts


def _look_through(stream: bytes, facts: XlsFacts) -> None:
    names: dict[int, str] = {}
    sheet = ""
    for at, kind, body in _records(stream):
        if kind == _BOF:
            sheet = names.get(at, "")
        elif kind == _BOUNDSHEET:
            length, wide = body[6], body[7] & 1
            name = body[8 : 8 + length * (1 + wide)]
            names[struct.unpack_from("<I", body)[0]] = name.decode("utf-16-le" if wide else "latin-1")
        elif kind == _DATEMODE:
            facts.from_1904 = struct.unpack_from("<H", body)[0] == 1
        elif kind == _BOOLERR and body[7]:
            _add(facts, sheet, body, body[6])
        elif kind == _FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2:
            _add(facts, sheet, body, body[8])


def _add(facts: XlsFacts, sheet: str, body: bytes, error: int) -> None:
    row, column = struct.unpack_from("<HH", body)
    facts.failed.setdefault(sheet, {})[row + 1, column + 1] = _ERRORS.get(error, "#N/A")


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield at, kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _workbook_stream(content: bytes) -> bytes:
    """The stream “Workbook” of a compound file; empty where there is none."""
    if not content.startswith(_MAGIC):
        return b""
    size = 1 << struct.unpack_from("<H", content, 30)[0]
    mini_size = 1 << struct.unpack_from("<H", content, 32)[0]
    first_directory, _, cutoff, first_mini = struct.unpack_from("<IIII", content, 48)
    next_of = _allocation(content, size)
    directory = _chain(content, size, size, next_of, first_directory)
    entries = [directory[at : at + 128] for at in range(0, len(directory) - 127, 128)]
    for entry in entries:
        name = entry[: max(struct.unpack_from("<H", entry, 64)[0] - 2, 0)].decode("utf-16-le")
        if name in ("Workbook", "Book"):
            start, length = struct.unpack_from("<II", entry, 116)
            if length >= cutoff:
                return _chain(content, size, size, next_of, start)[:length]
            minis = _numbers(_chain(content, size, size, next_of, first_mini))
            root = struct.unpack_from("<I", entries[0], 116)[0]
            inside = _chain(content, size, size, next_of, root)
            return _chain(inside, mini_size, 0, minis, start)[:length]
    return b""


def _allocation(content: bytes, size: int) -> tuple[int, ...]:
    """Of each sector the one that follows it."""
    sectors = [number for number in struct.unpack_from("<109I", content, 76) if number < _END]
    more = struct.unpack_from("<I", content, 68)[0]
    seen = 0
    while more < _END and seen <= len(content) // size:
        numbers = _numbers(content[size * (more + 1) : size * (more + 2)])
        sectors += [number for number in numbers[:-1] if number < _END]
        more, seen = numbers[-1], seen + 1
    return _numbers(b"".join(content[size * (number + 1) : size * (number + 2)] for number in sectors))


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])


def _chain(content: bytes, size: int, begin: int, next_of: tuple[int, ...], first: int) -> bytes:
    """The sectors of a stream, one after the other. A chain that never ends is cut off."""
    found: list[bytes] = []
    sector = first
    while sector < _END and len(found) <= len(next_of):
        found.append(content[begin + size * sector : begin + size * (sector + 1)])
        sector = next_of[sector]
    return b"".join(found)
