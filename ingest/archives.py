"""Zip files and .gz files: their members as files, told apart from bombs, and never written outside.

A member is streamed to a temporary file when it is read and deleted afterwards, so an archive larger than
the disk's free space can be read one member after another.
"""

from __future__ import annotations

import gzip
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from engine.errors import InputError

MOST_MEMBERS = 100_000
MOST_EXPANSION = 300  # deflate can do 1032; tables of claims reach 10 to 60
HARMLESS = 64 << 20  # bytes below which no ratio matters
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_PIECE = 1 << 20


def members(path: Path, name: str) -> list[zipfile.ZipInfo]:
    """The files in a zip.

    Raises InputError where one is encrypted, would be written outside, or says it expands like a bomb.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
        raise _unreadable(name, f"one that cannot be opened ({error})") from None
    if len(infos) > MOST_MEMBERS:
        raise _bomb(name, f"{len(infos)} of them")
    files = [info for info in infos if not info.is_dir()]
    for info in files:
        _check(info, f"{name}/{member_name(info)}")
    return files


def member_name(info: zipfile.ZipInfo) -> str:
    """The member's name. Windows packs Chinese names as GBK without saying so; they arrive as cp437."""
    name = info.filename
    if not info.flag_bits & _UTF8_NAME:
        raw = name.encode("cp437", errors="replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                return raw.decode(encoding)
            except UnicodeDecodeError:
                continue
    return name


def _check(info: zipfile.ZipInfo, place: str) -> None:
    parts = PurePosixPath(member_name(info).replace("\\", "/"))
    if parts.is_absolute() or ".." in parts.parts or ":" in parts.parts[0]:
        raise InputError(
            "archive-outside",
            place=place,
            expected="names of files inside the archive",
            found="a name that points outside it",
            fix="Pack the folder again with relative names; do not open this archive elsewhere.",
        )
    if info.flag_bits & _ENCRYPTED:
        raise InputError(
            "archive-encrypted",
            place=place,
            expected="an archive without a password",
            found="an encrypted file",
            fix="Unpack it with its password and name the folder instead.",
        )
    if info.file_size > max(HARMLESS, info.compress_size * MOST_EXPANSION):
        raise _bomb(place, f"{info.compress_size} bytes that say they hold {info.file_size}")


@contextmanager
def unpacked(path: Path, info: zipfile.ZipInfo, place: str) -> Iterator[Path]:
    """The member as a file of its own while the context lasts."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open(info) as member:
            copy = _copied(member, info.compress_size, place, Path(member_name(info)).suffix)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise _unreadable(place, f"a damaged one ({error})") from None
    try:
        yield copy
    finally:
        copy.unlink(missing_ok=True)


@contextmanager
def gunzipped(path: Path, name: str) -> Iterator[Path]:
    """What a .gz file holds, as a file of its own while the context lasts."""
    try:
        with gzip.open(path) as member:
            copy = _copied(member, path.stat().st_size, name, Path(path.stem).suffix)
    except (gzip.BadGzipFile, zlib.error, EOFError, OSError) as error:
        raise _unreadable(name, f"a damaged one ({error})") from None
    try:
        yield copy
    finally:
        copy.unlink(missing_ok=True)


def _copied(member: IO[bytes] | gzip.GzipFile, packed: int, place: str, suffix: str) -> Path:
    """A temporary copy. What an archive says of its sizes is not believed: the bytes are counted."""
    most = max(HARMLESS, packed * MOST_EXPANSION)
    with tempfile.NamedTemporaryFile(prefix="hegui-", suffix=suffix, delete=False) as copy:
        try:
            size = 0
            while piece := member.read(_PIECE):
                size += len(piece)
                if size > most:
                    raise _bomb(place, f"{packed} bytes that hold more than {most}")
                if shutil.disk_usage(copy.name).free < len(piece):
                    raise _no_room(place)
                copy.write(piece)
        except BaseException:
            Path(copy.name).unlink(missing_ok=True)
            raise
    return Path(copy.name)


def _unreadable(place: str, found: str) -> InputError:
    return InputError(
        "archive-unreadable",
        place=place,
        expected="a zip or .gz file",
        found=found,
        fix="Pack it again as zip, or unpack it and name the folder.",
    )


def _bomb(place: str, found: str) -> InputError:
    return InputError(
        "archive-bomb",
        place=place,
        expected=f"files that unpack to at most {MOST_EXPANSION} times their size",
        found=found,
        fix="Ask where it came from: such a file is made to fill a disk. Unpack it yourself if it is real.",
    )


def _no_room(place: str) -> InputError:
    return InputError(
        "archive-no-room",
        place=place,
        expected="room for the unpacked file in the temporary folder",
        found="a full disk",
        fix="Make room, or set TMPDIR to a folder on a larger disk.",
    )
