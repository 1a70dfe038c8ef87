"""What bytes a text file is made of: UTF-8 with or without mark, UTF-16 with mark, GB18030; and its hash.

One pass over the file, in pieces, so that a large file is never held in memory.
"""

from __future__ import annotations

import codecs
import hashlib
import re
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from engine.errors import InputError

_PIECE = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NAMES = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16", "gb18030": "GB18030"}
_CHINESE = re.compile("[\u4e00-\u9fff]")
_CHINESE_ENOUGH = 3


@dataclass(frozen=True)
class _Failure:
    """Where decoding stopped, and how many Chinese characters came before."""

    line: int
    byte: int
    chinese: int


def sha256_of(path: Path) -> str:
    """The file's SHA-256, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def begins_as(path: Path) -> str | None:
    """The encoding of which the first characters beyond ASCII leave no doubt; None where they do.

    The rest of the file is not looked at: whoever reads it meets what does not belong there.
    """
    with path.open("rb") as file:
        start = file.read(4)
        if any(start.startswith(mark) for mark, _ in _MARKS):
            return None
        file.seek(0)
        while piece := file.read(_PIECE):
            if not piece.isascii():
                return _told_by(piece)
    return "utf-8"


def _told_by(piece: bytes) -> str | None:
    """“utf-8” or “gb18030”, if the piece is surely one of them. A character may be cut off at its end."""
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(piece)
        return "utf-8" if _chinese(text) >= _CHINESE_ENOUGH else None
    except UnicodeDecodeError as error:
        if _chinese(piece[: error.start].decode()):
            return None
    try:
        codecs.getincrementaldecoder("gb18030")().decode(piece)
    except UnicodeDecodeError:
        return None
    return "gb18030"


def encoding_of(path: Path, name: str) -> str:
    """The Python name of the file's encoding. Raises InputError when it is none that we read."""
    with path.open("rb") as file:
        start = file.read(4)
    marked = next((encoding for mark, encoding in _MARKS if start.startswith(mark)), None)
    if marked:
        failure = _first_failure(path, marked)
        if failure:
            raise _wrong(name, marked, failure)
        return marked
    failure = _first_failure(path, "utf-8")
    if failure is None:
        return "utf-8"
    if failure.chinese >= _CHINESE_ENOUGH:  # real UTF-8 with a broken place, not GBK that begins like it
        raise _wrong(name, "utf-8", failure)
    in_gb = _first_failure(path, "gb18030")
    if in_gb is None:
        return "gb18030"
    raise _wrong(name, "gb18030", in_gb)


def shown_encoding(encoding: str) -> str:
    """The encoding as people call it."""
    return _NAMES[encoding]


def _first_failure(path: Path, encoding: str) -> _Failure | None:
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = chinese = offset = 0
    with path.open("rb") as file:
        while True:
            piece = file.read(_PIECE)
            pending = len(decoder.getstate()[0])
            try:
                text = decoder.decode(piece, final=not piece)
            except UnicodeDecodeError as error:
                good = bytes(error.object[: error.start]).decode(encoding, errors="ignore")
                at = offset - pending + error.start
                return _Failure(lines + good.count("\n") + 1, at + 1, chinese + _chinese(good))
            if not piece:
                return None
            lines += text.count("\n")
            chinese += 0 if chinese >= _CHINESE_ENOUGH else _chinese(text)
            offset += len(piece)


def _chinese(text: str) -> int:
    return 0 if text.isascii() else sum(1 for _ in islice(_CHINESE.finditer(text), _CHINESE_ENOUGH))


def _wrong(name: str, encoding: str, failure: _Failure) -> InputError:
    return InputError(
        "file-encoding",
        place=f"{name}, line {failure.line}",
        expected="text in UTF-8 or GB18030 (GBK)",
        found=f"bytes that are no {_NAMES[encoding]} (byte {failure.byte} of the file)",
        fix="Save the file again as “CSV UTF-8” or with the encoding UTF-8.",
    )
