"""The workbook that people fill in: a line for each question, in Chinese with English under it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from hegui.attestations.guide import write_guide
from hegui.attestations.lines import LINE, lines
from hegui.attestations.questions import Question
from ingest.templates.marks import CODES_SHEET, GUIDE_SHEET
from report.workbook import new_workbook

SHEET: Final = "自查问答"
ANSWERS: Final = ("符合", "部分符合", "不符合", "不适用")
"""The words of the drop-down list; the record's own (`attestation_answer`, column `answer`)."""

_HEAD_ROW: Final = 2
_FIRST: Final = _HEAD_ROW + 1
_COLUMNS: Final = (  # header as the records know it, in English, width, whether people fill it in
    ("问题编号", "No.", 10, False),
    ("自查问题", "Question", 46, False),
    ("由谁回答", "Who answers", 17, False),
    ("须附证据", "Proof asked for", 26, False),
    ("问题依据", "Law", 24, False),
    ("年度", "Year", 7, False),
    ("填报单位", "Answered for", 18, True),
    ("回答", "Answer", 11, True),
    ("情况说明", "Facts", 28, True),
    ("佐证材料", "Proof: file or number", 24, True),
    ("签字人", "Signed by", 11, True),
    ("签字人职务", "Position", 17, True),
    ("签订日期", "Signed on", 12, True),
    ("整改措施", "Correction", 26, True),
    ("责任人", "Who corrects", 11, True),
    ("完成时限", "Due", 12, True),
    ("完成日期", "Done on", 12, True),
    ("备注", "Remark", 18, True),
)
_PLACE: Final = {name: place for place, (name, *_) in enumerate(_COLUMNS)}
_DATES: Final = ("签订日期", "完成时限", "完成日期")


@dataclass(frozen=True)
class Sheet:
    """What one workbook is for."""

    year: int
    agency: str = ""
    """In whose name it is answered; empty leaves it to be filled in."""


def write_questions(file: Path, questions: Sequence[Question], sheet: Sheet) -> None:
    """Writes the workbook to `file`; the same questions give the same bytes.

    Filled in, it loads as records `attestation_answer`: headers and words to choose from are theirs.
    """
    book = new_workbook(file, _title(sheet))
    answers, guide, codes = (book.add_worksheet(name) for name in (SHEET, GUIDE_SHEET, CODES_SHEET))
    codes.write_column(0, 0, ANSWERS)
    codes.hide()
    _answers(book, answers, questions, sheet)
    write_guide(book, guide, questions, _title(sheet))
    book.close()


def _title(sheet: Sheet) -> str:
    return " ".join(filter(None, (sheet.agency, f"{sheet.year} 年度医保基金管理自查问答")))


def _answers(book: Workbook, page: Worksheet, questions: Sequence[Question], sheet: Sheet) -> None:
    _heading(book, page, len(questions), sheet)
    fixed = book.add_format(_cell(bg_color="#F3F5F7"))
    strong = book.add_format(_cell(bg_color="#F3F5F7", bold=True))
    free = book.add_format(_cell(locked=False, num_format="@"))
    day = book.add_format(_cell(locked=False, num_format="yyyy-mm-dd", align="center"))
    year = book.add_format(_cell(bg_color="#F3F5F7", align="center"))
    for row, one in enumerate(questions, _FIRST):
        said = _said(one, sheet)
        page.set_row(row, _height(said))
        for place, (name, _, _, filled) in enumerate(_COLUMNS):
            shape = (day if name in _DATES else free) if filled else strong if place == 0 else fixed
            if name == "年度":
                page.write_number(row, place, sheet.year, year)
            elif text := said.get(name):
                page.write_string(row, place, text, shape)
            else:
                page.write_blank(row, place, None, shape)
        page.data_validation(row, _PLACE["签字人职务"], row, _PLACE["签字人职务"], _expected(one))
    _choices(page, len(questions), sheet)
    _wanted(book, page, len(questions))
    _view(page, len(questions))


