"""The tables in DuckDB: made empty, filled from spool files, keys unique, derived columns computed.

Every reader writes canonical text to a spool, one CSV file a table, and DuckDB reads the spool in bulk.
Nothing is kept in Python, so a file may be larger than memory.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from types import TracebackType

import duckdb

from ingest.schema import SOURCE_COLUMNS, Table
from ingest.tables import BY_NAME
from ingest.words import Words

ARTICLES = "article"  # the word list that names articles of law by their labels


def create_tables(connection: duckdb.DuckDBPyConnection, tables: Iterable[Table], words: Words) -> None:
    """Make the empty tables, and what derived columns need to be computed."""
    for table in tables:
        columns = [f'"{column.name}" {column.kind.sql}' for column in table.columns]
        columns += [f'"{name}" {kind}' for name, kind in SOURCE_COLUMNS]
        connection.execute(f'CREATE TABLE "{table.name}" ({", ".join(columns)})')
    connection.execute("CREATE TEMP TABLE hegui_article_label (label VARCHAR, code VARCHAR)")
    if articles := words.get(ARTICLES):
        connection.execute(
            "INSERT INTO hegui_article_label SELECT unnest(?::VARCHAR[]), unnest(?::VARCHAR[])",
            [list(articles), list(articles.values())],
        )
    connection.execute(
        "CREATE TEMP MACRO hegui_article(basis) AS "
        "(SELECT arg_max(code, length(label)) FROM hegui_article_label WHERE contains(basis, label))"
    )


def drop_scaffolding(connection: duckdb.DuckDBPyConnection) -> None:
    """Remove what only loading needed."""
    connection.execute("DROP MACRO hegui_article")
    connection.execute("DROP TABLE hegui_article_label")


class Spool:
    """Rows of one table on their way to DuckDB: the given columns, then row, sheet and pointer."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.rows = 0
        self._file = tempfile.NamedTemporaryFile(  # noqa: SIM115 - closed in load() or __exit__
            "w", encoding="utf-8", newline="", prefix="hegui-", suffix=".csv", delete=False
        )
        self._writer = csv.writer(self._file, lineterminator="\r\n")

    def add(self, values: Sequence[str | None], sheet: str | None, row: int, pointer: str | None) -> None:
        """Append one row of canonical texts in the order of the table's given columns."""
        self.rows += 1
        self._writer.writerow((*values, sheet, row, pointer))

    @property
    def source(self) -> str:
        """SQL that reads the spool back, typed."""
        types = {column.name: column.kind.sql for column in self.table.given}
        types |= {"src_sheet": "VARCHAR", "src_row": "BIGINT", "src_pointer": "VARCHAR"}
        columns = ", ".join(f"'{name}': '{kind}'" for name, kind in types.items())
        path = self._file.name.replace("'", "''")
        return (
            f"read_csv('{path}', auto_detect = false, header = false, delim = ',', quote = '\"', "
            f"escape = '\"', new_line = '\\r\\n', parallel = false, max_line_size = 67108864, "
            f"columns = {{{columns}}})"
        )

    def load(self, connection: duckdb.DuckDBPyConnection, file: str) -> list[Duplicate]:
        """Read the spool into its table; rows whose key is already there stay out and are returned."""
        self._file.close()
        if not self.rows:
            return []
        if self.table.completes:
            _append(connection, self.table, self.source, file)
            return []
        return insert_unique(connection, self.table, self.source, file)

    def close(self) -> None:
        """Delete the spool file."""
        self._file.close()
        Path(self._file.name).unlink(missing_ok=True)

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class Duplicate:
    """A row left out because its key was taken, with the place of the row that has it and its amounts."""

    def __init__(self, table: Table, values: Sequence[object]) -> None:
        self.key = str(values[0])
        self.sheet = _text_or_none(values[1])
        self.row = int(str(values[2]))
        self.pointer = _text_or_none(values[3])
        self.first_file, self.first_sheet, self.first_row = values[4], values[5], values[6]
        names = (column.name for column in table.amounts)
        self.amounts = {
            name: amount
            for name, amount in zip(names, values[7:], strict=True)
            if isinstance(amount, Decimal)
        }

    @property
    def first(self) -> str:
        """Where the row that was loaded is."""
        sheet = f", sheet {self.first_sheet}" if self.first_sheet else ""
        return f"{self.first_file}{sheet}, row {self.first_row}"


