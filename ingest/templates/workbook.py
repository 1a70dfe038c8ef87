"""One workbook for each area: explanations, a sheet for each kind, and the code lists they choose from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from ingest.records import AREAS, TABLES, Area
from ingest.schema import Column, Kind, Table
from ingest.templates.formats import Formats, cell_value, choices, make_formats, number_format
from ingest.templates.marks import CODES_SHEET, EXAMPLE_MARK, GUIDE_SHEET, HINT_HEADER
from ingest.words import CodeLists, Words

_LAST_ROW = 1_048_575
_MADE = datetime(2026, 1, 1)  # the same template, the same bytes
_ALLOWED = (
    "format_cells",
    "format_columns",
    "format_rows",
    "insert_rows",
    "delete_rows",
    "sort",
    "autofilter",
)
_UNLOCKED = dict.fromkeys(_ALLOWED, True)
_PROSE = (
    "每张工作表是一种记录，一行一条；不需要的工作表可以空着。",
    "表头带 * 的列必须有。表头已保护；鼠标停在表头上可看各列含义。",
    f"示例行（{HINT_HEADER}列写明「{EXAMPLE_MARK}」）不会作为数据读入，可以删除。",
    "编号、证件号码等列已设为文本格式，请勿改为数字，否则表格软件会丢掉末尾的数字。",
    "日期写作 2026-01-31，金额以元为单位。有下拉列表的列请从中选择。",
    "填好后：hegui check 此文件",
)

Choices = Mapping[str, Sequence[str]]
"""The words to choose from, for each code list."""


def write_templates(
    folder: Path, lists: Choices, words: Words, areas: Sequence[str] = (), *, examples: bool = True
) -> list[Path]:
    """Write a workbook for each area (those named, or all) and return the files.

    `lists` are the words offered for each code list, `words` what the readers accept.
    Without `examples` the sheets are empty but for their headers.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for area in AREAS:
        tables = [table for table in TABLES if table.area == area.name]
        if tables and (not areas or area.name in areas):
            file = folder / f"{area.title.zh}.xlsx"
            _Template(file, lists, CodeLists(words), examples=examples).write(area, tables)
            written.append(file)
    return written


