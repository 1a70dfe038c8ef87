"""What was read and what was not, as sheets of the ledger and as a file: it adds up, and nothing runs."""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from report.html import render
from report.inputs import AmountSum, InputRecord, ReferenceRecord, RejectRecord, StatedTotal
from report.ledger import write_ledger
from report.reconciliation import lines, write_rejects
from report.run import RunSummary

SUMS = (
    AmountSum("fee_line", "cnt", Decimal(0), Decimal(0), Decimal(0)),
    AmountSum("fee_line", "amount", Decimal("110.75"), Decimal("100.50"), Decimal("10.25")),
)
TOTAL = StatedTotal("明细", 9, "合计", "金额 (amount)", Decimal("111.00"), Decimal("110.75"))
LOST = RejectRecord("a.csv", None, 7, None, "金额", "bad-number", "a number", "=1+1", "@Write it.")
NOTE = replace(LOST, row=1, code="unknown-header", found="“x”", records=0)
DEAD = ReferenceRecord("fee_line", "psn_no", "person", 12, 3, 2, "P9", True)


def with_inputs(run: RunSummary) -> RunSummary:
    files = (
        InputRecord("a.csv", "ab" * 32, "csv UTF-8", 12, 11, 1, SUMS, (), (TOTAL,)),
        InputRecord("b.csv", "cd" * 32, "csv UTF-8", 2, 2, 0, SUMS[1:]),
    )
    return replace(run, inputs=files, rejects=(LOST, NOTE), references=(DEAD,))


def test_lines_add_up_to_the_fen(run: RunSummary) -> None:
    told = list(lines(with_inputs(run), "en"))
    assert told[:2] == [
        ["All files", "Rows", 14, 13, 1, ""],
        ["All files", "fee_line.amount", Decimal("221.50"), Decimal("201.00"), Decimal("20.50"), ""],
    ]
    assert ["a.csv", "金额 (amount) (明细, 9, 合计)", Decimal("111.00"), Decimal("110.75"), None] in [
        line[:5] for line in told
    ]


def test_the_ledger_has_both_sheets(run: RunSummary, tmp_path: Path) -> None:
    write_ledger(tmp_path / "l.xlsx", [], "zh", "台账", with_inputs(run))
    book = load_workbook(tmp_path / "l.xlsx")
    assert book.sheetnames == ["汇总", "问题台账", "读入核对", "未读入行"]
    rejects = list(book["未读入行"].iter_rows(min_row=2))
    assert [row[6].value for row in rejects] == ["=1+1", "“x”"]
    assert {cell.data_type for row in rejects for cell in row if isinstance(cell.value, str)} == {"s"}


def test_no_cell_of_the_rejects_file_is_a_formula(run: RunSummary, tmp_path: Path) -> None:
    write_rejects(tmp_path / "r.csv", with_inputs(run).rejects, "zh")
    assert (tmp_path / "r.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with (tmp_path / "r.csv").open(encoding="utf-8-sig", newline="") as stream:
        head, first, _ = csv.reader(stream)
    assert head[:3] == ["文件", "工作表", "行"]
    assert first[6:8] == ["'=1+1", "'@Write it."]


def test_the_page_tells_losses_from_notices_and_names_what_leads_nowhere(run: RunSummary) -> None:
    text = render([], with_inputs(run), "en")
    assert "1 place not loaded" in text
    assert "1 note on reading" in text
    assert "fee_line.psn_no" in text
    assert "1 of which differ from their rows" in text


@dataclass
class Said:
    """A reject as ingest tells it."""

    fields: dict[str, Any]

    def as_dict(self) -> dict[str, Any]:
        return self.fields


def test_what_was_found_in_a_personal_column_is_hidden() -> None:
    fields = LOST.as_dict() | {"found": "“张三丰 1990-13-45”", "fix": "Write 1990-01-05.", "personal": True}
    record = RejectRecord.of(Said(fields))
    assert (record.found, record.fix) == ("“张…”", "Write ….")
    assert RejectRecord.of(Said(fields | {"personal": False})).found == "“张三丰 1990-13-45”"
