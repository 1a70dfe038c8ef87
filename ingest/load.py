"""Files in, typed tables out: the face of ingest."""

from __future__ import annotations

import gc
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from ingest.cache import FROM_BYTES, RecordCache
from ingest.databases.url import DatabaseUrl, database_url
from ingest.duplicates import take_out_repeated
from ingest.encodings import begins_as, encoding_of, sha256_of, shown_encoding
from ingest.fast.pieces import Irregular
from ingest.files import Found, find_files, form_of, known_kind
from ingest.inserting import complete
from ingest.intake import Intake, Patience
from ingest.json_text import refuse_broken_characters
from ingest.messages.exchange import Messages
from ingest.messages.transactions import ENCOUNTER_MORE
from ingest.own_codes import take_out_untold
from ingest.readers.csv_files import read_csv
from ingest.readers.databases import read_sqlite, read_url
from ingest.readers.excel import read_excel
from ingest.readers.json_files import read_json
from ingest.readers.parquet import read_parquet
from ingest.readers.xml_files import read_xml
from ingest.reconcile import Input, Source, reconcile
from ingest.records import BY_NAME, TABLES
from ingest.rejects import Problem, Reject
from ingest.row_problems import same_file
from ingest.schema import Table
from ingest.store import IN_MEMORY, create_tables, drop_scaffolding
from ingest.words import CodeLists, Words

Progress = Callable[[str, int, int], None]
"""Called with the file being read, how many are done, and how many there are."""

_TEXT_READERS = {"json": read_json, "xml": read_xml}


@dataclass(frozen=True)
class Loaded:
    """The tables, the files they came from, and what was left out."""

    connection: duckdb.DuckDBPyConnection
    inputs: tuple[Input, ...]
    rejects: tuple[Reject, ...]


def load(
    paths: Sequence[Path | str],
    *,
    words: Words | None = None,
    connection: duckdb.DuckDBPyConnection | None = None,
    progress: Progress | None = None,
    kinds: Mapping[str, str] | None = None,
    tables: Mapping[str, str] | None = None,
    max_rejects: int | None = None,
    cache: RecordCache | None = None,
) -> Loaded:
    """Read every file and database among the paths into the tables of a (new, in-memory) DuckDB connection.

    A file is recognised by its content; `kinds` says of files, by name or pattern, what they must hold;
    `tables` says it of tables of databases, and then no others are read.
    `words` are the words of each code list with their codes. What was read before is taken from `cache`.
    Raises InputError where a path is missing or a whole file cannot be understood, and where more than
    `max_rejects` records cannot be read; otherwise such records become rejects.
    """
    found = find_files(paths, kinds)
    databases = [url for url in map(database_url, paths) if url]
    chosen = {table: known_kind(kind, f"--table {kind}={table}") for table, kind in (tables or {}).items()}
    connection = _prepared(connection, words or {})
    run = _Run(connection, words or {}, chosen, Patience(max_rejects), cache)
    sources: list[Source] = []
    whole = len(found) + len(databases)
    for number, file in enumerate(found):
        if progress:
            progress(file.name, number, whole)
        sources.append(run.read(file))
    for number, url in enumerate(databases, start=len(found)):
        if progress:
            progress(url.name, number, whole)
        sources.append(run.read_database(url))
    loaded = _finished(connection, sources, words or {})
    if progress and sources:
        progress(sources[-1].intake.file, whole, whole)
    return loaded


def load_messages(
    messages: Sequence[Mapping[str, Any]],
    *,
    words: Words | None = None,
    connection: duckdb.DuckDBPyConnection | None = None,
    name: str = "messages",
) -> Loaded:
    """Read messages of the national interface given as values, as if each were a line of the file `name`."""
    connection = _prepared(connection, words or {})
    with Intake(name, CodeLists(words or {})) as intake:
        taking = Messages(intake)
        for number, message in enumerate(messages, start=1):
            try:
                refuse_broken_characters(message)
            except Problem as problem:
                intake.refuse(problem, row=number)
            else:
                taking.take(message, row=number)
        taking.finish()
        intake.finish(connection)
    return _finished(connection, [Source(_digest(messages), "messages", intake)], words or {})


def _digest(messages: Sequence[Mapping[str, Any]]) -> str:
    """A hash of the messages' content; of those too deep to write out, of how many there are."""
    try:
        text = json.dumps(messages, sort_keys=True, default=str)
    except RecursionError:
        text = str(len(messages))
    return hashlib.sha256(text.encode()).hexdigest()


def _prepared(connection: duckdb.DuckDBPyConnection | None, words: Words) -> duckdb.DuckDBPyConnection:
    connection = connection or duckdb.connect(config=dict(IN_MEMORY))
    create_tables(connection, (*TABLES, ENCOUNTER_MORE), words)
    return connection


def _finished(connection: duckdb.DuckDBPyConnection, sources: Sequence[Source], words: Words) -> Loaded:
    _settle_codes(connection, sources, words)
    _settle_keys(connection, sources)
    complete(connection, ENCOUNTER_MORE)
    drop_scaffolding(connection)
    rejects = tuple(reject for source in sources for reject in source.intake.rejects)
    return Loaded(connection, reconcile(connection, sources), rejects)


