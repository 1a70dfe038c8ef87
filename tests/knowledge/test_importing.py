"""The next batch: what it adds, what it replaces, what could not be read; nothing is passed over."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from typer.testing import CliRunner

from engine.errors import InputError
from hegui.cli import app
from hegui.knowledge.importing import import_batch
from hegui.knowledge.rows import rows_of
from hegui.knowledge.store import load_batches, ontology_folder

DAY = date(2026, 7, 10)
NAME = "第十八批“药品限支付疗程”规则对应知识点明细.xlsx"
OLD, OLD_CODE = "KP-9c8aa962bd4e3614", "XB01AXA223B004010180963"
HEAD = ["序号", "药品代码", "药品名称", "限定支付范围", "检出逻辑"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The points of drugs with a paid course, in a folder of their own."""
    for key in ("batch-06", "updates-2026-01"):
        (tmp_path / "points").mkdir(exist_ok=True)
        shutil.copy(ontology_folder() / f"{key}.ttl", tmp_path / "points")
    return tmp_path / "points"


def workbook(folder: Path, rows: list[list[str]], name: str = NAME) -> Path:
    file = folder / name
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("明细")
        sheet.write_row(0, 0, ["药品限支付疗程"])
        for number, row in enumerate([HEAD, *rows], start=1):
            sheet.write_row(number, 0, row)
    return file


ROWS = [
    ["1", OLD_CODE, "奥扎格雷注射液", "限脑梗死，支付不超过10天。", "超过限制天数"],
    ["2", "XNEW0000001；XNEW0000002", "新药", "支付不超过7天。", ""],
    ["3", "", "没有代码的药", "支付不超过7天。", ""],
    ["4", "XNEW0000003", "按月的药", "支付不超过6个月。", ""],
]


def test_what_a_batch_adds_and_replaces(folder: Path, tmp_path: Path) -> None:
    imported = import_batch(workbook(tmp_path, ROWS), DAY, "https://example.org/18", folder)
    assert [(point.name, point.codes, point.limit.days) for point in imported.added] == [
        ("新药", ("XNEW0000001", "XNEW0000002"), 7),
        ("按月的药", ("XNEW0000003",), None),
    ]
    assert [(point.replaces, point.limit.days) for point in imported.replaced] == [(OLD, 10)]
    assert [one.place for one in imported.unread] == [f"{NAME} 第3行"]
    assert imported.file == folder / "batch-18.ttl"


def test_the_later_point_wins_from_its_day(folder: Path, tmp_path: Path) -> None:
    import_batch(workbook(tmp_path, ROWS), DAY, "", folder)
    spans = [dict(enumerate(row.cells)) for row in rows_of(load_batches(folder)) if OLD_CODE in row.items]
    assert [(span[17], span[18]) for span in spans] == [
        ("2025-08-26", "2026-01-27"),
        ("2026-01-28", "2026-07-09"),
        ("2026-07-10", None),
    ]


def test_what_is_on_file_word_for_word_is_counted_and_not_written(folder: Path, tmp_path: Path) -> None:
    import_batch(workbook(tmp_path, ROWS), DAY, "", folder)
    again = import_batch(workbook(tmp_path, ROWS[:2], NAME.replace("十八", "十九")), DAY, "", folder)
    assert (again.known, again.added, again.replaced, again.file) == (2, (), (), None)


def test_a_batch_is_taken_in_once(folder: Path, tmp_path: Path) -> None:
    import_batch(workbook(tmp_path, ROWS), DAY, "", folder)
    with pytest.raises(InputError) as error:
        import_batch(workbook(tmp_path, ROWS), DAY, "", folder)
    assert error.value.code == "knowledge-batch-on-file"


def test_a_file_that_is_no_such_workbook(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_text("no workbook")
    with pytest.raises(InputError) as error:
        import_batch(tmp_path / "a.xlsx", DAY, "", folder)
    assert error.value.code == "knowledge-workbook-unread"


def test_a_rule_that_is_none_of_the_book_is_said(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "某表.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("表")
        sheet.write_row(0, 0, HEAD)
        sheet.write_row(1, 0, ROWS[0])
    imported = import_batch(file, DAY, "", folder)
    assert imported.batch.key == "published-2026-07-10"
    assert "none of the 2025 book" in imported.unread[0].reason


def test_the_command_says_it_all(folder: Path, tmp_path: Path) -> None:
    call = ["knowledge", "import", str(workbook(tmp_path, ROWS)), "--day", "2026-07-10", "--lang", "en"]
    result = CliRunner().invoke(app, [*call, "--folder", str(folder)])
    assert result.exit_code == 1  # a row could not be read
    for line in (
        "2 points added",
        "1 points replaced",
        "1 of them are not decided",
        "1 rows could not be read",
    ):
        assert line in result.stdout
    shown = CliRunner().invoke(app, ["knowledge", "show", OLD_CODE, "--lang", "en", "--folder", str(folder)])
    assert shown.exit_code == 0
    assert "2026-07-10.." in shown.stdout.replace("\n", "")
    unknown = CliRunner().invoke(app, ["knowledge", "show", "X0", "--lang", "zh", "--folder", str(folder)])
    assert unknown.exit_code == 1
