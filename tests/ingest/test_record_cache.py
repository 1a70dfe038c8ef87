"""The cache of what was read: never another result, whatever becomes of it or of whoever writes it."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

import ingest
from ingest.cache import FROM_BYTES

HEADER = "人员编号,姓名,性别,出生日期\n"
WORDS = {"gend": {"男": "1", "女": "2"}}


@pytest.fixture
def persons(tmp_path: Path) -> Path:
    """A file large enough to be kept, with odd, bad and repeated rows."""
    rows = [
        f"P{number:06},甲{number % 7},{'男女'[number % 2]},1990-01-{number % 28 + 1:02}"
        for number in range(4000)
    ]
    rows += [
        "P000001,乙,男,1990-01-02",
        "P9,丙,男,昨天",
        "P000002,甲2,男,1990-01-03",
        "P8,丁,女,１９９０-01-02",
    ]
    path = tmp_path / "data" / "persons.csv"
    path.parent.mkdir()
    path.write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    assert path.stat().st_size > FROM_BYTES
    return path


def told(path: Path, folder: Path | None, version: str = "1") -> Any:
    cache = None if folder is None else ingest.RecordCache(folder, version)
    loaded = ingest.load([path], words=WORDS, cache=cache)
    rows = loaded.connection.execute("SELECT * FROM person ORDER BY src_row").fetchall()
    return rows, loaded.inputs, loaded.rejects


def entries(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def test_what_was_kept_is_what_was_read(persons: Path, tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    plain = told(persons, None)
    assert told(persons, folder) == plain
    (entry,) = entries(folder)
    written = (folder / entry / "contents.json").stat().st_mtime_ns
    assert told(persons, folder) == plain
    assert (folder / entry / "contents.json").stat().st_mtime_ns == written


def test_another_content_or_version_is_read_anew(persons: Path, tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    told(persons, folder)
    told(persons, folder, version="2")
    persons.write_text(persons.read_text(encoding="utf-8") + "P7,戊,男,1990-01-02\n", encoding="utf-8")
    assert told(persons, folder) == told(persons, None)
    assert len(entries(folder)) == 3


def test_a_damaged_entry_is_as_good_as_none(persons: Path, tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    plain = told(persons, folder)
    (entry,) = entries(folder)
    for file in ("person.parquet", "contents.json"):
        path = folder / entry / file
        content = path.read_bytes()
        half = len(content) // 2
        for damaged in (content[:half], content[:half] + b"#" + content[half + 1 :]):
            path.write_bytes(damaged)
            assert told(persons, folder) == plain


READING = """
import pathlib, sys, ingest
cache = ingest.RecordCache(pathlib.Path(sys.argv[2]), "1")
ingest.load([sys.argv[1]], words={"gend": {"男": "1", "女": "2"}}, cache=cache)
"""


def test_killed_at_ten_moments_the_next_run_gives_the_same(persons: Path, tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    folder.mkdir()
    plain = told(persons, None)
    command = [sys.executable, "-c", READING, str(persons), str(folder)]
    begun = time.monotonic()
    subprocess.run(command, check=True)
    takes = time.monotonic() - begun
    (entry,) = entries(folder)
    os.rename(folder / entry, tmp_path / "whole")
    moments = random.Random(5)
    for _ in range(10):
        process = subprocess.Popen(command)
        try:
            process.wait(timeout=takes * moments.uniform(0.3, 1.05))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
        assert [name for name in entries(folder) if not name.startswith(".")] in ([], [entry])
    assert told(persons, folder) == plain
    assert told(persons, folder) == plain
