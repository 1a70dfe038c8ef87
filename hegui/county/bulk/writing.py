"""Write the tables of a county, small part and bulk together, one Parquet file each."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import duckdb

from hegui.county import parameters
from hegui.county.bulk.constants import macros
from hegui.ontology import words
from ingest import load
from ingest.schema import Table
from ingest.tables import TABLES

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
    connection = duckdb.connect()
    with tempfile.TemporaryDirectory(prefix="hegui-") as spill:
        connection.execute("SET temp_directory = ?", [spill])
        load([small], words=words(), connection=connection)
        _prepare(connection, visits, seed, spacing if plants else 0)
        for done, table in enumerate(TABLES):
            tell(table.name, done, len(TABLES))
            _write(connection, table, folder / f"{table.name}.parquet")
        expected = connection.execute(
            "SELECT rule, findings FROM bulk_expected WHERE findings > 0"
        ).fetchall()
        connection.close()
    tell("tables", len(TABLES), len(TABLES))
    return Counter({f"rule:{rule}": found for rule, found in expected})


def _prepare(connection: duckdb.DuckDBPyConnection, visits: int, seed: int, spacing: int) -> None:
    variables = {
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
    for name, value in variables.items():
        connection.execute(f"SET VARIABLE {name} = {value}")
    for script in _SCRIPTS:
        connection.execute((_SQL / f"{script}.sql").read_text(encoding="utf-8"))
        if script == "arithmetic":
            for macro in macros():
                connection.execute(macro)


def _write(connection: duckdb.DuckDBPyConnection, table: Table, path: Path) -> None:
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    rows = f'SELECT {columns} FROM "{table.name}"'
    if _has_bulk(connection, table):
        computed = "".join(f', {column.derived} AS "{column.name}"' for column in table.derived)
        rows += f" UNION ALL SELECT {columns} FROM (SELECT *{computed} FROM bulk_{table.name})"
    connection.execute(f"COPY ({rows}) TO '{_quoted(path)}' (FORMAT parquet, COMPRESSION snappy)")


def _has_bulk(connection: duckdb.DuckDBPyConnection, table: Table) -> bool:
    found = connection.execute(
        "SELECT count(*) FROM duckdb_views() WHERE view_name = ?", [f"bulk_{table.name}"]
    ).fetchone()
    return bool(found and found[0])


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
