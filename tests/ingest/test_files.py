"""Whole files: forms, encodings, headers, where rows are, folders, and what a run adds up to."""

from __future__ import annotations

import datetime
import hashlib
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

import ingest
from engine.errors import InputError

WORDS = {"duty": {"登记": "register", "支付": "pay"}, "permission": {"初审": "first-review"}}
LOG = (
    "业务编号,环节,操作员编号,操作时间,终端,金额\n"
    "B1,登记,Z1,2026-03-02 09:15:00,T1,100.50\n"
    "B1,支付,Z2,2026/3/2 10:00,T2,\n"
)


def table_of(loaded: ingest.Loaded, query: str) -> list[tuple[Any, ...]]:
    return loaded.connection.execute(query).fetchall()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_csv_in_every_encoding_and_form(tmp_path: Path, encoding: str, delimiter: str, newline: str) -> None:
    text = LOG.replace(",", delimiter).replace("\n", newline)
    (tmp_path / "log.txt").write_bytes(text.encode(encoding))
    loaded = ingest.load([tmp_path], words=WORDS)
    assert loaded.rejects == ()
    assert table_of(loaded, "SELECT step_code, amount, src_row FROM operation_log ORDER BY src_row") == [
        ("register", Decimal("100.50"), 2),
        ("pay", None, 3),
    ]


