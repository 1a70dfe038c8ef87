"""MySQL and MariaDB, by PyMySQL."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ingest.databases.database import (
    Database,
    DatabaseColumn,
    DatabaseTable,
    Row,
    driver_missing,
    select,
    unreadable,
)
from ingest.databases.url import DatabaseUrl

if TYPE_CHECKING:
    import pymysql.connections

_WAIT_SECONDS = 15
_COLUMNS = """
SELECT t.table_schema, t.table_name, t.table_type <> 'BASE TABLE', c.column_name, c.column_comment,
       coalesce(k.ordinal_position, 0)
FROM information_schema.tables t
JOIN information_schema.columns c ON c.table_schema = t.table_schema AND c.table_name = t.table_name
LEFT JOIN information_schema.key_column_usage k
  ON k.table_schema = t.table_schema AND k.table_name = t.table_name AND k.column_name = c.column_name
  AND k.constraint_name = 'PRIMARY'
WHERE t.table_schema = DATABASE()
ORDER BY t.table_name, c.ordinal_position
"""


@contextmanager
def open_mysql(url: DatabaseUrl) -> Iterator[Database]:
    """The database, in one read-only transaction whose tables are all of one moment."""
    try:
        import pymysql
        import pymysql.cursors
    except ImportError:
        raise driver_missing(url.name, "PyMySQL") from None
    password = url.password if url.password is not None else os.environ.get("MYSQL_PWD", "")
    try:
        connection = pymysql.connect(
            host=url.host or "localhost",
            port=url.port or 3306,
            unix_socket=url.option("unix_socket"),
            user=url.user,
            password=password,
            database=url.database,
            charset="utf8mb4",
            connect_timeout=_WAIT_SECONDS,
            cursorclass=pymysql.cursors.SSCursor,
        )
        try:
            database = MySql(connection)
            database.execute("SET time_zone = '+08:00'")
            database.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            database.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY")
            yield database
        finally:
            connection.close()
    except (pymysql.Error, OSError) as error:
        raise unreadable(url.name, url.without_secrets(str(error))) from None


class MySql:
    """An open MySQL database."""

    def __init__(self, connection: pymysql.connections.Connection[pymysql.cursors.SSCursor]) -> None:
        self._connection = connection

    def execute(self, statement: str) -> list[tuple[object, ...]]:
        """A statement with few rows."""
        with self._connection.cursor() as cursor:
            cursor.execute(statement)
            return list(cursor.fetchall())

    def tables(self) -> Sequence[DatabaseTable]:
        """Tables and views of the database."""
        found: dict[str, tuple[str, bool, list[DatabaseColumn], dict[int, str]]] = {}
        for schema, name, view, column, comment, place in self.execute(_COLUMNS):
            _, _, columns, key = found.setdefault(str(name), (str(schema), bool(view), [], {}))
            columns.append(DatabaseColumn(str(column), str(comment or "")))
            if (at := int(str(place))) > 0:
                key[at] = str(column)
        return [
            DatabaseTable(schema, name, tuple(columns), tuple(key[at] for at in sorted(key)), view)
            for name, (schema, view, columns, key) in found.items()
        ]

    @contextmanager
    def rows(self, table: DatabaseTable, order: Sequence[str]) -> Iterator[Iterator[Row]]:
        """The rows by a cursor that fetches as it goes."""
        with self._connection.cursor() as cursor:
            cursor.execute(select(table, order, "`"))
            yield iter(cursor)
