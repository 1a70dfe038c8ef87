"""Write the tables of a county, small part and bulk together, one Parquet file each."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb

from hegui.county import parameters
from hegui.county.bulk.constants import macros
from hegui.ontology import words
from ingest import load
from ingest.records import TABLES
from ingest.schema import Column, Table

SPACING = 5000
"""One visit (and one person) in so many carries each planted violation."""

_SCRIPTS = ("arithmetic", "visits", "charges", "payments", "tables", "agency", "expected")
_PER_HOSPITAL, _PER_OFFICER = 20_000, 20_000
_FEWEST_HOSPITALS, _FEWEST_OFFICERS = 12, 3
_SQL = Path(__file__).with_name("sql")

Tell = Callable[[str, int, int], None]


def write_tables(
    small: Path,
    folder: Path,
    *,
    visits: int,
    seed: int,
    plants: bool,
    tell: Tell,
    spacing: int = SPACING,
) -> Counter[str]:
    """Write `<table>.parquet` for every table: the county in the folder `small`, and `visits` more in bulk.

    Each planted violation occurs once in `spacing` visits or persons (70 or more: no visit carries two).
    Returns how many findings each rule must give for the bulk alone.
    """
    variables = _variables(visits, seed, spacing if plants else 0)
    with tempfile.TemporaryDirectory(prefix="hegui-") as spill, duckdb.connect() as connection:
        connection.execute("SET temp_directory = ?", [spill])
        # One thread a table keeps row groups, and so bytes, the same; the tables go side by side.
        connection.execute("SET threads = 1")
        load([small], words=words(), connection=connection)
        _define(connection)
        with ThreadPoolExecutor(max_workers=_workers()) as pool:
            jobs = [
                pool.submit(_write, connection.cursor(), variables, table, folder)
                for table in sorted(TABLES, key=_heaviest_first)
            ]
            for done, job in enumerate(jobs):
                tell("tables", done, len(jobs))
                job.result()
        _set(connection, variables)
        expected = connection.execute(
            "SELECT rule, findings FROM bulk_expected WHERE findings > 0"
        ).fetchall()
    tell("tables", len(TABLES), len(TABLES))
    return Counter({f"rule:{rule}": found for rule, found in expected})


def _workers() -> int:
    return min(os.cpu_count() or 1, 4)


def _heaviest_first(table: Table) -> int:
    heavy = ("fee_line", "operation_log", "settlement", "encounter", "fund_payment")
    return heavy.index(table.name) if table.name in heavy else len(heavy)


def _variables(visits: int, seed: int, spacing: int) -> dict[str, int]:
    return {
        "visits": visits,
        "seed": seed,
        "spacing": max(spacing, 1),
        "planting": spacing > 0,
        "planted": visits // spacing + 1 if spacing and visits else 0,
        "hospitals": max(_FEWEST_HOSPITALS, visits // _PER_HOSPITAL),
        "officers": max(_FEWEST_OFFICERS, visits // _PER_OFFICER),
        "section_tier": parameters.SECTION_TIER // 100,
        "lead_tier": parameters.LEAD_TIER // 100,
    }


def _define(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the views and macros of `sql/`; their variables belong to each cursor and are set later."""
    for script in _SCRIPTS:
        connection.execute((_SQL / f"{script}.sql").read_text(encoding="utf-8"))
        if script == "arithmetic":
            for macro in macros():
                connection.execute(macro)


def _set(connection: duckdb.DuckDBPyConnection, variables: dict[str, int]) -> None:
    for name, value in variables.items():
        connection.execute(f"SET VARIABLE {name} = {value}")


def _write(
    connection: duckdb.DuckDBPyConnection, variables: dict[str, int], table: Table, folder: Path
) -> None:
    _set(connection, variables)
    rows = f'SELECT {_named(table.columns)} FROM "{table.name}"'
    if held := _bulk_columns(connection, table):
        computed = "".join(
            f', CAST({column.derived} AS {column.kind.sql}) AS "{column.name}"' for column in table.derived
        )
        known = [column for column in table.columns if column.derived or column.name in held]
        rows += f" UNION ALL BY NAME SELECT {_named(known)} FROM (SELECT *{computed} FROM bulk_{table.name})"
    path = str(folder / f"{table.name}.parquet").replace("'", "''")
    connection.execute(f"COPY ({rows}) TO '{path}' (FORMAT parquet, COMPRESSION snappy)")


def _named(columns: Iterable[Column]) -> str:
    return ", ".join(f'"{column.name}"' for column in columns)


def _bulk_columns(connection: duckdb.DuckDBPyConnection, table: Table) -> set[str]:
    """The columns that the bulk fills; none where a table has no bulk."""
    rows = connection.execute(
        "SELECT column_name FROM duckdb_columns() WHERE table_name = ?", [f"bulk_{table.name}"]
    ).fetchall()
    return {str(name) for (name,) in rows}