def test_national_names_are_headers_too_in_any_order_and_case(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("PSN_NAME , psn_no*\n甲,P1\n", encoding="utf-8")
    assert table_of(ingest.load([tmp_path]), "SELECT psn_no, psn_name FROM person") == [("P1", "甲")]


def test_a_title_above_the_header_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("参保人员名单\n\n人员编号,姓名\nP1,甲\n", encoding="utf-8")
    assert table_of(ingest.load([tmp_path]), "SELECT psn_no, src_row FROM person") == [("P1", 4)]


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    staff = book.active
    assert staff is not None
    staff.title = "人员岗位"
    staff.append(["示例县经办人员一览表"])
    staff.merge_cells("A1:F1")
    staff.append(["操作员编号", "姓名", "岗位", "部门", "入职日期", "离岗日期"])
    staff.append(["Z001", "甲", "初审岗", "待遇科", datetime.date(2020, 1, 2), None])
    staff.append([1002, "乙", "复核岗", "待遇科", "2020年1月3日", "2026/5/6"])
    staff.append([])
    staff.append([123456789012345678, "丙", None, None, None, None])
    grants = book.create_sheet("权限授权")
    grants.append(["操作员编号", "角色", "权限", "授权开始", "授权结束"])
    grants.append(["Z001", None, "初审", datetime.datetime(2026, 1, 2), "20261231"])
    book.create_sheet("空表")
    book.create_sheet("说明").append(["本表由信息科导出"])
    book.save(tmp_path / "operators.xlsx")
    return tmp_path / "operators.xlsx"


def test_a_workbook_with_titles_dates_and_numbers(workbook: Path) -> None:
    loaded = ingest.load([workbook], words=WORDS)
    assert table_of(
        loaded, "SELECT opter_no, begndate::VARCHAR, leave_date::VARCHAR, src_row FROM operator"
    ) == [
        ("Z001", "2020-01-02", None, 3),
        ("1002", "2020-01-03", "2026-05-06", 4),
    ]
    assert table_of(
        loaded, "SELECT perm_code, granted_to::VARCHAR, src_sheet, src_row FROM permission_grant"
    ) == [("first-review", "2026-12-31", "权限授权", 2)]
    mangled, note = loaded.rejects
    assert (mangled.code, mangled.row, mangled.sheet) == ("mangled-number", 6, "人员岗位")
    assert (note.code, note.sheet, note.records) == ("file-unrecognised", "说明", 0)


def test_a_formula_that_failed_is_not_an_empty_cell(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["B2"], sheet["C2"], sheet["D2"] = "结算ID", "就诊ID", "医疗费总额"
    sheet["B3"], sheet["C3"], sheet["D3"] = "S1", "M1", "#DIV/0!"
    sheet["B4"], sheet["C4"], sheet["D4"] = "S2", "M2", 5
    book.save(tmp_path / "a.xlsx")
    loaded = ingest.load([tmp_path])
    assert table_of(loaded, "SELECT setl_id, medfee_sumamt, src_row FROM settlement") == [
        ("S2", Decimal("5.00"), 4)
    ]
    (reject,) = loaded.rejects
    assert (reject.code, reject.row, reject.column) == ("excel-error", 3, "医疗费总额 (medfee_sumamt)")


def test_a_workbook_without_rows_is_empty(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "a.xlsx")
    with pytest.raises(InputError) as error:
        ingest.load([tmp_path])
    assert error.value.code == "file-empty"


def test_the_table_is_told_by_content_not_by_name(tmp_path: Path) -> None:
    (tmp_path / "persons.xlsx").write_text('{"infno":"2203A","input":{"mdtrtinfo":{"mdtrt_id":"M1"}}}')
    assert table_of(ingest.load([tmp_path]), "SELECT mdtrt_id FROM encounter") == [("M1",)]


MESSAGE = '{"infno":"2203A","input":{"mdtrtinfo":{"mdtrt_id":"%s"}}}'


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (
            f"{MESSAGE % 'A'}\n\n{MESSAGE % 'B'}\n",
            [("A", 1, "/input/mdtrtinfo"), ("B", 3, "/input/mdtrtinfo")],
        ),
        (
            f"[{MESSAGE % 'A'},\n{MESSAGE % 'B'}]",
            [("A", 1, "/0/input/mdtrtinfo"), ("B", 2, "/1/input/mdtrtinfo")],
        ),
        (f"\n{MESSAGE % 'A'}", [("A", 2, "/input/mdtrtinfo")]),
        (
            '\n{\n "infno": 2203,\n "input": {"mdtrtinfo": {"mdtrt_id": "A"}}\n}',
            [("A", 2, "/input/mdtrtinfo")],
        ),
    ],
    ids=["lines", "array", "one", "one on many lines"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_json_in_every_form(tmp_path: Path, text: str, where: list[Any], encoding: str) -> None:
    (tmp_path / "a.json").write_bytes(text.encode(encoding))
    loaded = ingest.load([tmp_path])
    assert table_of(loaded, "SELECT mdtrt_id, src_row, src_pointer FROM encounter ORDER BY 1") == where


LEGACY = """<?xml version="1.0" encoding="GBK" standalone="yes"?>
<input>
  <prm_akc190>L1</prm_akc190><prm_aac001>P1</prm_aac001><prm_aka130>21</prm_aka130>
  <prm_yka103>S1</prm_yka103><prm_yka055>12.50</prm_yka055><prm_ykz999/>
  <dataset>
    <row><yka105>1</yka105><yka002>中草药</yka002><akc226>1</akc226><akc225>12.5</akc225><yka315>12.50</yka315></row>
    <row><yka105>2</yka105><yka315>一百</yka315></row>
  </dataset>
</input>"""


@pytest.mark.parametrize("batch", [False, True])
def test_a_legacy_envelope_is_an_encounter_a_settlement_and_lines(tmp_path: Path, batch: bool) -> None:
    declaration, body = LEGACY.split("\n", 1)
    text = f"{declaration}<batch>\n{body}</batch>" if batch else LEGACY
    (tmp_path / "a.xml").write_bytes(text.encode("gbk"))
    loaded = ingest.load([tmp_path])
    root = "/batch/input[1]" if batch else "/input"
    assert table_of(loaded, "SELECT mdtrt_id, psn_no, med_type, src_row, src_pointer FROM encounter") == [
        ("L1", "P1", "21", 2, root)
    ]
    assert table_of(loaded, "SELECT setl_id, medfee_sumamt FROM settlement") == [("S1", Decimal("12.50"))]
    assert table_of(loaded, "SELECT line_id, med_list_codg, src_row, src_pointer FROM fee_line") == [
        ("L1-1", "中草药", 6, f"{root}/dataset/row[1]")
    ]
    (reject,) = loaded.rejects
    assert (reject.row, reject.pointer, reject.code) == (7, f"{root}/dataset/row[2]", "bad-number")


def test_a_workbook_damaged_inside_is_refused(workbook: Path) -> None:
    content = bytearray(workbook.read_bytes())
    sheet = content.index(b"xl/worksheets/sheet1.xml")
    content[sheet + 60] ^= 0xFF
    workbook.write_bytes(content)
    with pytest.raises(InputError) as error:
        ingest.load([workbook], words=WORDS)
    assert error.value.code == "excel-unreadable"


def test_parquet_tables_are_read_by_name(tmp_path: Path) -> None:
    (tmp_path / "fee_line").mkdir()
    rows = (
        "SELECT 'M1' AS mdtrt_id, i::VARCHAR AS feedetl_sn, (i * 1.5)::DECIMAL(16,2) AS det_item_fee_sumamt"
    )
    duckdb.execute(f"COPY ({rows} FROM range(1, 4) t(i)) TO '{tmp_path}/fee_line/part-0.parquet'")
    duckdb.execute(f"COPY ({rows} FROM range(3, 6) t(i)) TO '{tmp_path}/fee_line/part-1.parquet'")
    duckdb.execute(f"COPY (SELECT 'P1' AS psn_no, '甲' AS psn_name) TO '{tmp_path}/person.parquet'")
    loaded = ingest.load([tmp_path])
    assert table_of(loaded, "SELECT line_id, src_file, src_row FROM fee_line ORDER BY 1") == [
        ("M1-1", "fee_line/part-0.parquet", 1),
        ("M1-2", "fee_line/part-0.parquet", 2),
        ("M1-3", "fee_line/part-0.parquet", 3),
        ("M1-4", "fee_line/part-1.parquet", 2),
        ("M1-5", "fee_line/part-1.parquet", 3),
    ]
    (duplicate,) = loaded.rejects
    assert (duplicate.code, duplicate.row, duplicate.file) == ("duplicate-row", 1, "fee_line/part-1.parquet")
    assert [(file.read, file.loaded, file.rejected) for file in loaded.inputs] == [
        (3, 3, 0),
        (3, 2, 1),
        (1, 1, 0),
    ]


def test_parquet_values_that_do_not_fit_are_rejected(tmp_path: Path) -> None:
    lines = "('M1', '1', '12.345'), ('M1', '2', 'x'), (NULL, '3', '1'), ('M1', '4', '12.50')"
    duckdb.execute(
        f"COPY (SELECT * FROM (VALUES {lines}) t(mdtrt_id, feedetl_sn, det_item_fee_sumamt)) "
        f"TO '{tmp_path}/fee_line.parquet'"
    )
    loaded = ingest.load([tmp_path])
    assert [(r.row, r.code, r.column) for r in loaded.rejects] == [
        (1, "bad-value", "明细项目费用总额 (det_item_fee_sumamt)"),
        (2, "bad-value", "明细项目费用总额 (det_item_fee_sumamt)"),
        (3, "bad-value", "就诊ID (mdtrt_id)"),
    ]
    assert table_of(loaded, "SELECT line_id, det_item_fee_sumamt FROM fee_line") == [
        ("M1-4", Decimal("12.50"))
    ]


def test_a_parquet_file_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    (tmp_path / "person.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(InputError) as error:
        ingest.load([tmp_path])
    assert error.value.code == "parquet-unreadable"


def test_a_key_repeated_in_another_file_names_the_first(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("人员编号,姓名\nP1,甲\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("人员编号,姓名\nP2,乙\nP1,丙\n", encoding="utf-8")
    loaded = ingest.load([tmp_path])
    (reject,) = loaded.rejects
    assert (reject.file, reject.row) == ("b.csv", 3)
    assert "a.csv, row 2" in reject.found


def test_folders_are_walked_in_order_and_files_named_by_their_path(tmp_path: Path) -> None:
    for name in ("b/z.csv", "b/a.csv", "a.csv"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"人员编号,姓名\n{name},甲\n", encoding="utf-8")
    (tmp_path / "README.txt").write_text("notes")
    seen: list[tuple[str, int, int]] = []
    loaded = ingest.load([tmp_path], progress=lambda *step: seen.append(step))
    assert [file.file for file in loaded.inputs] == ["a.csv", "b/a.csv", "b/z.csv"]
    assert seen[0] == ("a.csv", 0, 3)
    assert seen[-1][1:] == (3, 3)
    content = (tmp_path / "a.csv").read_bytes()
    assert loaded.inputs[0].sha256 == hashlib.sha256(content).hexdigest()


def test_amounts_add_up_over_loaded_and_rejected_rows(tmp_path: Path) -> None:
    text = LOG + "B2,支付,Z2,2026-02-30,T2,7.25\nB1,登记,Z1,2026-03-02 09:15:00,T1,3.00\n"
    (tmp_path / "log.csv").write_text(text, encoding="utf-8")
    (file,) = ingest.load([tmp_path], words=WORDS).inputs
    assert (file.read, file.loaded, file.rejected) == (4, 2, 2)
    (total,) = file.sums
    assert (total.table, total.column) == ("operation_log", "amount")
    assert (total.read, total.loaded, total.rejected) == (
        Decimal("110.75"),
        Decimal("100.50"),
        Decimal("10.25"),
    )


def test_a_file_of_nothing_but_bad_rows_is_refused_as_a_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.intake.TOO_MANY", 20)
    rows = "".join(f"P{number},昨天\n" for number in range(50))
    (tmp_path / "a.csv").write_text(f"人员编号,出生日期\n{rows}", encoding="utf-8")
    with pytest.raises(InputError) as error:
        ingest.load([tmp_path])
    assert error.value.code == "too-many-rejects"
    assert "bad-date" in error.value.found
    assert "row 2" in error.value.place


def test_the_same_files_give_the_same_tables(workbook: Path) -> None:
    first, second = (ingest.load([workbook], words=WORDS) for _ in range(2))
    assert first.inputs == second.inputs
    assert first.rejects == second.rejects
    query = "SELECT * FROM operator ORDER BY rowid"
    assert table_of(first, query) == table_of(second, query)