def _heading(book: Workbook, page: Worksheet, count: int, sheet: Sheet) -> None:
    last = len(_COLUMNS) - 1
    title = book.add_format({"bold": True, "font_size": 16, "font_color": "#8A1F1F", "valign": "vcenter"})
    told = book.add_format({"font_color": "#59636E", "valign": "vcenter"})
    answered = f"{_letter('回答')}{_FIRST + 1}:{_letter('回答')}{_FIRST + count}"
    page.merge_range(0, 0, 0, last, _title(sheet), title)
    page.merge_range(1, 0, 1, last, "", told)
    page.write_formula(
        1,
        0,
        f'="Self-check of fund management {sheet.year}    已答 "&COUNTA({answered})&" / {count}"',
        told,
        f"Self-check of fund management {sheet.year}    已答 0 / {count}",
    )
    page.set_row(0, 30)
    page.set_row(1, 20)
    page.set_row(_HEAD_ROW, 34)
    head = {"bold": True, "border": 1, "border_color": "#B6BEC8", "text_wrap": True, "valign": "vcenter"}
    given = book.add_format(head | {"bg_color": "#DDE3EA"})
    asked = book.add_format(head | {"bg_color": "#DDE7F3", "font_color": "#1F4E8A"})
    for place, (name, english, width, filled) in enumerate(_COLUMNS):
        page.set_column(place, place, width)
        page.write_string(_HEAD_ROW, place, f"{name}\n({english})", asked if filled else given)


def _said(one: Question, sheet: Sheet) -> dict[str, str]:
    return {
        "问题编号": one.number,
        "自查问题": f"{one.asked.zh}\n{one.asked.en}",
        "由谁回答": f"{one.who.zh}\n{one.who.en}",
        "须附证据": f"{one.proof.zh}\n{one.proof.en}",
        "问题依据": "\n".join(law.label.zh for law in one.law),
        "填报单位": sheet.agency,
    }


def _cell(**more: Any) -> dict[str, Any]:
    return {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#D0D6DD"} | more


def _height(said: dict[str, str]) -> float:
    """Points that the fullest cell of a line takes: spreadsheets do not reckon the height themselves."""
    widths = {name: width for name, _, width, _ in _COLUMNS}
    most = max(lines(text, widths[name]) for name, text in said.items())
    return LINE * max(most, 2) + 4


def _letter(name: str) -> str:
    return chr(ord("A") + _PLACE[name])


def _expected(one: Question) -> dict[str, Any]:
    """The post that must sign is offered; another can be written after a warning."""
    return {
        "validate": "list",
        "source": [one.who.zh],
        "error_type": "warning",
        "error_title": "应答人",
        "error_message": f"本题应由 {one.who.zh} 签字。",
    }


def _choices(page: Worksheet, count: int, sheet: Sheet) -> None:
    last = _FIRST + count - 1
    page.data_validation(
        _FIRST,
        _PLACE["回答"],
        last,
        _PLACE["回答"],
        {
            "validate": "list",
            "source": f"='{CODES_SHEET}'!$A$1:$A${len(ANSWERS)}",
            "error_message": "请从下拉列表中选择。",
        },
    )
    page.data_validation(
        _FIRST,
        _PLACE["签订日期"],
        last,
        _PLACE["签订日期"],
        {
            "validate": "date",
            "criteria": "between",
            "minimum": date(sheet.year, 1, 1),
            "maximum": date(sheet.year, 12, 31),
            "error_message": f"签订日期须在 {sheet.year} 年之内。",
        },
    )
    for name in ("完成时限", "完成日期"):
        page.data_validation(
            _FIRST,
            _PLACE[name],
            last,
            _PLACE[name],
            {
                "validate": "date",
                "criteria": ">=",
                "value": date(2000, 1, 1),
                "error_type": "warning",
                "error_message": "请填日期，如 2026-01-31。",
            },
        )


def _wanted(book: Workbook, page: Worksheet, count: int) -> None:
    """Colours what an answer still wants."""
    wanted = book.add_format({"bg_color": "#FFE2C2"})
    answer = f"${_letter('回答')}{_FIRST + 1}"
    demands = {
        "佐证材料": f'OR({answer}="符合",{answer}="部分符合")',
        "情况说明": f'{answer}="不适用"',
        **dict.fromkeys(("签字人", "签字人职务", "签订日期"), f'{answer}<>""'),
        **dict.fromkeys(("整改措施", "责任人", "完成时限"), f'OR({answer}="不符合",{answer}="部分符合")'),
    }
    for name, when in demands.items():
        criteria = f'=AND({when},{_letter(name)}{_FIRST + 1}="")'
        place = _PLACE[name]
        page.conditional_format(
            _FIRST,
            place,
            _FIRST + count - 1,
            place,
            {"type": "formula", "criteria": criteria, "format": wanted},
        )


def _view(page: Worksheet, count: int) -> None:
    page.freeze_panes(_FIRST, 2)
    page.autofilter(_HEAD_ROW, 0, _HEAD_ROW + count, len(_COLUMNS) - 1)
    page.protect("", {"autofilter": True, "format_columns": True, "format_rows": True, "sort": True})
    page.set_landscape()
    page.set_paper(8)  # A3
    page.fit_to_pages(1, 0)
    page.repeat_rows(_HEAD_ROW)
    page.set_footer("&L&A&R&P / &N")
    page.hide_gridlines(2)
