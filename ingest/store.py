"""The empty tables in DuckDB, and what computing their derived columns needs."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from ingest.schema import SOURCE_COLUMNS, Table
from ingest.words import Words

IN_MEMORY = {"checkpoint_threshold": "1TB"}
"""How a database in memory is opened: no checkpoint, which would read and compress every row again."""

_OFTEN = "16MB"  # what DuckDB itself does
_NEVER_FROM = 10**11

ARTICLES = "article"  # the word list that names articles of law by their labels


def create_tables(connection: duckdb.DuckDBPyConnection, tables: Iterable[Table], words: Words) -> None:
    """Make the empty tables and the scaffolding of loading."""
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


def compress_if_much(connection: duckdb.DuckDBPyConnection) -> None:
    """Once tables fill a quarter of the memory, let checkpoints compress them after all."""
    row = connection.execute(
        "SELECT sum(memory_usage_bytes) > parse_formatted_bytes(current_setting('memory_limit')) / 4 "
        f"AND parse_formatted_bytes(current_setting('checkpoint_threshold')) > {_NEVER_FROM} "
        "FROM duckdb_memory()"
    ).fetchone()
    if row is not None and row[0]:
        connection.execute(f"SET checkpoint_threshold = '{_OFTEN}'")


def drop_scaffolding(connection: duckdb.DuckDBPyConnection) -> None:
    """Remove what only loading needed."""
    connection.execute("DROP MACRO hegui_article")
    connection.execute("DROP TABLE hegui_article_label")
