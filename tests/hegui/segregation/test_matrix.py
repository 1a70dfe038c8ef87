"""The incompatibility matrix goes to Excel and comes back as the same Turtle; what is wrong is named."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from engine.errors import InputError
from hegui.folders import folder
from hegui.ontology import load_ontology, read_ontology, words
from hegui.segregation.duties import Duties
from hegui.segregation.matrix import FILE, pairs_turtle
from hegui.segregation.matrix_workbook import SHEET, Words, read_matrix, write_matrix

USUAL = "内部控制通行做法"


@pytest.fixture(scope="module")
def duties() -> Duties:
    return Duties(load_ontology())


@pytest.fixture(scope="module")
def named(duties: Duties) -> Words:
    return Words.of(duties, {USUAL: "usual-practice", "甘肃细则": "gansu-post-rules", **words()["article"]})


@pytest.fixture
def workbook(tmp_path: Path, duties: Duties, named: Words) -> Path:
    file = tmp_path / "matrix.xlsx"
    write_matrix(file, duties.pairs, named)
    return file


def _edit(file: Path, change: Callable[[openpyxl.worksheet.worksheet.Worksheet], None]) -> None:
    book = openpyxl.load_workbook(file)
    change(book[SHEET])
    book.save(file)


def test_there_and_back_is_the_same_turtle(workbook: Path, duties: Duties, named: Words) -> None:
    assert pairs_turtle(read_matrix(workbook, named), duties) == (folder("ontology") / FILE).read_text(
        "utf-8"
    )


def test_a_new_row_is_a_new_pair_for_the_rules(
    workbook: Path, duties: Duties, named: Words, tmp_path: Path
) -> None:
    _edit(workbook, lambda sheet: sheet.append(["协议管理", "支付", USUAL, "本项目自定", "是"]))
    ontology = tmp_path / "ontology"
    shutil.copytree(folder("ontology"), ontology)
    (ontology / FILE).write_text(pairs_turtle(read_matrix(workbook, named), duties), "utf-8")
    changed = Duties(read_ontology(ontology)).incompatible
    assert changed.pairs - duties.incompatible.pairs == {frozenset(("agreement", "pay"))}


@pytest.mark.parametrize(
    ("row", "found", "place"),
    [
        pytest.param(["登机", "支付", USUAL, "本项目自定", "是"], "登机", "职责一", id="no such duty"),
        pytest.param(["登记", "支付", "某条", "本项目自定", "是"], "某条", "依据", id="no such article"),
        pytest.param(["登记", "支付", USUAL, "一定", "是"], "一定", "可信程度", id="no such mark"),
        pytest.param(["登记", "支付", USUAL, "本项目自定", "对"], "对", "已核实", id="neither yes nor no"),
        pytest.param(
            ["登记", "登记", USUAL, "本项目自定", "是"], "登记", "row 40", id="a duty against itself"
        ),
        pytest.param(["初审", "登记", USUAL, "本项目自定", "是"], "初审 / 登记", "row 40", id="a pair twice"),
    ],
)
def test_what_is_wrong_is_named_with_its_row(
    row: list[str], found: str, place: str, workbook: Path, named: Words
) -> None:
    _edit(workbook, lambda sheet: sheet.append(row))
    with pytest.raises(InputError) as told:
        read_matrix(workbook, named)
    assert told.value.code == "pair-unreadable"
    assert told.value.found == found
    assert "row 40" in told.value.place
    assert place in told.value.place


def test_another_workbook_is_refused(tmp_path: Path, named: Words) -> None:
    other = tmp_path / "other.xlsx"
    openpyxl.Workbook().save(other)
    with pytest.raises(InputError, match="matrix-unreadable"):
        read_matrix(other, named)
