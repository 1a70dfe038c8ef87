"""The written county: the same bytes every time, in the forms users really have."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from hegui.county import write_county
from hegui.ontology import words
from ingest import load
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    written = tmp_path_factory.mktemp("county")
    write_county(written)
    return written


def files_under(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_committed_county_is_what_the_generator_writes(folder):
    committed, written = files_under(ROOT / "examples" / "county"), files_under(folder)
    assert committed.keys() == written.keys()
    assert [name for name in written if committed[name] != written[name]] == []


def test_every_record_is_read_and_none_rejected(folder):
    loaded = load([folder], words=words())
    assert [reject for reject in loaded.rejects if reject.records] == []
    counts = loaded.connection.execute(
        "SELECT (SELECT count(*) FROM settlement), (SELECT count(*) FROM encounter WHERE begntime IS NULL), "
        "(SELECT count(*) FROM fee_line WHERE init_feedetl_sn IS NOT NULL) > 0"
    ).fetchone()
    assert counts is not None
    settlements, without_begin, has_refunds = counts
    assert settlements >= 300  # those of the registers come on top
    assert without_begin == 5  # legacy messages say no time of the visit
    assert has_refunds


def test_nothing_marks_a_record_as_planted(folder):
    text = b"".join(data for name, data in files_under(folder).items() if name != "expected.json").decode(
        "utf-8", "ignore"
    )
    assert "planted" not in text
    assert "违规示例" not in text


def test_registers_are_as_chinese_excel_saves_them(folder):
    assert (folder / "persons.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    log = (folder / "operation-log.csv").read_bytes()
    assert log.decode("gb18030").startswith("业务编号,环节,经办人编号,操作时间,终端,金额\r\n")
    legacy = sorted((folder / "legacy").glob("*.xml"))
    assert legacy
    assert all(
        path.read_bytes().decode("gbk").startswith('<?xml version="1.0" encoding="GBK"') for path in legacy
    )


def test_workbooks_have_a_title_row_and_dates_of_both_kinds(folder):
    book = CalamineWorkbook.from_path(folder / "operators.xlsx")
    assert book.sheet_names == ["人员岗位", "权限授权"]
    rows = book.get_sheet_by_name("权限授权").to_python()
    assert rows[1][:4] == ["经办人编号", "角色", "权限", "授权开始日期"]
    assert {type(row[3]).__name__ for row in rows[2:]} == {"str", "date"}


def exchanges(folder: Path, infno: str) -> list[dict]:
    return [
        json.loads(line) for line in (folder / "claims" / f"{infno}.jsonl").read_text("utf-8").splitlines()
    ]


def test_messages_show_the_quirks_real_senders_have(folder):
    settled = exchanges(folder, "2304") + exchanges(folder, "2207")
    bills = [one["reply"]["output"]["setlinfo"] for one in settled]
    assert {type(bill["medfee_sumamt"]) for bill in bills} == {str, float}
    assert {
        one["reply"]["infcode"] if isinstance(one["reply"]["infcode"], str) else 0 for one in settled
    } == {"0", 0}
    assert {bill["balc"] for bill in bills} == {"", "-", None}
    sent = exchanges(folder, "2301")
    assert {type(one["input"]["feedetail"]) for one in sent} == {list, dict}
    assert {type(one["input"]["selinfo"]) for one in exchanges(folder, "3505")} == {list, dict}
    lines = [line for one in sent for line in listed(one["input"]["feedetail"])]
    assert any(float(line["cnt"]) < 0 and line["init_feedetl_sn"] for line in lines)


def listed(node: object) -> list:
    return node if isinstance(node, list) else [node]
