"""The example county: read whole, and every row found again where its source says it is."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from lxml import etree

import ingest
from hegui.county.agency import kinds
from hegui.ontology import words
from ingest.records import AREAS, BY_NAME
from ingest.schema import Table

Values = Mapping[str, Any]


@pytest.fixture(scope="module")
def loaded() -> ingest.Loaded:
    return ingest.load([COUNTY], words=words())


COUNTY = Path(__file__).parents[2] / "examples" / "county"
FIRST = [name for area in AREAS for name in area.first]
DERIVED = [
    "post_holding",
    "grant_application",
    "permission_review",
    "calendar_day",
    "monthly_clearing",
    "claim_review",
]
HELD = tuple(BY_NAME[name] for name in dict.fromkeys([*FIRST, *sorted(kinds()), *DERIVED]))
"""The kinds that the example county holds: those that come first in their areas and what the agency keeps."""


def test_nothing_of_the_county_is_rejected(loaded: ingest.Loaded) -> None:
    assert [reject.place for reject in loaded.rejects if reject.records] == []  # the others are notes
    assert sum(file.read for file in loaded.inputs) == sum(file.loaded for file in loaded.inputs) > 1000


def test_every_kind_of_the_county_holds_something(loaded: ingest.Loaded) -> None:
    counted = {table for file in loaded.inputs for table, _ in file.records}
    assert counted == {table.name for table in HELD}


@pytest.mark.parametrize("table", HELD, ids=lambda table: table.name)
def test_every_row_is_where_its_source_says(loaded: ingest.Loaded, table: Table) -> None:
    """The numbers of each row stand in the line, row or node that the row names, as a person opens it."""
    names = [column.name for column in table.given if column.kind.name == "NUMBER_TEXT"]
    query = f"SELECT src_file, src_sheet, src_row, src_pointer, {', '.join(names)} FROM {table.name}"
    for file, sheet, row, pointer, *values in loaded.connection.execute(query).fetchall():
        seen = SEEN[Path(file).suffix](COUNTY / file, sheet, row, pointer)
        own = dict(zip(names, values, strict=True))
        key = [
            own[name] for group in table.filled for name in (column.name for column in group) if name in own
        ]
        assert [value for value in key if value is not None and value not in seen] == [], (
            file,
            sheet,
            row,
            pointer,
        )


@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_the_tables_written_out_and_read_again_are_the_same(
    loaded: ingest.Loaded, form: str, tmp_path: Path
) -> None:
    """As Parquet under national names and as CSV under Chinese headers."""
    for table in HELD:
        named = ", ".join(f'"{c.name}" AS "{c.name if form == "parquet" else c.header}"' for c in table.given)
        target = f"'{tmp_path}/{table.name}.{form}' (FORMAT {form})"
        loaded.connection.execute(f"COPY (SELECT {named} FROM {table.name} ORDER BY rowid) TO {target}")
    again = ingest.load([tmp_path], words=words())
    assert [reject.place for reject in again.rejects] == []
    for table in HELD:
        names = [column.name for column in table.columns]
        query = f"SELECT {', '.join(names)} FROM {table.name} ORDER BY ALL"
        assert again.connection.execute(query).fetchall() == loaded.connection.execute(query).fetchall()


CACHE: dict[Path, Any] = {}


def in_csv(path: Path, _sheet: str | None, row: int, _pointer: str | None) -> list[str]:
    if path not in CACHE:
        raw = path.read_bytes()
        text = raw.decode("utf-8-sig" if raw.startswith(b"\xef\xbb\xbf") else "gb18030")
        CACHE[path] = text.split("\n")
    return next(csv.reader([CACHE[path][row - 1]]))


def in_excel(path: Path, sheet: str | None, row: int, _pointer: str | None) -> list[str]:
    if path not in CACHE:
        CACHE[path] = openpyxl.load_workbook(path)
    return [str(cell.value) for cell in CACHE[path][sheet][row]]


def in_json(path: Path, _sheet: str | None, row: int, pointer: str | None) -> str:
    if path not in CACHE:
        CACHE[path] = path.read_text(encoding="utf-8").split("\n")
    message = json.loads(CACHE[path][row - 1])
    node = message
    for name in str(pointer).split("/")[1:]:
        node = node[int(name)] if isinstance(node, list) else node[name]
    # The encounter's or settlement's number may stand beside the node, in the same message.
    return json.dumps(node) + json.dumps(message)


def in_xml(path: Path, _sheet: str | None, row: int, pointer: str | None) -> str:
    if path not in CACHE:
        CACHE[path] = etree.parse(str(path))
    (element,) = CACHE[path].xpath(pointer)
    assert element.sourceline == row
    return "".join(element.getroottree().getroot().itertext())


SEEN = {".csv": in_csv, ".xlsx": in_excel, ".jsonl": in_json, ".xml": in_xml}
