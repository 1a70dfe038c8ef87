"""Zip and .gz files: read where they are what they seem, refused where they are not."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

import ingest
from engine.errors import HeguiError, InputError
from ingest.archives import HARMLESS
from ingest.files import find_files

PERSONS = "人员编号,姓名\nP1,甲\nP2,乙\n"


def packed(*members: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return buffer.getvalue()


def test_members_are_read_under_the_archives_name(tmp_path: Path) -> None:
    inside = (("2026/一月/persons.csv", PERSONS.encode("gb18030")), ("2026/README.txt", b"notes"))
    (tmp_path / "a.zip").write_bytes(packed(*inside, ("__MACOSX/x.csv", b"\0")))
    loaded = ingest.load([tmp_path / "a.zip"])
    assert [file.file for file in loaded.inputs] == ["a.zip/2026/一月/persons.csv"]
    rows = loaded.connection.execute("SELECT psn_no, src_file, src_row FROM person ORDER BY ALL").fetchall()
    assert rows == [("P1", "a.zip/2026/一月/persons.csv", 2), ("P2", "a.zip/2026/一月/persons.csv", 3)]


def test_a_folder_may_hold_archives_beside_files(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(packed(("b.csv", b"psn_no,psn_name\nP1,A\n")))
    (tmp_path / "c.csv.gz").write_bytes(gzip.compress(b"psn_no,psn_name\nP2,B\n"))
    (tmp_path / "d.csv").write_text("psn_no,psn_name\nP3,C\n")
    loaded = ingest.load([tmp_path])
    assert {file.file: file.loaded for file in loaded.inputs} == {"a.zip/b.csv": 1, "c.csv.gz": 1, "d.csv": 1}


def test_chinese_names_packed_by_windows_are_decoded(tmp_path: Path) -> None:
    content = packed(("zzzzzzzz.csv", PERSONS.encode()))
    (tmp_path / "a.zip").write_bytes(content.replace(b"zzzzzzzz", "参保人员".encode("gbk")))
    assert [file.name for file in find_files([tmp_path])] == ["a.zip/参保人员.csv"]


def test_workbooks_are_no_archives(county: Path) -> None:
    (book,) = county.rglob("operators.xlsx")
    assert [file.name for file in find_files([book])] == ["operators.xlsx"]


def encrypted(content: bytes) -> bytes:
    """The same zip with the flag of encryption set, in both places that have it."""
    changed = bytearray(content)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.index(mark) + offset
        changed[at : at + 2] = struct.pack("<H", struct.unpack("<H", changed[at : at + 2])[0] | 1)
    return bytes(changed)


def understated(content: bytes) -> bytes:
    """The same zip, its directory saying that the member is small."""
    at = content.index(b"PK\x01\x02") + 24
    return content[:at] + struct.pack("<L", 10) + content[at + 4 :]


ZEROS = b"\0" * (HARMLESS + 1)
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "cut.zip": (lambda: packed(("a.csv", PERSONS.encode()))[:-30], "archive-unreadable"),
    "damaged.zip": (
        lambda: packed(("a.csv", PERSONS.encode())).replace(b"a.csv", b"b.csv", 1),
        "archive-unreadable",
    ),
    "encrypted.zip": (lambda: encrypted(packed(("a.csv", PERSONS.encode()))), "archive-encrypted"),
    "outside.zip": (lambda: packed(("../../a.csv", PERSONS.encode())), "archive-outside"),
    "root.zip": (lambda: packed(("/etc/a.csv", PERSONS.encode())), "archive-outside"),
    "drive.zip": (lambda: packed(("C:\\a.csv", PERSONS.encode())), "archive-outside"),
    "bomb.zip": (lambda: packed(("a.csv", ZEROS)), "archive-bomb"),
    "sly-bomb.zip": (lambda: understated(packed(("a.csv", ZEROS))), "archive-unreadable"),
    "bomb.csv.gz": (lambda: gzip.compress(ZEROS), "archive-bomb"),
    "cut.csv.gz": (lambda: gzip.compress(PERSONS.encode())[:-5], "archive-unreadable"),
    "nested.zip": (lambda: packed(("b.zip", packed(("a.csv", b"x")))), "archive-unsupported"),
    "archive.rar": (lambda: b"Rar!\x1a\x07\x00" + bytes(40), "archive-unsupported"),
    "archive.7z": (lambda: b"7z\xbc\xaf\x27\x1c" + bytes(40), "archive-unsupported"),
    "empty.zip": (lambda: packed(), "folder-empty"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_as_it_seems_is_refused(name: str, tmp_path: Path) -> None:
    content, code = REFUSED[name]
    (tmp_path / name).write_bytes(content())
    with pytest.raises(HeguiError) as error:
        ingest.load([tmp_path / name])
    assert error.value.code == code
    assert name in error.value.place


def test_a_pattern_names_files_where_no_shell_expands_it(tmp_path: Path) -> None:
    for name in ("a1.csv", "a2.csv", "b.csv"):
        (tmp_path / name).write_text("psn_no,psn_name\n")
    assert [file.name for file in find_files([tmp_path / "a*.csv"])] == ["a1.csv", "a2.csv"]
    with pytest.raises(InputError, match="file-missing"):
        find_files([tmp_path / "c*.csv"])


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("psn_no,psn_name\n")
    assert len(find_files([tmp_path, tmp_path])) == 1


def test_the_kind_of_a_file_can_be_forced(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("就诊编号,费用明细流水号,金额\nM1,1,3.00\n", encoding="utf-8")
    loaded = ingest.load([tmp_path], kinds={"*.csv": "费用明细"})
    assert loaded.inputs[0].records == (("fee_line", 1),)
    with pytest.raises(InputError, match="file-unrecognised"):
        ingest.load([tmp_path], kinds={"x.csv": "settlement"})
    with pytest.raises(InputError, match="kind-of-no-file"):
        ingest.load([tmp_path], kinds={"y.csv": "settlement"})
    with pytest.raises(InputError, match="unknown-table"):
        ingest.load([tmp_path], kinds={"x.csv": "settlements"})
