"""The tables in DuckDB: made empty, then filled from spool files.

Every reader writes canonical text to a spool, one CSV file a table, and DuckDB reads the spool in bulk.
Nothing is kept in Python, so a file may be larger than memory.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType

import duckdb

from ingest.inserting import Duplicate, append, insert_unique
from ingest.schema import SOURCE_COLUMNS, Table
from ingest.words import Words

ARTICLES = "article"  # the word list that names articles of law by their labels


def create_tables(connection: duckdb.DuckDBPyConnection, tables: Iterable[Table], words: Words) -> None:
    """Make the empty tables, and what derived columns need to be computed."""
    statements = []
    for table in tables:
        columns = [f'"{column.name}" {column.kind.sql}' for column in table.columns]
        columns += [f'"{name}" {kind}' for name, kind in SOURCE_COLUMNS]
        statements.append(f'CREATE TABLE "{table.name}" ({", ".join(columns)})')
    connection.execute(";\n".join(statements))
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
            append(connection, self.table, self.source, file)
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
