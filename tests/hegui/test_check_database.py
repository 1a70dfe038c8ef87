"""A county in a PostgreSQL database is judged as the same county in files."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import ingest
from hegui.check import CheckOptions, check
from hegui.cli import app
from hegui.ontology import words
from ingest.records import TABLES
from ingest.schema import Kind
from tests.ingest.database_servers import PASSWORD, postgresql

TYPES = {Kind.FLAG: "BOOLEAN", Kind.DATE: "DATE", Kind.TIME: "TIMESTAMP", Kind.INTEGER: "INTEGER"}
"""The rest are numbers of their kind, or text."""
RULES = (
    *("pool-payment", "annual-ceiling", "assistance-status", "drug-in-catalogue", "third-party-paid"),
    *("overlapping-stays", "line-*", "settlement-*", "trace-code-*", "exclusive-services"),
    *("*duties*", "*steps*"),
)
"""Rules that read the largest tables, with columns of every type."""


def fill(url: str, county: Path) -> dict[str, str]:
    """The county's tables under names of a hospital system; returns which is what."""
    import psycopg

    loaded = ingest.load([county], words=words())
    named = {}
    with psycopg.connect(url) as connection:
        connection.execute("CREATE SCHEMA his")
        for number, table in enumerate(TABLES):
            columns = [f'"{column.name}"' for column in table.given]
            rows = loaded.connection.execute(
                f'SELECT {", ".join(columns)} FROM "{table.name}" ORDER BY src_file, src_sheet, src_row'
            ).fetchall()
            if not rows:
                continue
            name = f"his.t{number:02}"
            types = [TYPES.get(column.kind, column.kind.sql) for column in table.given]
            defined = ", ".join(f"{c} {t}" for c, t in zip(columns, types, strict=True))
            connection.execute(f"CREATE TABLE {name} ({defined})".encode())
            text = io.StringIO()
            csv.writer(text).writerows(rows)
            with connection.cursor().copy(f"COPY {name} FROM STDIN (FORMAT csv)".encode()) as copy:
                copy.write(text.getvalue())
            named[name] = table.name
    return named


def test_a_county_in_postgresql_gives_the_findings_of_its_files(county: Path, tmp_path: Path) -> None:
    with postgresql() as url:
        tables = fill(url, county)
        options = [f"--table={kind}={name}" for name, kind in tables.items()]
        out = tmp_path / "run"
        only = [f"--rules={glob}" for glob in RULES]
        ran = CliRunner().invoke(app, ["check", url, *options, *only, "--out", str(out), "--lang", "en"])
    assert ran.exit_code == 1, ran.output
    from_files = check([county], CheckOptions(rules=RULES))
    assert found(out) == {(each.id, each.rule, each.amount) for each in from_files.findings}
    for path in out.iterdir():
        if path.suffix in (".json", ".html", ".ttl"):
            assert PASSWORD not in path.read_text("utf-8"), path.name
    assert PASSWORD not in ran.output


def found(folder: Path) -> set[tuple[str, str, int | None]]:
    findings = json.loads((folder / "findings.json").read_text("utf-8"))
    return {(each["id"], each["rule"], each["amount"]) for each in findings}


@pytest.mark.parametrize("option", [["--kind", "x.csv"], ["--table", "=a"]])
def test_an_option_of_two_names_says_how_it_is_written(option: list[str], county: Path) -> None:
    ran = CliRunner().invoke(app, ["check", str(county), *option])
    assert ran.exit_code == 2 or "bad-pair" in str(ran.exception)
