"""Which files are read, what they are called in reports, and which reader a file's content asks for.

A path is a file, a folder, a pattern with * and ?, a zip, or the URL of a database.
"""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from glob import glob, has_magic
from pathlib import Path

from engine.errors import InputError, UnsupportedError
from ingest.archives import gunzipped, member_name, members, unpacked
from ingest.databases.url import database_url
from ingest.records import BY_NAME
from ingest.rejects import shown
from ingest.xml_mapping import XmlMapping, read_mapping

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")  # the second has no files
_GZIP = b"\x1f\x8b"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PARQUET = b"PAR1"
_SQLITE = b"SQLite format 3\x00"
_OTHER_ARCHIVES = {
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7z",
    b"BZh": "bzip2",
    b"\xfd7zX": "xz",
    _GZIP: ".gz inside another",
}
_IN_EXCEL = frozenset({"[Content_Types].xml", "mimetype"})  # Office Open XML, OpenDocument


@dataclass(frozen=True)
class Found:
    """A file to read, and its name in every report: its path in the folder, with forward slashes."""

    path: Path  # the file itself, or the archive that holds it
    name: str
    member: zipfile.ZipInfo | None = None
    packed: bool = False  # a .gz file
    kind: str | None = None  # the kind of record it must hold; None = told by its columns
    mapping: XmlMapping | None = None  # where the rows of an XML file are

    def at_hand(self) -> AbstractContextManager[Path]:
        """A path at which the file's own bytes lie while the context lasts."""
        if self.member is not None:
            return unpacked(self.path, self.member, self.name)
        return gunzipped(self.path, self.name) if self.packed else nullcontext(self.path)


def find_files(paths: Sequence[Path | str], kinds: Mapping[str, str] | None = None) -> list[Found]:
    """Files under the paths, in sorted order; `kinds` forces the kind of those whose name a pattern matches.

    URLs of databases are passed over: they are no files. Raises InputError for a missing path, an empty
    folder, an archive that may not be opened, a pattern of `kinds` that no file matches.
    """
    found: list[Found] = []
    for given in paths:
        if database_url(given):
            continue
        for path in _matching(given):
            here = sorted(_walk(path, path), key=lambda file: file.name)
            if not here:
                raise _empty(path)
            found += here
    return _with_kinds(_distinct(found), kinds or {})


def _matching(given: Path | str) -> list[Path]:
    path = Path(given)
    if path.exists():
        return [path]
    if has_magic(str(given)) and (matching := sorted(glob(str(given), recursive=True))):
        return [Path(each) for each in matching if not _is_left_out(Path(each).name)]
    raise InputError(
        "file-missing",
        place=str(given),
        expected="a file, a folder, or a pattern that files match",
        found="nothing at this path",
        fix="Check the spelling, and whether the drive is connected.",
    )


def _empty(path: Path) -> InputError:
    return InputError(
        "folder-empty",
        place=str(path),
        expected="files with records",
        found="none",
        fix="Name the folder that holds the exported files.",
    )


def _walk(root: Path, path: Path) -> Iterator[Found]:
    if path.is_file():
        yield from _opened(path, path.name if path == root else path.relative_to(root).as_posix())
        return
    for child in path.iterdir():
        if not _is_left_out(child.name):
            yield from _walk(root, child)


def _opened(path: Path, name: str) -> Iterator[Found]:
    """The file, or the files in it."""
    with path.open("rb") as file:
        start = file.read(4)
    if start in _ZIP and not _is_excel(path):
        inside = [info for info in members(path, name) if not _is_hidden(member_name(info))]
        if not inside:
            raise _empty(path)
        for info in inside:
            yield Found(path, f"{name}/{member_name(info)}", member=info)
    else:
        yield Found(path, name, packed=start.startswith(_GZIP))


