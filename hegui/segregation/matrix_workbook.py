"""The incompatibility matrix as a workbook that policy staff edit, and back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import python_calamine
import xlsxwriter

from engine.errors import InputError
from hegui.segregation.duties import Duties
from hegui.segregation.pairs import Pair
from report.workbook import new_workbook

SHEET: Final = "不相容岗位"
_VIEW: Final = "矩阵（只读）"
_WORDS: Final = "代码"
HEADERS: Final = ("职责一", "职责二", "依据", "可信程度", "已核实")
_YES, _NO = "是", "否"
_ROOM: Final = 500
"""Rows below the pairs in which the drop-down lists work too."""


@dataclass(frozen=True)
class Words:
    """The words of the workbook's cells and the codes they mean."""

    duties: Mapping[str, str]
    confidence: Mapping[str, str]
    sources: Mapping[str, str]

    @classmethod
    def of(cls, duties: Duties, articles: Mapping[str, str]) -> Words:
        """Words by the ontology: `articles` leads from names of articles and documents to their codes."""
        return cls(
            {duties.name("duty", code).zh: code for code in duties.codes("duty")},
            {duties.name("confidence", code).zh: code for code in duties.codes("confidence")},
            articles,
        )

    def word(self, table: Mapping[str, str], code: str) -> str:
        """The word that means a code; the code itself where there is none."""
        return next((word for word, meant in table.items() if meant == code), code)


def write_matrix(file: Path, pairs: Sequence[Pair], words: Words) -> None:
    """Writes the workbook: a row for each pair, with drop-down lists, and a square to look at."""
    book = new_workbook(file, SHEET)
    rows, view, lists = (book.add_worksheet(name) for name in (SHEET, _VIEW, _WORDS))
    columns = (list(words.duties), list(words.confidence), list(words.sources))
    for place, column in enumerate(columns):
        lists.write_column(0, place, column)
    lists.hide()
    _write_pairs(book, rows, pairs, words, [len(column) for column in columns])
    _write_view(book, view, pairs, words)
    book.close()


def _write_pairs(
    book: xlsxwriter.Workbook,
    sheet: xlsxwriter.worksheet.Worksheet,
    pairs: Sequence[Pair],
    words: Words,
    sizes: Sequence[int],
) -> None:
    head = book.add_format({"bold": True, "bg_color": "#EEF1F4", "border": 1})
    for place, (title, width) in enumerate(zip(HEADERS, (16, 16, 46, 22, 10), strict=True)):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, title, head)
    for row, pair in enumerate(pairs, 1):
        for place, cell in enumerate(_cells(pair, words)):
            sheet.write_string(row, place, cell)
    last = len(pairs) + _ROOM
    for place, (column, size) in ((0, ("A", sizes[0])), (1, ("A", sizes[0])), (3, ("B", sizes[1]))):
        source = f"={_WORDS}!${column}$1:${column}${size}"
        sheet.data_validation(1, place, last, place, {"validate": "list", "source": source})
    sheet.data_validation(1, 4, last, 4, {"validate": "list", "source": [_YES, _NO]})
    sheet.write_comment(0, 2, "条文名称，如《社会保险经办条例》第三十六条；多条以“；”分开。")
    sheet.freeze_panes(1, 0)


def _cells(pair: Pair, words: Words) -> tuple[str, ...]:
    return (
        words.word(words.duties, pair.first),
        words.word(words.duties, pair.second),
        "；".join(words.word(words.sources, source) for source in pair.sources),
        words.word(words.confidence, pair.confidence),
        _YES if pair.confirmed else _NO,
    )


def _write_view(
    book: xlsxwriter.Workbook,
    sheet: xlsxwriter.worksheet.Worksheet,
    pairs: Sequence[Pair],
    words: Words,
) -> None:
    head = book.add_format({"bold": True, "bg_color": "#EEF1F4", "border": 1})
    mark = book.add_format({"align": "center", "border": 1, "bg_color": "#F8D7DA"})
    apart = {pair.duties for pair in pairs}
    for place, (word, code) in enumerate(words.duties.items(), 1):
        sheet.write_string(0, place, word, head)
        sheet.write_string(place, 0, word, head)
        for other, second in enumerate(words.duties.values(), 1):
            if frozenset((code, second)) in apart:
                sheet.write_string(place, other, "×", mark)
    sheet.set_column(0, len(words.duties), 12)
    sheet.protect()


def read_matrix(file: Path, words: Words) -> list[Pair]:
    """The pairs of an edited workbook, in its order; blank rows are passed over.

    Raises InputError `pair-unreadable`, with sheet and row, where a cell's word is unknown, a duty stands
    against itself, or a pair stands twice; `matrix-unreadable` where the workbook is not of this form.
    """
    pairs: list[Pair] = []
    for row, cells in _rows(file):
        pair = _pair(cells, words, f"{file.name}, sheet {SHEET}, row {row}")
        if any(pair.duties == other.duties for other in pairs):
            raise _unreadable(
                f"{file.name}, sheet {SHEET}, row {row}", "each pair once", " / ".join(cells[:2])
            )
        pairs.append(pair)
    return pairs


def _rows(file: Path) -> Iterator[tuple[int, list[str]]]:
    try:
        sheet = python_calamine.CalamineWorkbook.from_path(str(file)).get_sheet_by_name(SHEET)
    except (python_calamine.CalamineError, OSError) as error:
        raise _not_ours(file, str(error)) from None
    rows = [[str(cell).strip() for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    if not rows or tuple(rows[0][: len(HEADERS)]) != HEADERS:
        raise _not_ours(file, f"the headers {rows[0] if rows else []}")
    for number, cells in enumerate(rows[1:], 2):
        if any(cells):
            yield number, (cells + [""] * len(HEADERS))[: len(HEADERS)]


def _pair(cells: Sequence[str], words: Words, place: str) -> Pair:
    first, second, sources, confidence, confirmed = cells
    pair = Pair(
        first=_meaning(words.duties, first, f"{place}, {HEADERS[0]}"),
        second=_meaning(words.duties, second, f"{place}, {HEADERS[1]}"),
        sources=tuple(
            _meaning(words.sources, one.strip(), f"{place}, {HEADERS[2]}") for one in sources.split("；")
        ),
        confidence=_meaning(words.confidence, confidence, f"{place}, {HEADERS[3]}"),
        confirmed=_meaning({_YES: "true", _NO: ""}, confirmed, f"{place}, {HEADERS[4]}") == "true",
    )
    if pair.first == pair.second:
        raise _unreadable(place, "two different duties", first)
    return pair


def _meaning(table: Mapping[str, str], word: str, place: str) -> str:
    if word in table:
        return table[word]
    raise _unreadable(place, "、".join(list(table)[:12]), word or "nothing")


def _unreadable(place: str, expected: str, found: str) -> InputError:
    return InputError(
        "pair-unreadable",
        place=place,
        expected=expected,
        found=found,
        fix="Choose from the list of the cell; name articles as the ontology does; then import again.",
    )


def _not_ours(file: Path, found: str) -> InputError:
    return InputError(
        "matrix-unreadable",
        place=file.name,
        expected=f"a workbook with a sheet {SHEET} headed {'、'.join(HEADERS)}",
        found=found,
        fix="Export the matrix anew with hegui duties export, and edit that file.",
    )
