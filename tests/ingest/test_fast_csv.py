"""Large delimited text, read by SQL, gives what reading it cell by cell gives: rows, places, rejects."""

from __future__ import annotations

import os
import re
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import ingest
from engine.errors import InputError
from ingest.fast.filling import Filler
from ingest.fast.plain import form
from ingest.schema import Kind, column

EXAMPLES = int(os.environ.get("HEGUI_READ_ALIKE", "25"))
WORDS = {"gend": {"男": "1", "女": "2"}, "insutype": {"职工": "310"}}

HEADERS = {
    "fee_line": [
        "就诊ID",
        "费用明细流水号",
        "备注",
        "费用发生时间",
        "数量",
        "单价",
        "明细项目费用总额",
        "全自费金额",
    ],
    "person": ["人员编号", "姓名", "证件号码", "性别", "出生日期", "险种类型"],
}
PLAIN: dict[str, list[list[str]]] = {
    "fee_line": [
        ["M1", "M2", "00123", "M1"],
        ["1", "2", "3", "4", "5", "6", "7", "8", "9"],
        ["", "三人间", "a b"],
        ["2026-03-02 09:15:00", "2026/3/2 9:15", "20260302", "2026-03-02", "20260302091500", ""],
        ["1", "2.5", "-1", "0.3333"],
        ["10", "0.123456", ""],
        ["12.50", "-3.1", "1,234.50", "7"],
        ["", "0.00", "5"],
    ],
    "person": [
        ["P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8"],
        ["甲", "乙 丙", "", "O'Brien", "-", "（甲）"],
        ["50023019900101123X", "500230199001011234", "500230199001011000", "E12345678", ""],
        ["男", "女", "1", "2", ""],
        ["1990-01-02", "1990/1/2", "19900102", "1990-01-02 00:00:00", ""],
        ["310", "390", "职工", "-"],
    ],
}
ODD = [
    *[
        "-",
        "--",
        "1e5",
        "1.2E+05",
        ".5",
        "5.",
        "１２．５",
        "1.2万元",
        "(5.00)",
        "12.345",
        "2026-02-30",
        "2026.3.2",
        "24:00",
        "0001-01-01",
        "合计",
        "本页小计",
    ],
    *[
        "#N/A",
        "是",
        "99999999999999999",
        "infinity",
        "人员编号",
        "1_000",
        "+7",
        "０",
        "NULL",
        "nan",
        "'x",
        "2026-03-02T10:00:00",
    ],
    *("2026-01-01 (BC)", "12026-01-01", "-5", "99999999999999.99"),
    *(" ", " 12.50 ", '="0012"', "2026-03-02 24:00:00", "2026-03-02 10:00:00.5", "a\nb", "a\r\nb", "a,b"),
    *('a"b', '"', "\ttab", "\u3000", "\xa0x", "男 ", "x" * 40, "\x1f"),
]
DAMAGE = ["", "", "", "drop a cell", "add a cell", "add an empty cell", "blank line", "spaces", "open quote",
          "quote inside", "space and quote", "bare return"]  # fmt: skip