def _is_excel(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return any(name in _IN_EXCEL for name in archive.namelist())
    except zipfile.BadZipFile:
        return path.suffix.lower() != ".zip"  # a damaged workbook is explained by its reader


def _is_hidden(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return any(_is_left_out(part) for part in parts) or parts[0] == "__MACOSX"


def _is_left_out(name: str) -> bool:
    """Notes, expectations, hidden files, and the lock files Excel leaves beside open workbooks."""
    lowered = name.lower()
    return lowered.startswith((".", "readme", "~$")) or lowered in (
        "expected.json",
        "thumbs.db",
        "desktop.ini",
    )


def _distinct(found: list[Found]) -> list[Found]:
    """Files of the same name in two folders are named with their whole path; one named twice is read once."""
    once = list(dict.fromkeys((file.path, file.name) for file in found))
    kept = {(file.path, file.name): file for file in reversed(found)}
    files = [kept[each] for each in once]
    counts = Counter(file.name for file in files)
    return [replace(file, name=_whole_name(file)) if counts[file.name] > 1 else file for file in files]


def _whole_name(file: Found) -> str:
    return file.path.as_posix() + (f"/{member_name(file.member)}" if file.member else "")


def _with_kinds(found: list[Found], kinds: Mapping[str, str]) -> list[Found]:
    used: set[str] = set()
    files = []
    for file in found:
        pattern = next((each for each in kinds if _matches(file.name, each)), None)
        if pattern is not None:
            used.add(pattern)
            file = _of_kind(file, kinds[pattern], f"--kind {pattern}={kinds[pattern]}")
        files.append(file)
    for pattern in kinds:
        if pattern not in used:
            raise InputError(
                "kind-of-no-file",
                place=f"--kind {pattern}={kinds[pattern]}",
                expected="a file among those read that the pattern matches",
                found="none",
                fix="Write the name as the report shows it, or a pattern such as *fees*.",
            )
    return files


def _of_kind(file: Found, kind: str, place: str) -> Found:
    """The file with the kind the user has given: its name, or the file of a mapping."""
    if kind.endswith((".yaml", ".yml")):
        mapping = read_mapping(Path(kind))
        return replace(file, kind=mapping.table.name, mapping=mapping)
    return replace(file, kind=known_kind(kind, place))


def _matches(name: str, pattern: str) -> bool:
    return fnmatchcase(name, pattern) or fnmatchcase(name.rpartition("/")[2], pattern)


def known_kind(kind: str, place: str) -> str:
    """The name of the kind that the user means by name or title. Raises InputError for none."""
    if kind in BY_NAME:
        return kind
    for table in BY_NAME.values():
        if kind == table.title:
            return table.name
    raise InputError(
        "unknown-table",
        place=place,
        expected="the name of a kind of record",
        found=shown(kind),
        fix=f"Write one of: {', '.join(BY_NAME)}.",
    )


def form_of(path: Path, name: str) -> str:
    """“excel”, “parquet”, “sqlite”, “xml”, “json” or “csv”, by the first bytes.

    Raises InputError for an empty file, UnsupportedError for an archive of a form we do not open.
    """
    with path.open("rb") as file:
        start = file.read(4096)
    if start.startswith((*_ZIP, _OLD_EXCEL)):
        if start.startswith(_ZIP) and not _is_excel(path):
            raise _nested(name)
        return "excel"
    for mark, form in ((_PARQUET, "parquet"), (_SQLITE, "sqlite")):
        if start.startswith(mark):
            return form
    _refuse_other_archives(start, name)
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


def _refuse_other_archives(start: bytes, name: str) -> None:
    for mark, form in _OTHER_ARCHIVES.items():
        if start.startswith(mark):
            raise _not_opened(name, f"an archive of the form {form}")
    if start[257:262] == b"ustar":
        raise _not_opened(name, "a tar archive")


def _nested(name: str) -> UnsupportedError:
    return _not_opened(name, "a zip inside another archive")


def _not_opened(name: str, found: str) -> UnsupportedError:
    return UnsupportedError(
        "archive-unsupported",
        place=name,
        expected="a zip or .gz of files",
        found=found,
        fix="Unpack it and name the folder.",
    )
