"""What was read of a file, kept: its rows as Parquet, its rejects and sums beside them.

Nothing depends on it. An entry is a folder named after the file's name and content, what it was to be read
as, and the version of the reader. It is written under another name and then renamed, so it is there whole or
not at all, whenever the process is killed; on use its files are compared with the hashes that it states.
缓存只为省时：删掉它，结果不变。
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from ingest.encodings import sha256_of
from ingest.intake import Amounts, Intake
from ingest.messages.transactions import ENCOUNTER_MORE
from ingest.records import BY_NAME
from ingest.rejects import Reject
from ingest.schema import SOURCE_COLUMNS, Table
from ingest.totals import StatedTotal
from ingest.words import Words

FROM_BYTES = 1 << 16
"""Smaller files are read as quickly as an entry is."""

_MOST_BYTES = 20 << 30
_UNFINISHED_SECONDS = 86_400
_CONTENTS = "contents.json"
_TABLES: Mapping[str, Table] = {**BY_NAME, ENCOUNTER_MORE.name: ENCOUNTER_MORE}


class RecordCache:
    """Entries in a folder; `version` is another text whenever reading or its declarations change."""

    def __init__(self, folder: Path, version: str) -> None:
        self._folder = folder
        self._version = version

    def key(self, file: str, sha256: str, asked: object, words: Words) -> str:
        """The name of the entry for a file's name and content, read as was asked with these words."""
        parts = (file, sha256, asked, self._version, duckdb.__version__, _sorted(words))
        return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()

    def load(self, key: str, connection: duckdb.DuckDBPyConnection, intake: Intake) -> str | None:
        """Take what the entry holds as if the file were read. The form of the file; None without an entry."""
        entry = self._folder / key
        try:
            contents = json.loads((entry / _CONTENTS).read_text(encoding="utf-8"))
            if any(sha256_of(entry / file) != digest for file, digest in contents["files"].items()):
                return None
            _take(intake, contents)
            for name in sorted(intake.tables):
                self._insert(connection, _TABLES[name], entry / f"{name}.parquet", intake.file)
            os.utime(entry)
        except (OSError, ValueError, KeyError, TypeError, duckdb.Error):
            return None
        return str(contents["form"])

    def save(self, key: str, connection: duckdb.DuckDBPyConnection, intake: Intake, form: str) -> None:
        """Keep what was read of a file; where the folder cannot be written, nothing happens."""
        with suppress(OSError, duckdb.Error):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._forget()
            unfinished = Path(tempfile.mkdtemp(prefix=".part-", dir=self._folder))
            try:
                for name in sorted(intake.tables):
                    self._copy(connection, _TABLES[name], unfinished / f"{name}.parquet", intake.file)
                files = {file.name: sha256_of(file) for file in sorted(unfinished.iterdir())}
                text = json.dumps(_contents(intake, form) | {"files": files}, ensure_ascii=False)
                (unfinished / _CONTENTS).write_text(text, encoding="utf-8")
                shutil.rmtree(self._folder / key, ignore_errors=True)  # one that could not be used
                os.rename(unfinished, self._folder / key)
            finally:
                shutil.rmtree(unfinished, ignore_errors=True)

    def _copy(self, connection: duckdb.DuckDBPyConnection, table: Table, file: Path, name: str) -> None:
        quoted = "'" + name.replace("'", "''") + "'"
        connection.execute(
            f'COPY (SELECT {_columns(table)} FROM "{table.name}" WHERE src_file = {quoted}) '
            f"TO {_sql_path(file)} (FORMAT parquet)"
        )

    def _insert(self, connection: duckdb.DuckDBPyConnection, table: Table, file: Path, name: str) -> None:
        columns = _columns(table)
        connection.execute(
            f'INSERT INTO "{table.name}" ({columns}, src_file) '
            f"SELECT {columns}, ?::VARCHAR FROM read_parquet({_sql_path(file)})",
            [name],
        )

    def _forget(self) -> None:
        """Take out what was left unfinished long ago, and the longest unused where all is too much."""
        entries = []
        for entry in self._folder.iterdir():
            used = entry.stat().st_mtime
            if entry.name.startswith(".part-"):
                if time.time() - used > _UNFINISHED_SECONDS:
                    shutil.rmtree(entry, ignore_errors=True)
                continue
            entries.append((used, sum(file.stat().st_size for file in entry.iterdir()), entry))
        room = _MOST_BYTES
        for _, size, entry in sorted(entries, reverse=True):
            room -= size
            if room < 0:
                shutil.rmtree(entry, ignore_errors=True)


def _contents(intake: Intake, form: str) -> dict[str, Any]:
    return {
        "form": form,
        "read": intake.read,
        "tables": sorted(intake.tables),
        "rejects": [asdict(reject) | {"file": None} for reject in intake.rejects],
        "stated": [
            asdict(total) | {"stated": str(total.stated), "read": str(total.read)} for total in intake.stated
        ],
        "amounts_read": _listed(intake.amounts_read),
        "amounts_rejected": _listed(intake.amounts_rejected),
    }


def _take(intake: Intake, contents: Mapping[str, Any]) -> None:
    rejects = [Reject(**(reject | {"file": intake.file})) for reject in contents["rejects"]]
    stated = [
        StatedTotal(**(total | {"stated": Decimal(total["stated"]), "read": Decimal(total["read"])}))
        for total in contents["stated"]
    ]
    intake.read += contents["read"]
    intake.stated += stated
    intake.tables.update(contents["tables"])
    for sums, given in (
        (intake.amounts_read, contents["amounts_read"]),
        (intake.amounts_rejected, contents["amounts_rejected"]),
    ):
        for table, column, amount in given:
            sums[table, column] += Decimal(amount)
    for reject in rejects:
        intake.note(reject)


def _listed(sums: Amounts) -> list[tuple[str, str, str]]:
    return [(table, column, str(amount)) for (table, column), amount in sums.items()]


def _columns(table: Table) -> str:
    names = [column.name for column in table.columns]
    names += [name for name, _ in SOURCE_COLUMNS if name != "src_file"]
    return ", ".join(f'"{name}"' for name in names)


def _sorted(words: Words) -> list[tuple[str, list[tuple[str, str]]]]:
    return sorted((scheme, sorted(known.items())) for scheme, known in words.items())


def _sql_path(file: Path) -> str:
    return "'" + str(file).replace("'", "''") + "'"
