"""The files of a run: well formed, self-contained, complete, and the same every time."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from checked_county import ROOT, Checked
from lxml import etree, html
from openpyxl import load_workbook
from pyshacl import validate as shacl_validate
from rdflib import RDF, Graph, Literal

from engine.vocabulary import SH
from report import RunSummary, validation_graph, write_report
from report.findings import Finding, Text
from report.html import EMBEDDED_PER_RULE, render
from report.ledger import COLUMNS, write_ledger
from report.picture import draw
from report.text import finding_line, finding_text
from report.vocabulary import DATA


@pytest.fixture
def folder(checked: Checked, run: RunSummary, tmp_path: Path) -> Path:
    """A written run."""
    write_report(tmp_path, checked.findings, run, "zh", validation_graph(checked.results, checked.findings))
    return tmp_path


def test_a_run_is_one_folder_of_seven_files(folder: Path) -> None:
    assert sorted(one.name for one in folder.iterdir()) == [
        "findings.json", "ledger.xlsx", "rejects.csv", "report.html", "report.ttl", "run.json", "times.json",
    ]  # fmt: skip


def page(findings: list[Finding], run: RunSummary, lang: str = "zh") -> html.HtmlElement:
    """The page as elements."""
    parser = html.HTMLParser(encoding="utf-8")
    return html.document_fromstring(render(findings, run, lang).encode(), parser=parser)


def details_of(root: html.HtmlElement) -> dict[str, str]:
    """The details the page keeps as text."""
    found: dict[str, str] = json.loads(root.get_element_by_id("details").text)
    return found


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_and_its_details_are_well_formed(checked: Checked, run: RunSummary, lang: str) -> None:
    text = render(checked.findings, run, lang)
    body = re.sub(r"(?s)<(script|style)\b.*?</\1>", "", text.removeprefix("<!DOCTYPE html>"))
    body = body.replace('<meta charset="utf-8"/>', "")
    etree.fromstring(body.encode())
    for one in details_of(page(checked.findings, run)).values():
        etree.fromstring(f"<div>{one}</div>".encode())


def test_the_page_loads_nothing_from_anywhere(checked: Checked, run: RunSummary) -> None:
    root = page(checked.findings, run)
    texts = [render(checked.findings, run, "zh"), *details_of(root).values()]
    assert root.xpath("//link | //img | //iframe | //script[@src] | //*[@srcset] | //object | //embed") == []
    assert all(one.startswith("#") for one in root.xpath("//@href"))
    assert not any(re.search(r"@import|url\((?!#)|fetch\(|XMLHttpRequest", text) for text in texts)


def test_the_page_has_an_entry_and_details_for_each_finding(checked: Checked, run: RunSummary) -> None:
    root = page(checked.findings, run)
    entries = root.xpath("//li[contains(@class, 'entry')]/@id")
    assert sorted(entries) == sorted(f"f-{one.id}" for one in checked.findings)
    assert details_of(root).keys() == {one.id for one in checked.findings}


def test_details_show_evidence_with_file_and_row_and_a_picture(checked: Checked, run: RunSummary) -> None:
    details = details_of(page(checked.findings, run))
    for finding in checked.findings:
        body = details[finding.id]
        for item in finding.evidence:
            if item.source:
                assert f"{item.source.file}〔{item.source.sheet}〕 第 {item.source.row} 行" in body
        assert "<svg" in body
        assert finding.repair[0].zh in body


def test_a_rule_that_saw_nothing_is_not_applicable_and_never_passed(
    checked: Checked, run: RunSummary
) -> None:
    silent = [one for one in run.rules if not one.focus_nodes]
    assert silent
    root = page(checked.findings, run)
    for rule in silent:
        row = root.get_element_by_id("rule-" + rule.id.removeprefix("rule:"))
        assert row.get("class") == "not-applicable"
        assert "不适用" in row.text_content()


def test_a_rule_that_could_not_be_checked_says_what_is_missing(checked: Checked, run: RunSummary) -> None:
    rule = replace(run.rules[0], status="not-checked", reason="目录条目", focus_nodes=0, findings=0)
    others = [one for one in checked.findings if one.rule != rule.id]
    root = page(others, replace(run, rules=(rule, *run.rules[1:])))
    row = root.get_element_by_id("rule-" + rule.id.removeprefix("rule:"))
    assert row.text_content().startswith(run.rules[0].title.zh)
    assert "目录条目" in row.text_content()


def test_hostile_text_stays_text(checked: Checked, run: RunSummary) -> None:
    bad = '</script><script>alert(1)</script><img src=x onerror="alert(2)">'
    finding = replace(
        checked.findings[0], message=Text(bad, bad), title=Text(bad, bad), focus_label=Text(bad, bad)
    )
    root = page([finding], run)
    assert root.xpath("//img") == []
    assert len(root.xpath("//script")) == 3
    assert "<img" not in "".join(details_of(root).values())


def test_many_findings_of_one_rule_are_capped_with_a_note(checked: Checked, run: RunSummary) -> None:
    one = checked.findings[0]
    many = [replace(one, id=f"{number:016x}") for number in range(EMBEDDED_PER_RULE + 3)]
    root = page(many, run)
    assert len(root.xpath("//li[contains(@class, 'entry')]")) == EMBEDDED_PER_RULE
    assert f"共 {EMBEDDED_PER_RULE + 3} 条" in root.get_element_by_id("findings").text_content()


def test_inputs_and_rejects_are_reconciled_on_the_page(checked: Checked, run: RunSummary) -> None:
    text = page(checked.findings, run).text_content()
    assert "读取 12 行 = 装载 11 行 ＋ 未装载 1 行" in text
    assert "persons.csv 第 7 行" in text
    assert "100.50100.000.50" in re.sub(r"\s", "", text)


def test_a_picture_keeps_its_boxes_apart(checked: Checked) -> None:
    for finding in checked.findings:
        picture = draw(finding)
        assert picture is not None
        boxes = list(picture.boxes)
        assert all(box.x + box.width <= picture.width for box in boxes)
        assert all(box.y + box.height <= picture.height for box in boxes)
        for number, one in enumerate(boxes):
            for other in boxes[number + 1 :]:
                beside = one.x + one.width <= other.x or other.x + other.width <= one.x
                apart = one.y + one.height <= other.y or other.y + other.height <= one.y
                assert beside or apart


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_ledger_reads_back(checked: Checked, tmp_path: Path, lang: str) -> None:
    write_ledger(tmp_path / "ledger.xlsx", checked.findings, lang, "台账")
    book = load_workbook(tmp_path / "ledger.xlsx")
    summary, ledger = book.worksheets
    rows = list(ledger.iter_rows(values_only=True))
    assert list(rows[0]) == [column.head.of(lang) for column in COLUMNS]
    assert len(rows) == 1 + len(checked.findings)
    assert ledger.freeze_panes == "B2"
    assert ledger.auto_filter.ref == f"A1:O{len(rows)}"
    [validation] = ledger.data_validations.dataValidation
    assert str(validation.sqref).startswith("J2:J")
    for finding, row in zip(checked.findings, rows[1:], strict=True):
        assert row[2] == f"{finding.title.of(lang)}\n{finding.message.of(lang)}"
        assert row[4] == (None if finding.amount is None else finding.amount / 100)
        assert row[11] == finding.id
        has_rows = any(item.source for item in finding.evidence)
        assert (("第" if lang == "zh" else "row") in (row[10] or "")) == has_rows
    totals = [
        row for row in summary.iter_rows(values_only=True) if row[0] == ("合计" if lang == "zh" else "All")
    ]
    assert [row[4] for row in totals] == [len(checked.findings)] * 2


def test_chinese_columns_are_those_of_the_ledger_of_issues() -> None:
    assert " ".join(column.head.zh for column in COLUMNS) == (
        "序号 问题类别 问题描述 涉及对象 涉及金额 依据条款 责任单位 整改建议 整改期限 状态 证据 编号"
        " 净额 所在机构 险种"
    )


def test_text_that_looks_like_a_formula_is_written_as_text(checked: Checked, tmp_path: Path) -> None:
    finding = replace(checked.findings[0], focus_label=Text("=1+1", "=1+1"))
    write_ledger(tmp_path / "ledger.xlsx", [finding], "zh", "台账")
    cell = load_workbook(tmp_path / "ledger.xlsx").worksheets[1]["D2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_an_empty_ledger_opens(tmp_path: Path) -> None:
    write_ledger(tmp_path / "ledger.xlsx", [], "zh", "台账")
    assert load_workbook(tmp_path / "ledger.xlsx").worksheets[1].max_row == 1


def test_report_ttl_is_a_validation_report_that_names_the_findings(checked: Checked, folder: Path) -> None:
    graph = Graph().parse(folder / "report.ttl", format="turtle")
    [report] = graph.subjects(RDF.type, SH.ValidationReport)
    assert (report, SH.conforms, Literal(False)) in graph
    named = {DATA[f"finding/{one.id}"] for one in checked.findings}
    assert set(graph.objects(report, SH.result)) == named
    for finding in checked.findings:
        node = DATA[f"finding/{finding.id}"]
        assert (node, RDF.type, SH.ValidationResult) in graph
        assert str(graph.value(node, SH.focusNode)) == finding.focus
        assert Literal(finding.message.zh, lang="zh") in set(graph.objects(node, SH.resultMessage))


def test_report_ttl_conforms_to_the_shape_of_validation_reports(folder: Path) -> None:
    shape = """
    @prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
    [] a sh:NodeShape ; sh:targetClass sh:ValidationResult ;
       sh:property [ sh:path sh:focusNode ; sh:minCount 1 ; sh:maxCount 1 ] ,
                   [ sh:path sh:resultSeverity ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] ,
                   [ sh:path sh:sourceConstraintComponent ; sh:minCount 1 ; sh:maxCount 1 ] ,
                   [ sh:path sh:value ; sh:maxCount 1 ] , [ sh:path sh:resultPath ; sh:maxCount 1 ] .
    [] a sh:NodeShape ; sh:targetClass sh:ValidationReport ;
       sh:property [ sh:path sh:conforms ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:boolean ] ,
                   [ sh:path sh:result ; sh:class sh:ValidationResult ] .
    """
    conforms, _, told = shacl_validate(
        str(folder / "report.ttl"), shacl_graph=shape, shacl_graph_format="turtle"
    )
    assert conforms, told


def test_run_json_reconciles_inputs_and_holds_nothing_volatile(folder: Path) -> None:
    run = json.loads((folder / "run.json").read_text("utf-8"))
    assert all(one["read"] == one["loaded"] + one["rejected"] for one in run["inputs"])
    assert run["rules"][0].keys() >= {"id", "version", "focusNodes", "findings", "status"}
    assert run["inputs"][0]["sums"][0]["read"] == "100.50"
    assert not {"startedAt", "seconds"} & run.keys()
    times = json.loads((folder / "times.json").read_text("utf-8"))
    assert times["startedAt"] == "2026-07-01T08:00:00"


def test_two_runs_give_the_same_bytes(checked: Checked, run: RunSummary, tmp_path: Path) -> None:
    for name, moment in (("first", "2026-07-01T08:00:00"), ("second", "2027-01-01T00:00:00")):
        graph = validation_graph(checked.results, checked.findings)
        write_report(tmp_path / name, checked.findings, replace(run, started_at=moment), "zh", graph)
    for name in ("findings.json", "ledger.xlsx", "rejects.csv", "report.html", "report.ttl", "run.json"):
        assert (tmp_path / "first" / name).read_bytes() == (tmp_path / "second" / name).read_bytes(), name


ONCE = """
import sys; sys.path[:0] = [{root!r}, {here!r}]
from pathlib import Path
from checked_county import check_county, summary_of
from report import validation_graph, write_report
checked = check_county()
graph = validation_graph(checked.results, checked.findings)
write_report(Path({out!r}), checked.findings, summary_of(checked), "zh", graph)
"""


def test_another_process_with_another_hash_seed_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "other"
    code = ONCE.format(root=str(ROOT), here=str(Path(__file__).parent), out=str(out))
    environment = os.environ | {"PYTHONHASHSEED": "4711"}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)
    for name in ("findings.json", "ledger.xlsx", "rejects.csv", "report.html", "report.ttl", "run.json"):
        assert (out / name).read_bytes() == (folder / name).read_bytes(), name


def test_the_terminal_tells_a_finding_in_both_languages(checked: Checked) -> None:
    finding = next(one for one in checked.findings if one.rule == "rule:one-person-two-steps")
    zh, en = finding_text(finding, "zh"), finding_text(finding.as_dict(), "en")
    assert zh.splitlines()[0] == (
        "业务件 C1   同一笔业务的登记、初审、复核不得由同一人办理两个环节   违规   rule:one-person-two-steps"
    )
    assert "依据  《社会保险经办条例》第三十七条（自 2023-12-01 起施行）" in zh
    assert "operation.xlsx〔权限授权〕 第 8、9、10 行" in zh
    assert "operation.xlsx [权限授权] rows 8, 9, 10" in en
    assert "12,600.50 yuan" in en
    assert finding_line(finding, "zh").endswith("违规   rule:one-person-two-steps   12,600.50 元")
