"""Example parameters of the regions that hegui knows, for records that bring none of their own.

A file of `ontology/regions` is named after a pooling area and holds for every region of it. Its rows are
marked 示例参数: nobody has confirmed them.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

from hegui.folders import folder

if TYPE_CHECKING:
    import duckdb

TABLE = "region_parameter"
_MUNICIPALITIES = ("11", "12", "31", "50")
"""Divisions that are pooling areas as a whole; elsewhere it is the prefecture."""
_NAMED = (("settlement", "insuplc_admdvs"), ("person", "insuplc_admdvs"))


def add_regions(connection: duckdb.DuckDBPyConnection) -> int:
    """Adds the rows for each region that the records name and have no parameter of. How many."""
    named = " UNION ".join(f'SELECT "{column}" FROM "{table}"' for table, column in _NAMED)
    without = f"region NOT IN (SELECT admdvs FROM {TABLE})"
    asked = f"SELECT region FROM ({named}) AS named(region) WHERE {without} ORDER BY ALL"
    return sum(_add(connection, str(region)) for (region,) in connection.execute(asked).fetchall())


def pooling_area(region: str) -> str:
    """The division code of the area whose fund insures a region's people."""
    return f"{region[:2]}0000" if region.startswith(_MUNICIPALITIES) else f"{region[:4]}00"


def _add(connection: duckdb.DuckDBPyConnection, region: str) -> int:
    file = folder("ontology") / "regions" / f"{pooling_area(region)}.csv"
    rows = _rows(file) if file.is_file() else []
    if rows:
        _insert(connection, rows, region, f"ontology/regions/{file.name}")
    return len(rows)


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as text:
        reader = csv.DictReader(text)
        return [{**row, "src_row": str(reader.line_num)} for row in reader]


def _insert(
    connection: duckdb.DuckDBPyConnection, rows: list[dict[str, str]], region: str, source: str
) -> None:
    from ingest.records import BY_NAME

    table = BY_NAME[TABLE]
    names = [column.name for column in table.given]
    casts = ", ".join(
        f'CAST("{column.name}" AS {column.kind.sql}) AS "{column.name}"' for column in table.given
    )
    given = ", ".join(f'unnest(?::VARCHAR[]) AS "{name}"' for name in (*names, "src_row"))
    computed = "".join(f', {column.derived} AS "{column.name}"' for column in table.derived)
    every = ", ".join(f'"{name}"' for name in (*names, *(column.name for column in table.derived), "src_row"))
    filled = [[_meant({**row, "admdvs": region}.get(name)) for row in rows] for name in (*names, "src_row")]
    typed = f"SELECT {casts}, CAST(src_row AS BIGINT) AS src_row FROM (SELECT {given})"
    connection.execute(
        f"INSERT INTO {TABLE} ({every}, src_file) SELECT {every}, ? FROM (SELECT *{computed} FROM ({typed}))",
        [source, *filled],
    )


def _meant(text: str | None) -> str | None:
    """What a cell means to DuckDB: nothing, yes and no, or itself."""
    return {"": None, "是": "true", "否": "false"}.get(text or "", text)
