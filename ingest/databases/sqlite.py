"""SQLite files. What someone wrote into the file's own schema is not trusted: no view is run unasked."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from ingest.databases.database import Database, DatabaseColumn, DatabaseTable, Row, select, unreadable


@contextmanager
def open_sqlite(path: Path, name: str) -> Iterator[Database]:
    """The file as a database, read only."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("BEGIN")
            yield Sqlite(connection)
    except sqlite3.Error as error:
        raise unreadable(name, str(error)) from None


class Sqlite:
    """An open SQLite file."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def tables(self) -> Sequence[DatabaseTable]:
        """Tables and views in the file."""
        rows = self._connection.execute(
            "SELECT name, type = 'view' FROM sqlite_schema WHERE type IN ('table', 'view') "
            "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
        ).fetchall()
        return [self._table(str(name), bool(view)) for name, view in rows]

    def _table(self, name: str, view: bool) -> DatabaseTable:
        columns = self._connection.execute("SELECT name, pk FROM pragma_table_info(?)", [name]).fetchall()
        key = {place: str(column) for column, place in columns if place}
        return DatabaseTable(
            "",
            name,
            tuple(DatabaseColumn(str(column)) for column, _ in columns),
            tuple(key[at] for at in sorted(key)),
            view,
        )

    @contextmanager
    def rows(self, table: DatabaseTable, order: Sequence[str]) -> Iterator[Iterator[Row]]:
        """The rows, one after another."""
        with closing(self._connection.execute(select(table, order, '"'))) as cursor:
            yield iter(cursor)
