"""A county as a SQLite file, to be asked about single settlements: once as our engine keeps history, once as
tables with indexes for hand-written SQL. Made once and kept beside the Parquet tables.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Final

import duckdb

from bench.scale.county import county, open_mapped
from bench.scale.knowledge import write_knowledge
from bench.scale.tables import connect, open_tables

INDEXES: Final = {
    "settlement": ("setl_id", "psn_no"),
    "encounter": ("mdtrt_id", "psn_no"),
    "fee_line": ("mdtrt_id", "init_line_id"),
    "person": ("psn_no",),
    "person_status": ("psn_no",),
    "institution": ("fixmedins_code",),
    "catalogue_item": ("med_list_codg",),
    "trace_sale": ("setl_id", "drug_trac_codg"),
    "item_restriction": ("med_list_codg",),
}
"""The columns by which the statements of `one_sql/` look rows up."""

_KNOWLEDGE: Final = ("assistance_status", "drug_list_type")
_TABLES: Final = tuple(dict.fromkeys((*INDEXES, "region_parameter", *_KNOWLEDGE)))
_BATCH: Final = 50_000


def table_history(cache: Path, settlements: int) -> Path:
    """The tables that `one_sql/` reads; decimals are whole numbers of their last place, dates text."""
    file = cache / f"county-{settlements}.tables.sqlite"
    if file.is_file():
        return file
    unfinished = file.with_suffix(".part")
    unfinished.unlink(missing_ok=True)
    with connect(None, None) as source, closing(sqlite3.connect(unfinished)) as target:
        open_tables(source, county(cache, settlements))
        open_tables(source, write_knowledge(cache / "knowledge"))
        target.execute("PRAGMA journal_mode = OFF")
        for table in _TABLES:
            _copy(source, target, table)
            for column in INDEXES.get(table, ()):
                target.execute(f"CREATE INDEX {table}_{column} ON {table} ({column})")
        target.execute("ANALYZE")
        target.commit()
        target.execute("PRAGMA journal_mode = WAL")
    unfinished.rename(file)
    return file


def rule_history(cache: Path, settlements: int, rules: Sequence[str] = ()) -> Path:
    """Tables and ontology as our engine keeps them, as far as the questions of these rules (all, if none are
    named) read them, with the indexes that these ask for.
    """
    from engine.program.compiled import Compiled
    from engine.sql.sqlite.history_making import make_history
    from hegui.history import history_mapping
    from hegui.kept import cache as kept
    from hegui.ontology import DATA, load_ontology
    from hegui.rules import load_rules

    file = cache / f"county-{settlements}.rules.sqlite"
    if file.is_file():
        return file
    unfinished = file.with_suffix(".part")
    unfinished.unlink(missing_ok=True)
    compiled = Compiled(load_rules(rules).graph, cache=kept())
    with connect(None, None) as source:
        open_mapped(source, county(cache, settlements))
        make_history(
            source, history_mapping(), unfinished, load_ontology(), prepare=compiled.prepare, base=str(DATA)
        )
    unfinished.rename(file)
    return file


def some_settlements(cache: Path, settlements: int, count: int) -> list[str]:
    """Numbers of settlements all over the county, the same each time."""
    with connect(None, None) as source:
        open_tables(source, county(cache, settlements))
        chosen = source.execute(
            "SELECT setl_id FROM settlement ORDER BY hash(setl_id), setl_id LIMIT ?", [count]
        )
        return [row[0] for row in chosen.fetchall()]


def _copy(source: duckdb.DuckDBPyConnection, target: sqlite3.Connection, table: str) -> None:
    rows = source.execute(f'SELECT * FROM "{table}"')
    description = rows.description or ()
    columns = ", ".join(f'"{column[0]}"' for column in description)
    target.execute(f"CREATE TABLE {table} ({columns})")
    places = ", ".join("?" * len(description))
    scales = [_scale(str(column[1])) for column in description]
    target.executemany(f"INSERT INTO {table} VALUES ({places})", _stored(rows, scales))


def _scale(sql_type: str) -> int:
    """Places after the point of a decimal column."""
    return int(sql_type.rstrip(")").rpartition(",")[2]) if sql_type.startswith("DECIMAL(") else 0


def _stored(rows: duckdb.DuckDBPyConnection, scales: Sequence[int]) -> Iterator[tuple[object, ...]]:
    while batch := rows.fetchmany(_BATCH):
        for row in batch:
            yield tuple(_value(value, scale) for value, scale in zip(row, scales, strict=True))


def _value(value: object, scale: int) -> object:
    if isinstance(value, Decimal):
        return int(value.scaleb(scale))
    if isinstance(value, date | datetime):
        return str(value)
    return value
