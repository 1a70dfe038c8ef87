"""Tables of a database: those whose columns are a kind of record, or that the user has named."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from engine.errors import InputError
from ingest.databases.database import Database, DatabaseTable, Row
from ingest.databases.mysql import open_mysql
from ingest.databases.postgresql import open_postgresql
from ingest.databases.sqlite import open_sqlite
from ingest.databases.url import DatabaseUrl
from ingest.header_problems import unrecognised
from ingest.headers import Header, find_header, require_whole
from ingest.intake import Intake
from ingest.records import BY_NAME
from ingest.rejects import Problem, shown
from ingest.schema import Table

_OPENERS = {"postgresql": open_postgresql, "mysql": open_mysql}
_NAMED = 12  # tables passed over that a note names
# Keys that are personal: a row's place is printed unmasked, so it must not hold them.
_PERSONAL = frozenset({"psn_no", "certno", "psn_name", "mdtrt_cert_no", "tel"})


def read_url(intake: Intake, url: DatabaseUrl, chosen: Mapping[str, str]) -> str:
    """Take the rows of a database's tables; `chosen` says which kind a table holds. Returns their hash."""
    with _OPENERS[url.product](url) as database:
        return _read(intake, database, chosen)


def read_sqlite(intake: Intake, path: Path, chosen: Mapping[str, str]) -> None:
    """Take the rows of the tables in an SQLite file."""
    with open_sqlite(path, intake.file) as database:
        _read(intake, database, chosen)


def _read(intake: Intake, database: Database, chosen: Mapping[str, str]) -> str:
    tables = database.tables()
    headers = _named(intake, tables, chosen) if chosen else _recognised(intake, tables)
    digest = hashlib.sha256()
    for table, header in headers:
        digest.update(f"{table.title} {[column.name for column in table.columns]}".encode())
        for written, problem in header.unknown:
            intake.reject(problem, sheet=table.title, table=header.table.name, column=written, records=0)
        order = table.key or [
            column.name
            for column, known in zip(table.columns, header.columns, strict=True)
            if known is not None
        ]
        with database.rows(table, order) as rows:
            _take(intake, table, header, rows, digest)
    return digest.hexdigest()


def _take(
    intake: Intake, table: DatabaseTable, header: Header, rows: Iterator[Row], digest: hashlib._Hash
) -> None:
    layout = intake.layout(header.table, header.columns)
    places = _key_places(table, header)
    for number, cells in enumerate(rows, start=1):
        digest.update(repr(cells).encode())
        key = ",".join(f"{name}={cells[at]}" for name, at in places)
        layout.take(cells, table.title, number, key or None)


def _key_places(table: DatabaseTable, header: Header) -> list[tuple[str, int]]:
    """The key's columns and where they stand in a row; none where the key is personal."""
    names = [column.name for column in table.columns]
    places = [(name, names.index(name)) for name in table.key]
    meant = {column.name for _, at in places if (column := header.columns[at]) is not None}
    return [] if (meant | {name.lower() for name in table.key}) & _PERSONAL else places


def _recognised(intake: Intake, tables: Sequence[DatabaseTable]) -> list[tuple[DatabaseTable, Header]]:
    """The tables whose columns are those of a kind; views are not run unasked."""
    found: list[tuple[DatabaseTable, Header]] = []
    others: list[str] = []
    for table in tables:
        header = None if table.is_view else _header(table, intake.kinds)
        if header is not None and not header.missing:
            found.append((table, header))
        else:
            others.append(table.title)
    if not found:
        raise InputError(
            "database-without-tables",
            place=intake.file,
            expected="tables with the columns of a kind of record",
            found=_some(others) if others else "no table that this user may read",
            fix="Say which table holds what, for example --table fee_line=schema.table.",
        )
    if others:
        intake.reject(_passed_over(others), records=0)
    return found


def _named(
    intake: Intake, tables: Sequence[DatabaseTable], chosen: Mapping[str, str]
) -> list[tuple[DatabaseTable, Header]]:
    found = []
    for name, kind in chosen.items():
        table = next((each for each in tables if name in (each.title, each.name)), None)
        if table is None:
            raise InputError(
                "database-table-missing",
                place=f"{intake.file}, --table {kind}={name}",
                expected="a table or view that this user may read",
                found="none of this name",
                fix=f"Write one of: {_some([each.title for each in tables])}.",
            )
        place = f"{intake.file}, table {table.title}"
        header = _header(table, (BY_NAME[kind],))
        names = [column.name for column in table.columns]
        if header is None:
            raise unrecognised(place, [names])
        require_whole(header, place)
        found.append((table, header))
    return found


def _header(table: DatabaseTable, kinds: Sequence[Table]) -> Header | None:
    """What the columns' names mean, or their comments, whichever says more."""
    names = [column.name for column in table.columns]
    comments = [column.comment.strip() or column.name for column in table.columns]
    headers = [find_header([written], kinds) for written in (names, comments)]
    return max(
        (header for header in headers if header is not None),
        key=lambda header: (not header.missing, header.matched),
        default=None,
    )


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


def _passed_over(names: Sequence[str]) -> Problem:
    return Problem(
        "database-tables-passed-over",
        expected="tables with the columns of a kind of record",
        found=f"{len(names)} that have not: {shown(_some(names)) if len(names) == 1 else _some(names)}",
        fix="Nothing, if they hold no records; else say what they hold: --table fee_line=schema.table.",
    )