def _settle_codes(connection: duckdb.DuckDBPyConnection, sources: Sequence[Source], words: Words) -> None:
    """Take out rows with codes of an agency's own that no file tells."""
    intakes = {source.intake.file: source.intake for source in sources}
    for untold in take_out_untold(connection, _touched(sources), CodeLists(words)):
        intakes[untold.place.file].reject_untold(untold)


def _touched(sources: Sequence[Source]) -> list[Table]:
    names = set().union(*(source.intake.tables for source in sources))
    return [table for table in TABLES if table.name in names]


def _settle_keys(connection: duckdb.DuckDBPyConnection, sources: Sequence[Source]) -> None:
    """Leave one row for each key, whichever files the rows are from."""
    intakes = {source.intake.file: source.intake for source in sources}
    tables = _touched(sources)
    for repeated in take_out_repeated(connection, tables, list(intakes)):
        intakes[repeated.place.file].reject_repeated(repeated)


class _Run:
    """The files of one run, read one after the other into the tables."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        words: Words,
        chosen: Mapping[str, str],
        patience: Patience,
        cache: RecordCache | None,
    ) -> None:
        self._connection = connection
        self._words = words
        self._lists = CodeLists(words)
        self._chosen = chosen
        self._patience = patience
        self._cache = cache
        self._read_before: dict[tuple[str, str | None], str] = {}

    def read(self, file: Found) -> Source:
        """Read one file, unless one with the same content was read before to the same end."""
        with file.at_hand() as path:
            digest = sha256_of(path)
            earlier = self._read_before.setdefault((digest, file.kind), file.name)
            if earlier != file.name:
                intake = self._intake(file)
                intake.reject(same_file(earlier), records=0)
                return Source(digest, form_of(path, file.name), intake)
            if self._cache is None or path.stat().st_size < FROM_BYTES:
                return Source(digest, *self._read_anew(file, path))
            asked = [file.kind, repr(file.mapping), sorted(self._chosen.items())]
            key = self._cache.key(file.name, digest, asked, self._words)
            intake = self._intake(file)
            form = self._cache.load(key, self._connection, intake)
            if form is None:
                self._forget(intake)
                form, intake = self._read_anew(file, path)
                self._cache.save(key, self._connection, intake, form)
            return Source(digest, form, intake)

    def read_database(self, url: DatabaseUrl) -> Source:
        """Read the tables of one database."""
        with Intake(url.name, self._lists, patience=self._patience) as intake:
            digest = read_url(intake, url, self._chosen)
            intake.finish(self._connection)
            return Source(digest, url.product, intake)

    def _read_anew(self, file: Found, path: Path) -> tuple[str, Intake]:
        with _garbage_seldom_looked_for():
            return self._read_as_found(file, path)

    def _read_as_found(self, file: Found, path: Path) -> tuple[str, Intake]:
        with self._intake(file) as intake:
            try:
                form = _read_form(self._connection, intake, path, self._chosen, self._connection)
                intake.finish(self._connection)
                return form, intake
            except Irregular:
                self._forget(intake)
        with self._intake(file) as intake:
            form = _read_form(self._connection, intake, path, self._chosen, None)
            intake.finish(self._connection)
            return form, intake

    def _intake(self, file: Found) -> Intake:
        kinds = (BY_NAME[file.kind],) if file.kind else TABLES
        intake = Intake(file.name, self._lists, kinds, self._patience)
        intake.mapping = file.mapping
        return intake

    def _forget(self, intake: Intake) -> None:
        """Take out what is in the tables of a file that is to be read again."""
        self._patience.forget(intake.rejected)
        for table in intake.tables:
            self._connection.execute(f'DELETE FROM "{table}" WHERE src_file = ?', [intake.file])


@contextmanager
def _garbage_seldom_looked_for() -> Iterator[None]:
    """What is read is many small values without cycles, soon let go: to look for cycles costs a tenth."""
    before = gc.get_threshold()
    gc.set_threshold(max(before[0], 50_000), *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _read_form(
    connection: duckdb.DuckDBPyConnection,
    intake: Intake,
    path: Path,
    chosen: Mapping[str, str],
    fast: duckdb.DuckDBPyConnection | None,
) -> str:
    """Read the file with the reader of its form, which is returned as people call it.

    `fast` is the connection through which large delimited text may be read by SQL.
    """
    form = form_of(path, intake.file)
    if form == "excel":
        read_excel(intake, path)
    elif form == "parquet":
        read_parquet(intake, path, connection)
    elif form == "sqlite":
        read_sqlite(intake, path, chosen)
    elif form == "csv":
        encoding = begins_as(path) or encoding_of(path, intake.file)
        read_csv(intake, path, encoding, fast)
        form = f"{form} {shown_encoding(encoding)}"
    else:
        encoding = encoding_of(path, intake.file)
        _TEXT_READERS[form](intake, path, encoding)
        form = f"{form} {shown_encoding(encoding)}"
    return form
