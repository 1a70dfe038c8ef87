"""The whole way on the example county: exactly the planted findings, with law, rows and reconciliation."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from hegui.check import CheckOptions, Outcome, check
from hegui.cli import app
from hegui.county import write_county


@pytest.fixture(scope="module")
def outcome(county: Path) -> Outcome:
    return check([county])


@pytest.fixture(scope="module")
def run(outcome: Outcome, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run")
    outcome.write(folder, "zh")
    return folder


def findings_of(run: Path) -> list[dict[str, Any]]:
    findings: list[dict[str, Any]] = json.loads((run / "findings.json").read_text("utf-8"))
    return findings


NOTHING_PLANTED = {"rule:permission-unused", "rule:three-lists-kept"}
"""The rules that find nothing in the county."""

ABSENT = {
    *("rule:department-duties-listed", "rule:red-line-list-complete"),
    *("rule:risk-areas-searched", "rule:standard-libraries-kept"),
}
"""Rules that find that a record is missing: there is no row that could show it."""

PUBLISHED = {
    place
    for file in sorted((Path(__file__).parents[2] / "ontology" / "knowledge").glob("*.ttl"))
    for place in re.findall(r'fund:sourcePlace "(.+)"@zh', file.read_text("utf-8"))
}
"""The workbooks in which the national points were published; their rows are evidence too."""


def identified(findings: list[dict[str, Any]]) -> Counter[tuple[str, str, int | None]]:
    return Counter((finding["rule"], finding["focus"], finding["amount"]) for finding in findings)


def test_the_findings_are_exactly_the_planted_ones(run: Path, county: Path) -> None:
    expected = json.loads((county / "expected.json").read_text("utf-8"))["findings"]
    assert len(expected) > 250
    assert identified(findings_of(run)) == identified(expected)


def test_every_rule_looked_at_something_and_nearly_every_one_found_something(run: Path) -> None:
    rules = json.loads((run / "run.json").read_text("utf-8"))["rules"]
    assert {rule["status"] for rule in rules} == {"checked"}
    assert {rule["id"] for rule in rules if not rule["findings"]} == NOTHING_PLANTED


def test_every_finding_names_law_with_its_text(run: Path) -> None:
    for finding in findings_of(run):
        assert finding["law"], finding["id"]
        assert all(article["text"] and article["label"]["zh"] for article in finding["law"]), finding["id"]


def test_every_finding_has_evidence_with_file_and_row(run: Path, county: Path) -> None:
    for finding in findings_of(run):
        sources = [item["source"] for item in finding["evidence"] if item["source"]]
        assert sources or finding["rule"] in ABSENT, finding["id"]
        for source in sources:
            assert source["row"]
            assert source["file"] in PUBLISHED or (county / source["file"]).is_file()


def test_the_end_of_a_stay_is_shown_where_it_was_read(run: Path, county: Path) -> None:
    ends = [
        (item["object"], item["source"])
        for finding in findings_of(run)
        for item in finding["evidence"]
        if item["predicate"].endswith("#endedAt")
    ]
    assert ends
    for moment, source in ends:
        text = (
            (county / source["file"])
            .read_bytes()
            .decode("gb18030" if source["file"].endswith("xml") else "utf-8")
        )
        line = text.splitlines()[source["row"] - 1]
        assert moment.replace("T", " ") in line, (moment, source)


def test_every_finding_can_be_acted_on(run: Path) -> None:
    for finding in findings_of(run):
        assert finding["responsible"], finding["id"]
        assert finding["repair"], finding["id"]
        assert all(finding["message"][lang] and "{" not in finding["message"][lang] for lang in ("zh", "en"))


def test_ids_are_unique(run: Path) -> None:
    ids = Counter(finding["id"] for finding in findings_of(run))
    assert [id_ for id_, count in ids.items() if count > 1] == []


def test_every_input_is_reconciled(run: Path, county: Path) -> None:
    inputs = json.loads((run / "run.json").read_text("utf-8"))["inputs"]
    read = {entry["file"] for entry in inputs}
    files = {path.relative_to(county).as_posix() for path in county.rglob("*") if path.is_file()}
    assert files - read == {"README.md", "expected.json"}
    assert all(entry["read"] == entry["loaded"] + entry["rejected"] for entry in inputs)
    assert all(entry["rejected"] == 0 for entry in inputs)


def test_no_name_or_identity_number_is_shown(run: Path, county: Path) -> None:
    lines = (county / "persons.csv").read_text("utf-8-sig").splitlines()
    header = lines[0].split(",")
    name, number = header.index("人员姓名"), header.index("证件号码")
    people = [line.split(",") for line in lines[1:]]
    for file in ("findings.json", "report.html", "report.ttl", "run.json"):
        text = (run / file).read_text("utf-8")
        assert not [row[number] for row in people if row[number] and row[number] in text]
        assert not [row[name] for row in people if len(row[name]) > 2 and row[name] in text]


def test_without_the_planted_rows_there_is_no_finding(tmp_path: Path) -> None:
    write_county(tmp_path / "clean", plants=False)
    outcome = check([tmp_path / "clean"])
    assert [(finding.rule, finding.focus) for finding in outcome.findings] == []
    assert not outcome.fails("info")
    assert {rule.status for rule in outcome.run.rules} == {"checked"}


def test_two_runs_give_the_same_bytes(county: Path, tmp_path: Path) -> None:
    options = CheckOptions(rules=("*duties*", "overlapping-stays", "pool-payment"))
    for order in ("first", "second"):
        check([county], options).write(tmp_path / order, "zh")
    for file in ("report.html", "ledger.xlsx", "report.ttl", "findings.json", "run.json"):
        assert (tmp_path / "first" / file).read_bytes() == (tmp_path / "second" / file).read_bytes(), file


def test_a_period_keeps_only_its_facts(county: Path) -> None:
    march = check([county], CheckOptions(period=(date(2026, 3, 1), date(2026, 3, 31)), rules=("S",)))
    days = [finding.fact_date for finding in march.findings]
    dated = [day for day in days if day is not None]
    assert len(dated) > 5
    assert all(day.startswith("2026-03") for day in dated)
    assert len(dated) < len(days), "a fact without a date is not hidden (a legacy settlement carries none)"


def test_a_rule_that_takes_too_long_is_reported_and_the_check_fails(county: Path) -> None:
    outcome = check([county], CheckOptions(rules=("L",), timeout_seconds=0.0))
    tried = [rule for rule in outcome.run.rules if rule.status not in ("not-checked", "not-applicable")]
    assert {rule.status for rule in tried} == {"error"}
    assert all(rule.reason and "query-timeout" in rule.reason for rule in tried)
    assert outcome.fails("violation"), "a rule that did not run must not look like one that found nothing"


class TestCommandLine:
    """`hegui check` as typed."""

    @pytest.fixture
    def runner(self) -> CliRunner:
        return CliRunner()

    @pytest.mark.parametrize(("lang", "word"), [("en", "findings"), ("zh", "条发现")])
    def test_findings_exit_with_1(
        self, runner: CliRunner, county: Path, tmp_path: Path, lang: str, word: str
    ) -> None:
        result = runner.invoke(
            app, ["check", str(county), "--out", str(tmp_path), "--rules", "entry-*", "--lang", lang]
        )
        assert result.exit_code == 1
        assert word in result.stdout
        assert (tmp_path / "report.html").is_file()

    def test_warnings_fail_only_where_asked(self, runner: CliRunner, county: Path, tmp_path: Path) -> None:
        call = ["check", str(county), "--out", str(tmp_path), "--rules", "third-party-paid"]
        assert runner.invoke(app, call).exit_code == 0
        assert runner.invoke(app, [*call, "--fail-on", "warning"]).exit_code == 1
