"""The three lists as a workbook: one sheet a list, headers that stay in view, ready to print."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import xlsxwriter

from hegui.lists.entries import ThreeLists
from report.findings import LawText, Text
from report.workbook import new_workbook

Row = Sequence[str]


def write_workbook(file: Path, lists: ThreeLists, heading: str, lang: str, words: dict[str, str]) -> None:
    """Writes the workbook; the same lists give the same bytes. No text is ever taken for a formula."""
    book = new_workbook(file, heading)
    for title, columns, rows in _sheets(lists, lang, words):
        _sheet(book, title, heading, columns, rows)
    book.close()


def _sheets(
    lists: ThreeLists, lang: str, words: dict[str, str]
) -> Iterable[tuple[str, Sequence[tuple[str, int]], list[Row]]]:
    def names(texts: Iterable[Text]) -> str:
        return (", " if lang == "en" else "、").join(text.of(lang) for text in texts)

    def basis(law: Sequence[LawText]) -> str:
        return names(one.label for one in law)

    yield (
        words["subjects"],
        ((words["entry"], 44), (words["supervisor"], 18), (words["supervised"], 36), (words["basis"], 56)),
        [(e.name.of(lang), e.supervisor.of(lang), e.supervised, basis(e.law)) for e in lists.subjects],
    )
    yield (
        words["parties"],
        ((words["supervised"], 44), (words["basis"], 56)),
        [(e.name.of(lang), basis(e.law)) for e in lists.parties],
    )
    yield (
        words["duties"],
        ((words["department"], 18), (words["duty"], 90), (words["basis"], 44)),
        [(e.department.of(lang), e.words.of(lang), basis(e.law)) for e in lists.duties],
    )
    yield (
        words["powers"],
        ((words["entry"], 48), (words["holder"], 26), (words["supervised"], 48), (words["basis"], 56)),
        [(e.name.of(lang), names(e.holders), names(e.parties), basis(e.law)) for e in lists.powers],
    )
    yield (
        words["matters"],
        (
            (words["entry"], 34),
            (words["leader"], 14),
            (words["sharers"], 24),
            (words["how"], 40),
            (words["frequency"], 26),
            (words["used"], 40),
            (words["basis"], 56),
            (words["rules"], 44),
        ),
        [
            (
                e.name.of(lang),
                e.leader.of(lang),
                names(e.sharers),
                e.how,
                e.frequency or words["unsaid"],
                names(e.powers),
                basis(e.law),
                names(e.rules),
            )
            for e in lists.matters
        ],
    )

    yield (
        words["forbidden"],
        ((words["entry"], 64), (words["done_by"], 36), (words["fine"], 20), (words["basis"], 56)),
        [(e.name.of(lang), names(e.parties), e.fine(words), basis(e.law)) for e in lists.forbidden],
    )
    yield (
        words["random"],
        ((words["entry"], 44), (words["checked"], 40), (words["taken_from"], 36), (words["basis"], 56)),
        [(e.name.of(lang), names(e.parties), e.matter.of(lang), basis(e.law)) for e in lists.random_checks],
    )


def _sheet(
    book: xlsxwriter.Workbook, title: str, heading: str, columns: Sequence[tuple[str, int]], rows: list[Row]
) -> None:
    sheet = book.add_worksheet(title[:31])
    bold = book.add_format({"bold": True, "font_size": 14})
    head = book.add_format({"bold": True, "bg_color": "#EEF1F4", "border": 1, "text_wrap": True})
    cell = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    sheet.write_string(0, 0, heading, bold)
    for at, (word, width) in enumerate(columns, 1):
        sheet.set_column(at, at, width)
        sheet.write_string(1, at, word, head)
    sheet.set_column(0, 0, 6)
    sheet.write_string(1, 0, "#", head)
    for number, row in enumerate(rows, 1):
        sheet.write_number(1 + number, 0, number, cell)
        for at, value in enumerate(row, 1):
            sheet.write_string(1 + number, at, value, cell)
    sheet.freeze_panes(2, 2)
    sheet.autofilter(1, 0, 1 + len(rows), len(columns))
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, 1)
