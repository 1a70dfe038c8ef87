"""The questions go out as a workbook; filled in, it comes back as records that the rules judge."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from typer.testing import CliRunner

import ingest
from hegui.attestations import Question, Sheet, read_questions, write_questions
from hegui.attestations.lines import lines
from hegui.attestations.workbook import ANSWERS, SHEET
from hegui.check import CheckOptions, check
from hegui.cli import app
from hegui.ontology import words

AGENCY = "示例县医疗保障局"
FIRST = 4  # the first line of questions, under title, count and header


@pytest.fixture(scope="module")
def questions() -> list[Question]:
    return read_questions()


@pytest.fixture(scope="module")
def exported(questions: list[Question], tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("questions") / "questions.xlsx"
    write_questions(file, questions, Sheet(2026, AGENCY))
    return file


def columns(page: Worksheet) -> dict[str, int]:
    return {str(cell.value).split("\n")[0]: cell.column for cell in page[FIRST - 1]}


def filled(exported: Path, target: Path, **other: dict[str, object]) -> Path:
    """The workbook with every question answered in full; `other` changes cells by number of the question."""
    book = openpyxl.load_workbook(exported)
    page = book[SHEET]
    place = columns(page)
    for row in range(FIRST, page.max_row + 1):
        number = str(page.cell(row, 1).value)
        post = str(page.cell(row, place["由谁回答"]).value).split("\n")[0]
        said: dict[str, object] = {
            "回答": "符合",
            "佐证材料": f"档案 {number}",
            "签字人": "何清",
            "签字人职务": post,
            "签订日期": date(2026, 3, 25),
        }
        for name, value in (said | other.get(number.replace("-", "_"), {})).items():
            page.cell(row, place[name]).value = value
    target.mkdir(exist_ok=True)
    file = target / "answers.xlsx"
    book.save(file)
    return file


def test_there_is_a_line_for_each_question_with_its_law(exported: Path, questions: list[Question]) -> None:
    page = openpyxl.load_workbook(exported)[SHEET]
    assert len(questions) >= 30
    assert page.max_row == FIRST - 1 + len(questions)
    for row, question in enumerate(questions, FIRST):
        told = [str(page.cell(row, place).value) for place in range(1, 6)]
        assert told[0] == question.number
        assert told[1] == f"{question.asked.zh}\n{question.asked.en}"
        assert question.who.zh in told[2]
        assert told[3] == f"{question.proof.zh}\n{question.proof.en}"
        assert question.law
        assert all(law.label.zh in told[4] for law in question.law)


def test_only_what_people_fill_in_can_be_changed(exported: Path) -> None:
    page = openpyxl.load_workbook(exported)[SHEET]
    assert page.protection.sheet
    free = {name for name, place in columns(page).items() if not page.cell(FIRST, place).protection.locked}
    assert {"回答", "佐证材料", "签字人", "签订日期", "整改措施", "备注"} <= free
    assert not free & {"问题编号", "自查问题", "由谁回答", "须附证据", "问题依据", "年度"}


def test_it_can_be_read_on_the_screen(exported: Path) -> None:
    page = openpyxl.load_workbook(exported)[SHEET]
    assert page.freeze_panes == f"C{FIRST}"
    for row in range(FIRST, page.max_row + 1):
        for cell in page[row][:5]:
            width = int(page.column_dimensions[cell.column_letter].width)
            height = page.row_dimensions[row].height
            assert cell.alignment.wrap_text
            assert (height or 0) >= 15 * lines(str(cell.value), width)


def test_answers_are_chosen_from_words_that_records_know(exported: Path) -> None:
    assert set(ANSWERS) <= set(words()["attestation_answer-answer"])


def test_the_same_questions_give_the_same_bytes(
    exported: Path, questions: list[Question], tmp_path: Path
) -> None:
    again = tmp_path / "again.xlsx"
    write_questions(again, questions, Sheet(2026, AGENCY))
    assert again.read_bytes() == exported.read_bytes()


def test_filled_in_it_loads_without_a_word_and_nothing_is_found(exported: Path, tmp_path: Path) -> None:
    file = filled(exported, tmp_path / "in")
    loaded = ingest.load([file], words=words())
    count = loaded.connection.execute("SELECT count(*), count(answer) FROM attestation_answer").fetchone()
    assert (list(loaded.rejects), count) == ([], (30, 30))
    outcome = check([file.parent], CheckOptions(rules=("attestation-*",)))
    assert [(one.rule, one.focus) for one in outcome.findings] == []
    assert {rule.status for rule in outcome.run.rules} == {"checked"}


CONTROLS = (
    "控制编号,控制领域,控制名称,责任人,频次,留痕方式,开始日期\n"
    "K1,组织机构控制,岗位职责,吴敏,每年,台账,2026-01-01\n"
    "K2,信息系统控制,权限清理,吴敏,,,2026-01-01\n"
)


def test_what_is_wrong_with_an_answer_is_found(exported: Path, tmp_path: Path) -> None:
    file = filled(
        exported,
        tmp_path / "in",
        Q_S0_035={"回答": None},
        Q_S0_136={"佐证材料": None},
        Q_S0_036={"签字人职务": "办事员"},
        Q_S0_285={"签订日期": None},
        Q_S0_038={"回答": "不符合", "整改措施": "补做检查"},
    )
    (file.parent / "controls.csv").write_text(CONTROLS, "utf-8")
    rules = ("attestation-*", "answer-contradicted-by-controls")
    found: dict[str, set[str]] = {}
    for one in check([file.parent], CheckOptions(rules=rules)).findings:
        found.setdefault(one.rule.removeprefix("rule:"), set()).add(one.focus.rpartition("Q-S0-")[2][:3])
    assert found == {
        "attestation-answered": {"035"},
        "attestation-evidence": {"136"},
        "attestation-signer": {"036"},
        "attestation-signed": {"285"},
        "attestation-corrected": {"038"},
        # No control of finance, nor of the kinds and systems asked about; half a control of systems.
        "answer-contradicted-by-controls": {"036", "037", "040", "125"},
    }


def test_a_family_and_a_year_can_be_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "c.xlsx"
    run = CliRunner().invoke(
        app, ["attestations", "export", str(file), "--family", "C", "--year", "2025", "--agency", AGENCY]
    )
    assert run.exit_code == 0, run.output
    page = openpyxl.load_workbook(file)[SHEET]
    numbers = {str(page.cell(row, 1).value) for row in range(FIRST, page.max_row + 1)}
    assert {"Q-S0-034", "Q-S0-285"} <= numbers
    assert "Q-S0-241" not in numbers
    assert page.cell(FIRST, columns(page)["年度"]).value == 2025


def test_a_family_without_questions_is_refused(tmp_path: Path) -> None:
    run = CliRunner().invoke(app, ["attestations", "export", str(tmp_path / "x.xlsx"), "--family", "Q"])
    assert getattr(run.exception, "code", None) == "no-questions"