class _Template:
    """One workbook on its way to a file."""

    def __init__(self, file: Path, lists: Choices, codes: CodeLists, *, examples: bool) -> None:
        self._book = Workbook(str(file), {"default_date_format": "yyyy-mm-dd"})
        self._book.set_properties({"title": file.stem, "created": _MADE})
        self._formats: Formats = make_formats(self._book)
        self._lists = lists
        self._codes = codes
        self._examples = examples
        self._sources: dict[str, str] = {}

    def write(self, area: Area, tables: Sequence[Table]) -> None:
        """Write the workbook of an area."""
        guide = self._book.add_worksheet(GUIDE_SHEET)
        sheets = [(self._book.add_worksheet(table.title), table) for table in tables]
        self._write_codes(tables)
        self._write_guide(guide, area, tables)
        for sheet, table in sheets:
            self._write_kind(sheet, table)
        sheets[0][0].activate()
        self._book.close()

    def _write_codes(self, tables: Sequence[Table]) -> None:
        """The hidden sheet of code lists; remembers where each one stands."""
        schemes = dict.fromkeys(
            column.scheme for table in tables for column in table.given if self._offered(column)
        )
        sheet = self._book.add_worksheet(CODES_SHEET)
        for place, scheme in enumerate(name for name in schemes if name):
            words = self._lists[scheme]
            sheet.write_column(0, place, [scheme, *words])
            letters = _letters(place)
            self._sources[scheme] = f"='{CODES_SHEET}'!${letters}$2:${letters}${len(words) + 1}"
        sheet.protect()
        sheet.hide()

    def _offered(self, column: Column) -> Sequence[str]:
        return self._lists.get(column.scheme or "", ())

    def _write_guide(self, sheet: Worksheet, area: Area, tables: Sequence[Table]) -> None:
        sheet.set_column(0, 1, 22)
        sheet.set_column(2, 3, 14)
        sheet.set_column(4, 4, 70)
        sheet.write(0, 0, f"{area.title.zh} · 填写说明", self._formats.heading)
        for row, told in enumerate(_PROSE, start=1):
            sheet.write(row, 0, told)
        row = len(_PROSE) + 2
        for table in tables:
            sheet.write(row, 0, table.title, self._formats.heading)
            sheet.write(row, 1, table.about.zh)
            row += 1
            for column in table.given:
                needed = "必须有" if column in table.required else ""
                line = (column.header, column.name, _TYPE_WORDS[column.kind], needed, column.meaning_zh)
                sheet.write_row(row, 0, line, self._formats.prose)
                row += 1
            row += 1
        sheet.protect()

    def _write_kind(self, sheet: Worksheet, table: Table) -> None:
        example = table.example if self._examples else {}
        for place, column in enumerate(table.given):
            self._write_column(sheet, place, column, needed=column in table.required)
            if column.name in example:
                self._write_example(sheet, place, column, example[column.name])
            elif example:
                sheet.write_blank(1, place, None, self._formats.example[number_format(column)])
        hint = len(table.given)
        sheet.set_column(hint, hint, 22, self._formats.cells["@"])
        sheet.write(0, hint, HINT_HEADER, self._formats.header)
        if example:
            sheet.write(1, hint, f"{EXAMPLE_MARK}，请删除本行", self._formats.example["@"])
        sheet.set_row(0, 32)
        sheet.freeze_panes(1, 0)
        sheet.protect("", _UNLOCKED)

    def _write_column(self, sheet: Worksheet, place: int, column: Column, *, needed: bool) -> None:
        width = max(12, 2 * len(column.header) + 4, 20 if column.kind is Kind.TIME else 0)
        sheet.set_column(place, place, width, self._formats.cells[number_format(column)])
        header = self._formats.required if needed else self._formats.header
        sheet.write(0, place, f"{column.header}*" if needed else column.header, header)
        sheet.write_comment(0, place, _comment(column), {"x_scale": 2, "author": "hegui"})
        closed = self._codes.of(column.scheme).closed if column.scheme else False
        source = self._sources.get(column.scheme or "")
        sheet.data_validation(1, place, _LAST_ROW, place, choices(column, source, closed=closed))

    def _write_example(self, sheet: Worksheet, place: int, column: Column, written: str) -> None:
        value = cell_value(column, self._word_of(column, written))
        look = self._formats.example[number_format(column)]
        if isinstance(value, str):
            sheet.write_string(1, place, value, look)
        elif isinstance(value, float):
            sheet.write_number(1, place, value, look)
        else:
            sheet.write_datetime(1, place, value, look)

    def _word_of(self, column: Column, written: str) -> str:
        """The word offered for a code, so that the example shows what the drop-down does."""
        if not column.scheme or not self._offered(column):
            return written
        codes = self._codes.of(column.scheme)
        code = codes.code(written)
        return next((word for word in self._offered(column) if codes.code(word) == code), written)


_TYPE_WORDS: Mapping[Kind, str] = {
    Kind.TEXT: "文字",
    Kind.NUMBER_TEXT: "编号",
    Kind.CODE: "代码或名称",
    Kind.MONEY: "金额（元）",
    Kind.PRICE: "单价（元）",
    Kind.QUANTITY: "数量",
    Kind.VALUE: "数值",
    Kind.INTEGER: "整数",
    Kind.FLAG: "是或否",
    Kind.DATE: "日期",
    Kind.TIME: "日期和时间",
}


def _comment(column: Column) -> str:
    lines = [f"{column.meaning_zh}", f"{column.meaning}", f"类型：{_TYPE_WORDS[column.kind]}", column.name]
    return "\n".join(lines)


def _letters(place: int) -> str:
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