@st.composite
def files(draw: st.DrawFn) -> bytes:
    """A table as bytes: mostly plain cells, some odd ones, some damaged lines, in any form of CSV."""
    name = draw(st.sampled_from(sorted(HEADERS)))
    delimiter = draw(st.sampled_from([",", "\t", ";", "|"]))
    end = draw(st.sampled_from(["\n", "\r\n"]))
    always_quoted = draw(st.booleans())
    odd = draw(st.integers(0, 12))
    lines = [delimiter.join(HEADERS[name])]
    for number in range(draw(st.integers(0, 60))):
        cells = [draw(st.sampled_from(choice)) for choice in PLAIN[name]]
        if draw(st.booleans()):
            cells[1 if name == "fee_line" else 0] = f"9{number}"
        if odd and draw(st.integers(0, odd)) == 0:
            cells[draw(st.integers(0, len(cells) - 1))] = draw(st.sampled_from(ODD))
        damage = draw(st.sampled_from(DAMAGE)) if odd and draw(st.integers(0, odd)) == 0 else ""
        lines.append(damaged(cells, damage, delimiter, always_quoted))
    text = end.join(lines) + draw(st.sampled_from([end, "", end + end]))
    return text.encode(draw(st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"])))


def damaged(cells: list[str], damage: str, delimiter: str, always_quoted: bool) -> str:
    """The cells as a line, with one thing wrong."""
    cells = cells[:-1] if damage == "drop a cell" else cells
    cells += {"add a cell": ["x"], "add an empty cell": [""]}.get(damage, [])
    written = [
        '"' + cell.replace('"', '""') + '"'
        if always_quoted or any(sign in cell for sign in (delimiter, '"', "\n", "\r"))
        else cell
        for cell in cells
    ]
    line = delimiter.join(written)
    return {
        "blank line": "\n" + line if "\r" not in line else line,
        "spaces": "   ",
        "open quote": '"' + line,
        "quote inside": line.replace("1", '1"', 1),
        "space and quote": delimiter.join([written[0], ' "x"', *written[2:]]),
        "bare return": line.replace(delimiter, "\r" + delimiter, 1),
    }.get(damage, line)


def told(path: Path) -> Any:
    """All that reading a file says: rows with their places, rejects, sums; or the error."""
    try:
        loaded = ingest.load([path], words=WORDS)
    except InputError as error:
        return error.code, error.place, error.found
    rows = {
        table: loaded.connection.execute(f"SELECT * FROM {table} ORDER BY src_row").fetchall()
        for table in (*HEADERS, "superseded")
    }
    return rows, loaded.inputs, loaded.rejects


def both_ways(content: bytes, piece: int) -> tuple[Any, Any]:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        path = Path(folder) / "a.csv"
        path.write_bytes(content)
        careful = told(path)
        patch.setattr("ingest.readers.csv_files.FROM_BYTES", 0)
        patch.setattr("ingest.fast.pieces.PIECE", piece)
        patch.setattr(
            "ingest.fast.filling._FEW_AT_LEAST", piece % 3
        )  # so that unusual forms are met here too
        return told(path), careful


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(files(), st.sampled_from([200, 1000, 1 << 20]))
def test_any_file_is_read_alike_both_ways(content: bytes, piece: int) -> None:
    fast, careful = both_ways(content, piece)
    assert fast == careful


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_bare_return_above_makes_no_line_below_disappear(end: str) -> None:
    rows = [f"P{number}\r,甲" if number == 6 else f"P{number},甲" for number in range(30)]
    fast, careful = both_ways(end.join(["人员编号,姓名", *rows]).encode(), 1000)
    assert fast == careful


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lines_whose_every_cell_is_plain_are_not_taken_apart(tmp_path: Path, end: str) -> None:
    rows = [f'P{number},"甲, 乙",1990-01-02' for number in range(50)]
    rows[7] = "P7,甲,1990-02-30"
    rows[9] = "合计,,"
    path = tmp_path / "a.csv"
    path.write_text(end.join(["人员编号,姓名,出生日期", *rows]), encoding="utf-8", newline="")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ingest.readers.csv_files.FROM_BYTES", 0)
        patch.delattr(Filler, "_by_records")
        loaded = ingest.load([path])
    assert len(loaded.connection.execute("SELECT * FROM person").fetchall()) == 48
    assert [(reject.row, reject.code) for reject in loaded.rejects] == [(9, "bad-date"), (11, "total-row")]


def test_the_form_of_days_is_that_of_the_calendar() -> None:
    is_day = re.compile(form(column("day", Kind.DATE, "日期"), usual=True) or "")
    days = {f"{year}-{month:02}-{day:02}" for year in (1900, 2000, 2023, 2024, 2100, 2400, 9996)
            for month in range(14) for day in range(33)}  # fmt: skip
    assert {day for day in days if is_day.fullmatch(day)} == {day for day in days if exists(day)}
    every = (date(1900, 1, 1) + timedelta(days=number) for number in range(400 * 365))
    assert all(is_day.fullmatch(day.isoformat()) for day in every)


def exists(day: str) -> bool:
    try:
        return bool(date.fromisoformat(day))
    except ValueError:
        return False
