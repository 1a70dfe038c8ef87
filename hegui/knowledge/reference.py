"""Reference rows: what hegui knows of the items that records name, put beside the agency's own rows.

A limit matters only to items that are charged, ordered or dispensed, so only their rows are added; lineage
then shows the row of the published attachment. Rows that the agency brings under the same number stay.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from engine.cache import digest_of_files
from hegui.kept import cache as cache_of_hegui
from hegui.knowledge.rows import COLUMNS, Cells, PointRows, rows_of
from hegui.knowledge.store import knowledge_files, load_batches

if TYPE_CHECKING:
    import duckdb

TABLE = "item_restriction"


def add_knowledge(connection: duckdb.DuckDBPyConnection) -> int:
    """Adds the published limits of the items that the records name. How many rows."""
    items = _named_items(connection)
    if not items:
        return 0
    own = {number for (number,) in connection.execute(f"SELECT restr_no FROM {TABLE}").fetchall()}
    rows = [
        row
        for point in _known_rows()
        for item in point.items
        if item in items
        and (point.other is None or point.other in items)
        and (row := point.of(item))[0] not in own
    ]
    _insert(connection, rows)
    return len(rows)


def _named_items(connection: duckdb.DuckDBPyConnection) -> set[str]:
    from ingest.records import TABLES

    columns = [
        (table.name, column.name)
        for table in TABLES
        if table.area == "claims"
        for column in table.columns
        if column.refers == "item"
    ]
    parts = [f'SELECT DISTINCT "{column}" FROM "{table}"' for table, column in columns]
    return {item for (item,) in connection.execute(" UNION ".join(parts)).fetchall() if item}


@cache
def _known_rows() -> tuple[PointRows, ...]:
    kept = cache_of_hegui()
    if kept is None:
        return _read_rows()
    return kept.value("knowledge", digest_of_files(knowledge_files()), _read_rows)[0]


def _read_rows() -> tuple[PointRows, ...]:
    return tuple(rows_of(load_batches()))


def _insert(connection: duckdb.DuckDBPyConnection, rows: list[Cells]) -> None:
    if not rows:
        return
    from ingest.records import BY_NAME

    kinds = {column.name: column.kind.sql for column in BY_NAME[TABLE].columns}
    cast = ", ".join(f'CAST("{name}" AS {kinds.get(name, _PLACES.get(name))})' for name in COLUMNS)
    given = ", ".join(f'unnest(?::VARCHAR[]) AS "{name}"' for name in COLUMNS)
    connection.execute(
        f"INSERT INTO {TABLE} ({', '.join(COLUMNS)}) SELECT {cast} FROM (SELECT {given})",
        [list(column) for column in zip(*rows, strict=True)],
    )


_PLACES = {"src_file": "VARCHAR", "src_row": "INTEGER"}
