"""Input that others wrote to break readers (../shared/bad-input): survived, refused, or read unchanged."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import openpyxl
import pytest

import ingest
from engine.errors import InputError
from ingest.encodings import encoding_of
from ingest.files import form_of
from ingest.json_stream import elements
from ingest.readers.csv_files import read_records
from ingest.xml_stream import elements as elements_of_xml
from tests.conftest import shared_folder

NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
DEPARTS_FROM_ITS_JSON = {"location_coordinates"}
"""The suite's JSON for it holds another phone number, and no list."""
XML_REFUSED = {
    "cyclic.xml",
    "dtd.xml",
    "dtd_element.xml",
    "external.xml",
    "external_file.xml",
    "quadratic.xml",
    "xmlbomb.xml",
    "xmlbomb2.xml",
}


@pytest.fixture
def bad_input() -> Path:
    return shared_folder("bad-input")


def test_json_is_accepted_and_refused_as_the_suite_says(bad_input: Path) -> None:
    wrong = []
    for path in sorted((bad_input / "json").glob("*.json")):
        try:
            form_of(path, path.name)
            with path.open(encoding=encoding_of(path, path.name), newline="") as file:
                list(elements(file, path.name))
            accepted = True
        except InputError:
            accepted = False
        if path.name[0] != "i" and accepted != (path.name[0] == "y"):
            wrong.append(path.name)
    assert wrong == []


def test_json_of_any_kind_never_crashes_a_run(bad_input: Path) -> None:
    for path in sorted((bad_input / "json").glob("*.json")):
        try:
            loaded = ingest.load([path])
        except InputError:
            continue  # said clearly; any other exception fails the test
        assert all(file.loaded == 0 for file in loaded.inputs), path.name


def test_csv_means_what_the_suite_says(bad_input: Path) -> None:
    for path in sorted((bad_input / "csv" / "csvs").glob("*.csv")):
        records = [cells for _, cells in read_records(path, encoding_of(path, path.name), ",", path.name)]
        header, *rows = records
        if path.stem in DEPARTS_FROM_ITS_JSON:
            continue
        meant = json.loads((bad_input / "csv" / "json" / f"{path.stem}.json").read_text(encoding="utf-8"))
        found = [dict(zip(header, cells, strict=True)) for cells in rows if cells]
        assert json.dumps(found).replace("\\r\\n", "\\n") == json.dumps(meant).replace("\\r\\n", "\\n"), (
            path.name
        )


def test_xml_that_expands_or_reaches_out_is_refused_and_plain_xml_read(bad_input: Path) -> None:
    refused = set()
    for path in sorted((bad_input / "xml").glob("*.xml")):
        try:
            list(elements_of_xml(path, path.name, "utf-8", {"*"}))
        except InputError as error:
            refused.add((path.name, error.code))
    assert refused == {(name, "xml-forbidden") for name in XML_REFUSED}


@pytest.fixture
def naughty(bad_input: Path) -> list[str]:
    strings = json.loads((bad_input / "strings" / "blns.json").read_text(encoding="utf-8"))
    return [text for text in strings if text]


def test_naughty_strings_survive_as_rows(naughty: list[str]) -> None:
    connection = ingest.load_rows({"person": people(naughty)})
    assert names(connection) == naughty


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_naughty_strings_survive_in_csv(naughty: list[str], tmp_path: Path, encoding: str) -> None:
    with (tmp_path / "a.csv").open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["psn_no", "psn_name"])
        writer.writerows([row["psn_no"], row["psn_name"]] for row in people(naughty))
    loaded = ingest.load([tmp_path])
    assert loaded.rejects == ()
    assert names(loaded.connection) == naughty


@pytest.mark.parametrize("escaped", [True, False])
def test_naughty_strings_survive_in_json(naughty: list[str], tmp_path: Path, escaped: bool) -> None:
    lines = [
        json.dumps(
            {
                "infno": "2203A",
                "input": {
                    "mdtrtinfo": {"mdtrt_id": "M"},
                    "diseinfo": {"mdtrt_id": "M", "diag_srt_no": number, "diag_name": text},
                },
            },
            ensure_ascii=escaped,
        )
        for number, text in enumerate(naughty)
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(lines), encoding="utf-8", newline="")
    loaded = ingest.load([tmp_path])
    assert {reject.code for reject in loaded.rejects} == {"duplicate-row"}  # the one encounter, repeated
    found = loaded.connection.execute("SELECT diag_name FROM diagnosis ORDER BY src_row").fetchall()
    assert [row[0] for row in found] == naughty


def test_naughty_strings_survive_in_excel(naughty: list[str], tmp_path: Path) -> None:
    writable = [text for text in naughty if not NOT_IN_XML.search(text)]
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("人员")
    sheet.append(["psn_no", "psn_name"])
    for row in people(writable):
        cell = openpyxl.cell.WriteOnlyCell(sheet, row["psn_name"])
        cell.data_type = "s"
        sheet.append([row["psn_no"], cell])
    book.save(tmp_path / "a.xlsx")
    loaded = ingest.load([tmp_path])
    assert loaded.rejects == ()
    assert names(loaded.connection) == writable


def people(texts: list[str]) -> list[dict[str, str]]:
    return [{"psn_no": f"P{number:04}", "psn_name": text} for number, text in enumerate(texts)]


def names(connection: object) -> list[str]:
    rows = connection.execute("SELECT psn_name FROM person ORDER BY psn_no").fetchall()  # type: ignore[attr-defined]
    return [row[0] for row in rows]
