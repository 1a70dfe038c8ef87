"""Templates of records: as they are they say nothing; filled in they load without a word."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from typer.testing import CliRunner

import ingest
from engine.errors import InputError
from hegui.cli import app
from hegui.ontology import words
from hegui.records.codes import offered_words
from ingest.records import AREAS, BY_NAME, TABLES
from ingest.schema import Kind
from ingest.templates.marks import CODES_SHEET, EXAMPLE_MARK, GUIDE_SHEET, HINT_HEADER
from ingest.templates.workbook import write_templates

Books = dict[str, openpyxl.Workbook]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The templates as written."""
    folder = tmp_path_factory.mktemp("templates")
    write_templates(folder, offered_words(), words())
    return folder


@pytest.fixture(scope="module")
def books(folder: Path) -> Books:
    return {file.name: openpyxl.load_workbook(file) for file in folder.glob("*.xlsx")}


def sheets(books: Books) -> dict[str, Worksheet]:
    """The sheet of each kind."""
    titles = {table.title: table.name for table in TABLES}
    found = {}
    for book in books.values():
        found |= {titles[name]: book[name] for name in book.sheetnames if name in titles}
    return found


def test_every_area_has_a_workbook_and_every_kind_a_sheet(books: Books) -> None:
    filled = {table.area for table in TABLES}
    assert set(books) == {f"{area.title.zh}.xlsx" for area in AREAS if area.name in filled}
    assert set(sheets(books)) == set(BY_NAME)
    for book in books.values():
        assert book.sheetnames[0] == GUIDE_SHEET
        assert book[CODES_SHEET].sheet_state == "hidden"


def test_headers_are_the_declared_ones_explained_and_protected(books: Books) -> None:
    for name, sheet in sheets(books).items():
        table = BY_NAME[name]
        headers = [cell.value for cell in sheet[1]]
        assert headers[-1] == HINT_HEADER
        assert [str(header).rstrip("*") for header in headers[:-1]] == [c.header for c in table.given]
        starred = [
            column for column, header in zip(table.given, headers, strict=False) if header.endswith("*")
        ]
        assert starred == list(table.required)
        assert sheet.protection.sheet
        for cell, column in zip(sheet[1], table.given, strict=False):
            assert cell.protection.locked
            assert column.meaning_zh in cell.comment.text
            assert column.name in cell.comment.text


def test_numbers_that_identify_are_text_and_days_are_days(books: Books) -> None:
    for name, sheet in sheets(books).items():
        for place, column in enumerate(BY_NAME[name].given, start=1):
            cell = sheet.cell(2, place)
            assert not cell.protection.locked
            if column.kind in (Kind.NUMBER_TEXT, Kind.CODE, Kind.TEXT):
                assert cell.number_format == "@", f"{name}.{column.name}"
            elif column.kind in (Kind.DATE, Kind.TIME):
                assert "yyyy" in cell.number_format


def test_code_columns_offer_words_that_load(books: Books) -> None:
    offered, meant = offered_words(), words()
    for name, sheet in sheets(books).items():
        listed = {
            str(each.sqref).split(":")[0]
            for each in sheet.data_validations.dataValidation
            if each.type == "list"
        }
        for place, column in enumerate(BY_NAME[name].given, start=1):
            if column.scheme and offered[column.scheme]:
                assert f"{openpyxl.utils.get_column_letter(place)}2" in listed, f"{name}.{column.name}"
                assert set(offered[column.scheme]) <= set(meant[column.scheme])


def test_a_template_left_as_it_is_loads_nothing_and_says_nothing(folder: Path) -> None:
    loaded = ingest.load([folder], words=words())
    assert loaded.rejects == ()
    assert sum(file.read for file in loaded.inputs) == 0


def test_every_template_filled_in_loads_without_a_word(books: Books, tmp_path: Path) -> None:
    for sheet in sheets(books).values():
        hint = sheet.cell(2, sheet.max_column)
        assert str(hint.value).startswith(EXAMPLE_MARK)
        hint.value = None
    for file, book in books.items():
        book.save(tmp_path / file)
    loaded = ingest.load([tmp_path], words=words())
    assert [(reject.place, reject.code, reject.found) for reject in loaded.rejects] == []
    for table in TABLES:
        names = ", ".join(f'"{column.name}"' for column in table.given)
        (row,) = loaded.connection.execute(f'SELECT {names} FROM "{table.name}"').fetchall()
        filled = {column.name for column, value in zip(table.given, row, strict=True) if value is not None}
        assert filled == set(table.example), table.name
    sources = loaded.connection.execute("SELECT src_sheet, src_row FROM operator").fetchall()
    assert sources == [(BY_NAME["operator"].title, 2)]


def test_the_same_template_is_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    (file,) = write_templates(tmp_path, offered_words(), words(), ["persons"])
    assert file.read_bytes() == (folder / file.name).read_bytes()


def test_the_command_writes_the_areas_asked_for(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["templates", str(tmp_path), "persons", "--no-examples"])
    assert result.exit_code == 0
    (file,) = tmp_path.iterdir()
    sheet = openpyxl.load_workbook(file)[BY_NAME["person"].title]
    assert sheet.cell(2, 1).value is None


def test_an_unknown_area_is_named(tmp_path: Path) -> None:
    problem = CliRunner().invoke(app, ["templates", str(tmp_path), "people"]).exception
    assert isinstance(problem, InputError)
    assert problem.code == "area-unknown"
