"""PostgreSQL, by psycopg."""

from __future__ import annotations

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
    import psycopg

_BATCH = 10_000
_WAIT_SECONDS = 15
# Partitions are read through their table, or every row would come twice.
_COLUMNS = """
SELECT n.nspname, c.relname, c.relkind IN ('v', 'm'), a.attname,
       coalesce(col_description(c.oid, a.attnum), ''), t.typname = 'bpchar',
       coalesce(array_position(i.indkey::int[], a.attnum::int), -1)
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
  AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%'
  AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
ORDER BY n.nspname, c.relname, a.attnum
"""


@contextmanager
def open_postgresql(url: DatabaseUrl) -> Iterator[Database]:
    """The database, in one read-only transaction whose tables are all of one moment."""
    try:
        import psycopg
    except ImportError:
        raise driver_missing(url.name, "psycopg") from None
    try:
        # Client libraries take the password from the URL, PGPASSWORD or ~/.pgpass.
        with psycopg.connect(url.secret, connect_timeout=_WAIT_SECONDS, client_encoding="utf8") as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.read_only = True
            connection.execute("SET LOCAL TIME ZONE 'Asia/Shanghai'")
            yield PostgreSql(connection)
    except psycopg.Error as error:
        raise unreadable(url.name, url.without_secrets(str(error))) from None


class PostgreSql:
    """An open PostgreSQL database."""

    def __init__(self, connection: psycopg.Connection[tuple[object, ...]]) -> None:
        self._connection = connection

    def tables(self) -> Sequence[DatabaseTable]:
        """Tables and views the user may read."""
        found: dict[tuple[str, str], tuple[bool, list[DatabaseColumn], dict[int, str]]] = {}
        rows = self._connection.execute(_COLUMNS).fetchall()
        for schema, name, view, column, comment, padded, place in rows:
            _, columns, key = found.setdefault((str(schema), str(name)), (bool(view), [], {}))
            columns.append(DatabaseColumn(str(column), str(comment), bool(padded)))
            if (at := int(str(place))) >= 0:
                key[at] = str(column)
        return [
            DatabaseTable(schema, name, tuple(columns), tuple(key[at] for at in sorted(key)), view)
            for (schema, name), (view, columns, key) in found.items()
        ]

    @contextmanager
    def rows(self, table: DatabaseTable, order: Sequence[str]) -> Iterator[Iterator[Row]]:
        """The rows by a cursor on the server, so that only a batch is here at a time."""
        with self._connection.cursor(name="hegui") as cursor:
            cursor.itersize = _BATCH
            cursor.execute(select(table, order, '"').encode())
            yield iter(cursor)