def _append(connection: duckdb.DuckDBPyConnection, table: Table, source: str, file: str) -> None:
    names = ", ".join(f'"{name}"' for name in _all_names(table) if name != "src_file")
    connection.execute(
        f'INSERT INTO "{table.name}" ({names}, src_file) SELECT {names}, ?::VARCHAR FROM {source}', [file]
    )


def complete(connection: duckdb.DuckDBPyConnection, more: Table) -> None:
    """Fill what a record does not know from the rows that complete it: the first that knows, as read."""
    record, key = BY_NAME[str(more.completes)], more.key.name
    columns = [column.name for column in more.given if column.name != key]
    known = ", ".join(
        f'first("{name}" ORDER BY rowid) FILTER ("{name}" IS NOT NULL) AS "{name}"' for name in columns
    )
    filled = ", ".join(f'"{name}" = coalesce(r."{name}", m."{name}")' for name in columns)
    connection.execute(
        f'UPDATE "{record.name}" AS r SET {filled} '
        f'FROM (SELECT "{key}", {known} FROM "{more.name}" GROUP BY "{key}") AS m WHERE r."{key}" = m."{key}"'
    )
    computed = ", ".join(f'"{column.name}" = {column.derived}' for column in record.derived)
    connection.execute(f'UPDATE "{record.name}" SET {computed}')
    connection.execute(f'DROP TABLE "{more.name}"')


def _text_or_none(value: object) -> str | None:
    return None if value is None else str(value)


def insert_unique(
    connection: duckdb.DuckDBPyConnection, table: Table, source: str, file: str
) -> list[Duplicate]:
    """Insert the rows of `source`, derived columns computed, keeping the first row of each key."""
    computed = "".join(f', {column.derived} AS "{column.name}"' for column in table.derived)
    connection.execute("DROP TABLE IF EXISTS hegui_staging")
    connection.execute(
        f"CREATE TEMP TABLE hegui_staging AS SELECT *{computed}, ?::VARCHAR AS src_file, "
        f"row_number() OVER () AS hegui_order FROM {source}",
        [file],
    )
    duplicates = _duplicates(connection, table)
    names = ", ".join(f'"{name}"' for name in _all_names(table))
    unique = "WHERE hegui_order NOT IN (SELECT hegui_order FROM hegui_duplicate)" if duplicates else ""
    connection.execute(
        f'INSERT INTO "{table.name}" ({names}) SELECT {names} FROM hegui_staging {unique} '
        "ORDER BY hegui_order"
    )
    connection.execute("DROP TABLE hegui_staging")
    connection.execute("DROP TABLE IF EXISTS hegui_duplicate")
    return duplicates


def _all_names(table: Table) -> list[str]:
    return [column.name for column in table.columns] + [name for name, _ in SOURCE_COLUMNS]


def _duplicates(connection: duckdb.DuckDBPyConnection, table: Table) -> list[Duplicate]:
    key = f'"{table.key.name}"'
    clean = connection.execute(
        f"SELECT count({key}) = count(DISTINCT {key}) AND NOT EXISTS (SELECT 1 FROM hegui_staging s "
        f'JOIN "{table.name}" t ON s.{key} = t.{key}) FROM hegui_staging'
    ).fetchone()
    if clean and clean[0]:
        return []
    amounts = "".join(f', s."{column.name}"' for column in table.amounts)
    connection.execute(
        f"""
        CREATE TEMP TABLE hegui_duplicate AS
        WITH taken AS (
            SELECT {key}, src_file, src_sheet, src_row, 0 AS hegui_order FROM "{table.name}"
            WHERE {key} IN (SELECT {key} FROM hegui_staging)
            UNION ALL SELECT {key}, src_file, src_sheet, src_row, hegui_order FROM hegui_staging
        ), first AS (
            SELECT * FROM taken WHERE {key} IS NOT NULL
            QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY hegui_order) = 1
        )
        SELECT s.{key} AS duplicate_key, s.src_sheet, s.src_row, s.src_pointer,
               f.src_file, f.src_sheet, f.src_row{amounts}, s.hegui_order
        FROM hegui_staging s JOIN first f ON s.{key} = f.{key} WHERE s.hegui_order > f.hegui_order
        """
    )
    rows = connection.execute("SELECT * EXCLUDE (hegui_order) FROM hegui_duplicate ORDER BY ALL").fetchall()
    return [Duplicate(table, row) for row in rows]
