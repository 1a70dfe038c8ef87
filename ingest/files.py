"""Which files are read, what they are called in reports, and which reader a file's content asks for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.errors import InputError

_EXCEL = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_PARQUET = b"PAR1"


@dataclass(frozen=True)
class Found:
    """A file to read, and its name in every report: its path in the folder, with forward slashes."""

    path: Path
    name: str


def find_files(paths: Sequence[Path | str]) -> list[Found]:
    """Files under the paths, in sorted order. Raises InputError for a missing path or an empty folder."""
    found: list[Found] = []
    for path in map(Path, paths):
        if not path.exists():
            raise InputError(
                "file-missing",
                place=str(path),
                expected="a file or folder",
                found="nothing at this path",
                fix="Check the spelling, and whether the drive is connected.",
            )
        here = sorted(_walk(path, path), key=lambda file: file.name)
        if not here:
            raise InputError(
                "folder-empty",
                place=str(path),
                expected="files with records",
                found="none",
                fix="Name the folder that holds the exported files.",
            )
        found += here
    return _distinct(found)


def _walk(root: Path, path: Path) -> Iterator[Found]:
    if path.is_file():
        yield Found(path, path.name if path == root else path.relative_to(root).as_posix())
        return
    for child in path.iterdir():
        if not _is_left_out(child.name):
            yield from _walk(root, child)


def _is_left_out(name: str) -> bool:
    """Notes, expectations, hidden files, and the lock files Excel leaves beside open workbooks."""
    lowered = name.lower()
    return lowered.startswith((".", "readme", "~$")) or lowered in (
        "expected.json",
        "thumbs.db",
        "desktop.ini",
    )


def _distinct(found: list[Found]) -> list[Found]:
    """Files of the same name in two folders are named with their whole path."""
    counts = Counter(file.name for file in found)
    return [Found(f.path, f.path.as_posix()) if counts[f.name] > 1 else f for f in found]


def form_of(path: Path, name: str) -> str:
    """“excel”, “parquet”, “xml”, “json” or “csv”, by the first bytes. Raises InputError for an empty file."""
    with path.open("rb") as file:
        start = file.read(4096)
    if start.startswith(_EXCEL):
        return "excel"
    if start.startswith(_PARQUET):
        return "parquet"
    wide = start.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = (
        start.decode("utf-16" if wide else "latin-1", errors="ignore")
        .removeprefix("ï»¿")
        .lstrip("\ufeff \t\r\n")
    )
    if not text:
        raise InputError(
            "file-empty",
            place=name,
            expected="records",
            found="an empty file",
            fix="Export the file again, or take it out of the folder.",
        )
    return {"<": "xml", "{": "json", "[": "json"}.get(text[0], "csv")
