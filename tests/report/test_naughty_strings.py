"""Strings that break programs (../shared/bad-input) are the same in workbook, table, RDF and report."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter
from checked_county import Checked
from lxml import html
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape
from rdflib import Graph, Namespace

import ingest
from engine.graph import materialise
from hegui.workspace import DATA, mapping
from report import RunSummary, write_report
from report.findings import Finding, Text
from report.html import render
from tests.conftest import shared_folder

FUND = Namespace("https://w3id.org/hegui/fund#")
NO_CHARACTER = "\ufffe"
"""Stands for no character; XML cannot hold it, so a workbook cannot either."""


@pytest.fixture(scope="module")
def strings() -> list[str]:
    held = json.loads((shared_folder("bad-input") / "strings" / "blns.json").read_text(encoding="utf-8"))
    assert len(held) == 515
    return [text for text in held if text and text != NO_CHARACTER]


@pytest.fixture(scope="module")
def loaded(strings: list[str], tmp_path_factory: pytest.TempPathFactory) -> ingest.Loaded:
    file = tmp_path_factory.mktemp("naughty") / "persons.xlsx"
    book = xlsxwriter.Workbook(str(file), {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("人员")
    sheet.write_row(0, 0, ["人员编号", "姓名"])
    for number, text in enumerate(strings):
        sheet.write_string(number + 1, 0, f"P{number:04}")
        sheet.write_string(number + 1, 1, text)
    book.close()
    return ingest.load([file])


@pytest.fixture(scope="module")
def names(loaded: ingest.Loaded) -> list[str]:
    assert loaded.rejects == ()
    rows = loaded.connection.execute("SELECT psn_name FROM person ORDER BY psn_no").fetchall()
    return [row[0] for row in rows]


@pytest.fixture
def findings(names: list[str], checked: Checked) -> list[Finding]:
    """One finding for each string, about it and saying it."""
    first = checked.findings[0]
    return [
        replace(
            first, id=f"{number:016x}", focus_label=Text(name, name), message=Text(name, name), value=name
        )
        for number, name in enumerate(names)
    ]


def test_the_table_holds_what_the_workbook_holds(strings: list[str], names: list[str]) -> None:
    assert names == strings


@pytest.mark.parametrize("form", ["nt", "turtle"])
def test_the_graph_holds_what_the_table_holds(loaded: ingest.Loaded, names: list[str], form: str) -> None:
    stream = io.StringIO(newline="")
    write = materialise.write_turtle if form == "turtle" else materialise.write_ntriples
    write(stream, mapping(), loaded.connection, base=str(DATA))
    graph = Graph().parse(data=stream.getvalue().encode(), format=form)
    held = sorted((str(person), str(name)) for person, name in graph.subject_objects(FUND.name))
    assert [name for _, name in held] == names


def test_the_report_says_what_the_table_holds(
    findings: list[Finding], names: list[str], checked: Checked, run: RunSummary, tmp_path: Path
) -> None:
    write_report(tmp_path, findings, run, "zh", Graph())
    held = json.loads((tmp_path / "findings.json").read_text(encoding="utf-8"))
    assert [one["message"]["zh"] for one in held] == names
    assert [one["value"] for one in held] == names


def test_no_cell_of_the_ledger_is_a_formula_or_a_link(
    findings: list[Finding], names: list[str], run: RunSummary, tmp_path: Path
) -> None:
    write_report(tmp_path, findings, run, "zh", Graph())
    ledger = load_workbook(tmp_path / "ledger.xlsx").worksheets[1]
    cells = [row[3] for row in ledger.iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.hyperlink for cell in cells if cell.hyperlink] == []
    assert [unescape(cell.value) for cell in cells] == names


def test_the_page_runs_nothing_of_them(findings: list[Finding], run: RunSummary) -> None:
    quiet = html.document_fromstring(render(findings[:1], run, "zh").encode())
    root = html.document_fromstring(render(findings, run, "zh").encode())
    for tag in ("script", "img", "iframe", "svg", "style", "object", "embed", "form", "input"):
        assert len(root.xpath(f"//{tag}")) == len(quiet.xpath(f"//{tag}")), tag
