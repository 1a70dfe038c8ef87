"""`ledger.xlsx`, the ledger of issues 问题台账: a summary sheet, then one row for each finding.

Written row by row in constant memory and with a fixed creation date: the same findings give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from report.findings import SEVERITIES, Finding, Text
from report.money_sheets import RECORD_HEADS, RECORDS, TOTAL_HEADS, TOTALS, record_cells, total_cells
from report.reconciliation import (
    LINE_HEADS,
    RECONCILIATION,
    REJECT_HEADS,
    REJECTS,
    lines,
    reject_cells,
)
from report.run import RunSummary
from report.summary import Tally, tally_by_family, tally_by_rule
from report.words import FINDING_STATUS, SEVERITY, family_name, places
from report.workbook import new_workbook

ROWS_PER_SHEET: Final = 1_000_000
"""Excel holds 1,048,576 rows; what goes beyond this many findings continues on a further sheet."""


@dataclass(frozen=True)
class _Column:
    head: Text
    width: int
    style: str = "text"


COLUMNS: Final = (
    _Column(Text("序号", "No."), 6, "count"),
    _Column(Text("问题类别", "Category"), 14),
    _Column(Text("问题描述", "Description"), 58),
    _Column(Text("涉及对象", "Concerning"), 30),
    _Column(Text("涉及金额", "Amount (yuan)"), 14, "money"),
    _Column(Text("依据条款", "Legal basis"), 40),
    _Column(Text("责任单位", "Responsible"), 16),
    _Column(Text("整改建议", "Proposed repair"), 44),
    _Column(Text("整改期限", "Repair due"), 12, "day"),
    _Column(Text("状态", "Status"), 10),
    _Column(Text("证据", "Evidence"), 48),
    _Column(Text("编号", "Finding"), 18, "id"),
    _Column(Text("净额", "Net (yuan)"), 14, "money"),
    _Column(Text("所在机构", "At institution"), 26),
    _Column(Text("险种", "Scheme"), 16),
)
_STATUS: Final = next(n for n, column in enumerate(COLUMNS) if column.head.zh == "状态")
_LEDGER: Final = Text("问题台账", "Ledger")


def write_ledger(
    file: Path, findings: Sequence[Finding], lang: str, heading: str, run: RunSummary | None = None
) -> None:
    """Writes the workbook to `file`; `heading` is the title of its summary sheet.

    With a run, sheets follow that prove what was read and list what was not.
    """
    book = new_workbook(file, heading, constant_memory=True)
    formats = _formats(book)
    _summary_sheet(book, findings, lang, heading, formats)
    for number, start in enumerate(range(0, max(len(findings), 1), ROWS_PER_SHEET), 1):
        name = _LEDGER.of(lang) + (f" {number}" if number > 1 else "")
        _ledger_sheet(book, name, findings[start : start + ROWS_PER_SHEET], start, lang, formats)
    if any(finding.net is not None for finding in findings):
        _plain_sheet(book, TOTALS.of(lang), TOTAL_HEADS, total_cells(findings, lang), lang, formats)
        held = islice(record_cells(findings, lang), ROWS_PER_SHEET)
        _plain_sheet(book, RECORDS.of(lang), RECORD_HEADS, held, lang, formats)
    if run is not None and run.inputs:
        _plain_sheet(book, RECONCILIATION.of(lang), LINE_HEADS, lines(run, lang), lang, formats)
        if run.rejects:
            rejects = (reject_cells(one) for one in run.rejects[:ROWS_PER_SHEET])
            _plain_sheet(book, REJECTS.of(lang), REJECT_HEADS, rejects, lang, formats)
    book.close()


def _plain_sheet(
    book: xlsxwriter.Workbook,
    name: str,
    heads: Sequence[Text],
    rows: Iterable[Sequence[object]],
    lang: str,
    formats: dict[str, Any],
) -> None:
    sheet = book.add_worksheet(name)
    sheet.set_column(0, len(heads) - 1, 22)
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head.of(lang), formats["head"])
    last = 0
    for last, cells in enumerate(rows, 1):
        for column, cell in enumerate(cells):
            style = "money" if isinstance(cell, Decimal) else "number" if isinstance(cell, int) else "text"
            _write(sheet, last, column, cell, formats[style])
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(last, 1), len(heads) - 1)


def _formats(book: xlsxwriter.Workbook) -> dict[str, Any]:
    base = {"valign": "top", "font_size": 10, "font_name": "Microsoft YaHei"}
    line = base | {"border": 1, "border_color": "#D0D5DD"}
    head = {"bold": True, "bg_color": "#EEF1F5", "valign": "vcenter", "text_wrap": True}
    return {
        "text": book.add_format(line | {"text_wrap": True}),
        "count": book.add_format(line | {"num_format": "0", "align": "center"}),
        "number": book.add_format(line | {"num_format": "#,##0"}),
        "money": book.add_format(line | {"num_format": "#,##0.00"}),
        "day": book.add_format(line | {"num_format": "yyyy-mm-dd"}),
        "id": book.add_format(line | {"font_name": "Consolas", "font_size": 9}),
        "head": book.add_format(line | head),
        "title": book.add_format(base | {"bold": True, "font_size": 15}),
        "section": book.add_format(base | {"bold": True, "font_size": 11}),
        "note": book.add_format(base | {"font_color": "#555B66"}),
    }


def _ledger_sheet(
    book: xlsxwriter.Workbook,
    name: str,
    findings: Sequence[Finding],
    start: int,
    lang: str,
    formats: dict[str, Any],
) -> None:
    sheet = book.add_worksheet(name)
    for number, column in enumerate(COLUMNS):
        sheet.set_column(number, number, column.width)
    sheet.set_row(0, 24)
    for number, column in enumerate(COLUMNS):
        sheet.write_string(0, number, column.head.of(lang), formats["head"])
    for row, finding in enumerate(findings, 1):
        for number, (column, cell) in enumerate(
            zip(COLUMNS, _cells(finding, start + row, lang), strict=True)
        ):
            _write(sheet, row, number, cell, formats[column.style])
    last = max(len(findings), 1)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, last, len(COLUMNS) - 1)
    words = [word.of(lang) for word in FINDING_STATUS.values()]
    sheet.data_validation(1, _STATUS, last, _STATUS, {"validate": "list", "source": words})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _cells(finding: Finding, number: int, lang: str) -> list[object]:
    severity = SEVERITY[finding.severity].of(lang)
    status = FINDING_STATUS.get(finding.status)
    sources = [item.source for item in finding.evidence if item.source is not None]
    return [
        number,
        f"{family_name(finding.family).of(lang)} · {severity}",
        f"{finding.title.of(lang)}\n{finding.message.of(lang)}",
        finding.focus_label.of(lang),
        None if finding.amount is None else finding.amount / 100,
        "\n".join(article.label.of(lang) for article in finding.law),
        finding.responsible.of(lang) if finding.responsible else "",
        "\n".join(repair.of(lang) for repair in finding.repair),
        None,
        status.of(lang) if status else finding.status,
        places(sources).of(lang).replace("；" if lang == "zh" else "; ", "\n"),
        finding.id,
        None if finding.net is None else finding.net / 100,
        finding.institution.of(lang) if finding.institution else "",
        finding.scheme.of(lang) if finding.scheme else "",
    ]


def _write(sheet: Any, row: int, column: int, cell: object, style: Any) -> None:
    if cell is None or cell == "":
        sheet.write_blank(row, column, None, style)
    elif isinstance(cell, int | float | Decimal):
        sheet.write_number(row, column, cell, style)
    else:
        sheet.write_string(row, column, str(cell)[:32_767], style)


def _summary_sheet(
    book: xlsxwriter.Workbook, findings: Sequence[Finding], lang: str, heading: str, formats: dict[str, Any]
) -> None:
    sheet = book.add_worksheet(Text("汇总", "Summary").of(lang))
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 4, 11)
    sheet.set_column(5, 6, 18)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.write_string(0, 0, heading, formats["title"])
    row = _table(sheet, 2, Text("按类别", "By category").of(lang), tally_by_family(findings), lang, formats)
    row = _table(sheet, row + 1, Text("按规则", "By rule").of(lang), tally_by_rule(findings), lang, formats)
    note = Text(
        "涉及金额为各条发现之和，同一笔款可能重复；净额中每一分钱只计一次，已扣除退费。两者都不等于应追回金额。",
        "Amounts are sums over findings, in which the same money may stand more than once; net amounts hold"
        " every fen once, refunds taken off. Neither is what is to be recovered.",
    )
    sheet.write_string(row + 1, 0, note.of(lang), formats["note"])


def _table(
    sheet: Any, row: int, title: str, tallies: Iterable[Tally], lang: str, formats: dict[str, Any]
) -> int:
    """Writes one table and returns the row after it."""
    sheet.write_string(row, 0, title, formats["section"])
    heads = ["", *(SEVERITY[one].of(lang) for one in SEVERITIES)]
    heads += [Text("合计", "Total").of(lang), Text("涉及金额（元）", "Amount (yuan)").of(lang)]
    heads.append(Text("净额（元）", "Net (yuan)").of(lang))
    row += 1
    for column, head in enumerate(heads):
        sheet.write_string(row, column, head, formats["head"])
    for tally in tallies:
        row += 1
        sheet.write_string(row, 0, tally.label.of(lang), formats["text"])
        for column, severity in enumerate(SEVERITIES, 1):
            sheet.write_number(row, column, tally.counts[severity], formats["number"])
        sheet.write_number(row, 4, tally.total, formats["number"])
        sheet.write_number(row, 5, tally.amount / 100, formats["money"])
        _write(sheet, row, 6, None if tally.net is None else tally.net / 100, formats["money"])
    return row + 1
