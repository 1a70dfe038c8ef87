"""Claims that others wrote: what our rules find in them equals the figures that are known of them."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import islice

import pytest

from hegui.tables_check import TablesOptions, TablesOutcome, check_tables
from hegui.tables_report import findings_json
from tests.conftest import ROOT, shared_folder

FOLDERS = {"synthea": "synthea", "desynpuf": "desynpuf-sample-1"}
KNOWN = {
    "synthea": {"service-after-death": 2, "supervisor-is-another": 1267},
    "desynpuf": {
        "first-day-given": 7,
        "payment-not-negative": 8,
        "payment-not-zero": 180,
        "operating-is-another": 874,
        "stays-overlap": 116,
    },
}
"""The figures that came with the data, written here once more so that no renewed file can bend them."""


@pytest.fixture(name="outcome", scope="module", params=sorted(FOLDERS))
def _outcome(request: pytest.FixtureRequest) -> tuple[str, TablesOutcome]:
    example: str = request.param
    tables = shared_folder("real-claims") / FOLDERS[example]
    ours = ROOT / "examples" / example
    return example, check_tables(tables, TablesOptions(ours / "mapping.ttl", (ours / "shapes.ttl",)))


def test_every_figure_is_as_expected(outcome: tuple[str, TablesOutcome]) -> None:
    example, found = outcome
    expected = json.loads((ROOT / "examples" / example / "expected.json").read_text("utf-8"))
    assert {table.name: table.rows for table in found.tables} == expected["tables"]
    rules = {line.name: {"focusNodes": line.focus_nodes, "findings": line.findings} for line in found.rules}
    assert rules == expected["rules"]
    assert {line.status for line in found.rules} == {"checked"}


def test_the_figures_that_came_with_the_data_are_found(outcome: tuple[str, TablesOutcome]) -> None:
    example, found = outcome
    findings = {line.name.removeprefix("rule:"): line.findings for line in found.rules}
    assert {name: findings[name] for name in KNOWN[example]} == KNOWN[example]


def test_every_finding_names_its_row(outcome: tuple[str, TablesOutcome]) -> None:
    _, found = outcome
    for finding in findings_json(found):
        assert [row for row in finding["rows"] if row["row"] is None] == []  # type: ignore[attr-defined]
        assert finding["rows"] != []


def test_a_named_row_is_the_row_of_the_file(outcome: tuple[str, TablesOutcome]) -> None:
    example, found = outcome
    folder = shared_folder("real-claims") / FOLDERS[example]
    for finding in islice(findings_json(found), 20):
        for row in finding["rows"]:  # type: ignore[attr-defined]
            line = (folder / row["file"]).read_text("utf-8").splitlines()[row["row"] - 1]
            assert all(value in line for value in row["key"].values())


def test_pyshacl_finds_the_same_in_the_triples_as_we_in_the_tables() -> None:
    tables, ours = shared_folder("real-claims") / "synthea", ROOT / "examples" / "synthea"
    options = TablesOptions(ours / "mapping.ttl", (ours / "shapes.ttl",))
    in_tables, in_triples = (
        list(findings_json(check_tables(tables, replace(options, engine=engine))))
        for engine in ("duckdb", "reference")
    )
    assert in_tables == in_triples
