"""The sheet that says how to fill in the questions, with the text of the articles they rest on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from hegui.attestations.lines import LINE, lines
from hegui.attestations.questions import Question

_NAMES, _TEXTS = 34, 110
"""Widths of the two columns."""
_TALLEST: Final = 400.0
"""A spreadsheet allows a row 409 points."""
_HOW: Final = (
    "每题一行，由“由谁回答”一栏写明的人回答并签字；灰色各栏已写好，不能改动。\n"
    "One line a question, signed by the post in “Who answers”. Grey cells are fixed.",
    "“回答”从下拉列表选择：符合、部分符合、不符合、不适用。\n"
    "Choose the answer: yes, in part, no, not applicable.",
    "答“符合”或“部分符合”，须写明佐证材料的文件名或存放编号。\n"
    "“Yes” and “in part” name the proof, by file or archive number.",
    "答“部分符合”或“不符合”，须写明整改措施、责任人和完成时限。\n"
    "“In part” and “no” name the correction, who corrects, and the day.",
    "答“不适用”，须在情况说明中写明理由。\n“Not applicable” gives the reason under Facts.",
    "签订日期须在所答年度之内，写作 2026-01-31。\n"
    "The day of signing lies within the year, written 2026-01-31.",
    "橙色的格是还缺的内容；填好后和其他资料放进一个文件夹：hegui check 文件夹\n"
    "Orange cells are still wanted. Then put the file with the other records: hegui check FOLDER",
)


def write_guide(book: Workbook, page: Worksheet, questions: Sequence[Question], title: str) -> None:
    """How to fill it in, and under that the text of the articles that the questions rest on."""
    heading = book.add_format({"bold": True, "font_size": 14, "font_color": "#8A1F1F"})
    prose = book.add_format({"text_wrap": True, "valign": "top"})
    page.set_column(0, 0, _NAMES)
    page.set_column(1, 1, _TEXTS)
    page.write_string(0, 0, "怎样填写  How to fill it in", heading)
    for row, said in enumerate(_HOW, 1):
        page.write_string(row, 0, f"{row}.", prose)
        page.write_string(row, 1, said, prose)
        page.set_row(row, 2 * LINE + 4)
    start = len(_HOW) + 2
    page.write_string(start, 0, "各题依据的条文  The articles", heading)
    articles = {law.iri: law for one in questions for law in one.law}
    for row, iri in enumerate(sorted(articles), start + 1):
        name, text = articles[iri].label.zh, articles[iri].text or "（整份文件）"
        page.write_string(row, 0, name, prose)
        page.write_string(row, 1, text, prose)
        page.set_row(row, min(LINE * max(lines(name, _NAMES), lines(text, _TEXTS)) + 4, _TALLEST))
    page.hide_gridlines(2)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.set_footer(f"&L{title}&R&P / &N")
