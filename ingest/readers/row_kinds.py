"""Rows under a header that are no records: totals, repeated headers, footers; told by what stands in them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.full_width import to_half_width, without_invisible

PLAIN_KEY = re.compile(r"[0-9A-Za-z][0-9A-Za-z._/-]*")
"""Texts that number a record, and are no word of any other kind of row."""

_SUM = r"(?:合计|总计|小计|累计|共计|总合计|总共)"
_TOTAL = re.compile(
    rf"(?:本页|本日|本月|本年|本期|全年|全县|全市|部门|科室|分组|单位|金额|人员|费用)?{_SUM}(?:数|金额|额|行|数额)?"
)
_ENDING = re.compile(rf"(?P<of>.{{1,30}}?)[-_(]?{_SUM}\)?")
_OFFICE = (
    "制表|填表|填报|编制|编报|审核|复核|稽核|核对|经办|经手|负责|主管|领导|会计|出纳|财务|打印|导出|生成|查询|制单|审批|批准|联系|电话|签字|签章|"
    "签名|盖章|单位|科室|部门|报送|报出|日期|时间|操作员|录入|附件|附注|注|备注|说明|数据来源|统计口径|第一联|第二联"
)
_FOOTER = re.compile(
    rf"(?:{_OFFICE})[^:]{{0,8}}:.*|(?:制表|填表|填报|审核|复核|稽核|经办|负责|主管|制单|打印)人?(?:签字|签章|\(.*\))?|注\d*[:.、].*|\*注.*"
)
_PAGE = re.compile(
    r"第?\d+页.*|第\d+页.*|.*共\d+页.*|page\d+.*|-\d+-|\(?(?:本页)?(?:以下|此处)(?:空白|无正文)\)?|[*=-]*end[*=-]*",
    re.IGNORECASE,
)
_CHINESE = re.compile("[\u4e00-\u9fff]")
_ORDINALS = "甲乙丙丁戊己庚辛壬癸"


def squeezed(cell: object) -> str:
    """A cell's text in half width, without spaces and a colon at its end."""
    if not isinstance(cell, str):
        return "" if cell is None else str(cell)
    text = re.sub(r"\s+", "", to_half_width(without_invisible(cell)))
    return text.rstrip(":") or text


def is_blank(cells: Sequence[object]) -> bool:
    """Whether no cell holds anything."""
    if cells and isinstance(cells[0], str) and cells[0].strip():
        return not without_invisible(cells[0]) and is_blank(cells[1:])  # nearly every row, so told first
    return all(
        cell is None or (isinstance(cell, str) and not without_invisible(cell.strip())) for cell in cells
    )


def total_word(text: str) -> str | None:
    """The word that heads a row of totals, where the text is nothing else: 合 计, 本页小计."""
    return text if _TOTAL.fullmatch(text) else None


def ends_as_total(text: str) -> bool:
    """Whether the text names what a row adds up: 内科小计."""
    return _ENDING.fullmatch(text) is not None


def is_footer(text: str) -> bool:
    """Whether a row that begins so stands under a table: 制表人：…, 第 1 页 共 3 页."""
    return _FOOTER.fullmatch(text) is not None or _PAGE.fullmatch(text) is not None


def has_chinese(text: str) -> bool:
    """Whether any Chinese character stands in the text."""
    return _CHINESE.search(text) is not None


def may_be_amount(text: str) -> bool:
    """Whether the text holds digits, and no Chinese but that of amounts: 1.2万元."""
    return any(map(str.isdigit, text)) and not has_chinese(re.sub("[元圆整万亿千百人民币]", "", text))


def is_words(text: str) -> bool:
    """Whether the text reads like words rather than a number or code: no digits but those of a heading."""
    chinese = len(_CHINESE.findall(text))
    return chinese >= 2 and chinese * 2 > len(text)


def numbers_columns(cells: Sequence[object]) -> bool:
    """Whether the cells only number the columns: 1 2 3, 甲 乙 1 2, (1) (2) (3), with 栏次 in front."""
    texts = [squeezed(cell).strip("()").removesuffix(".0") for cell in cells]
    texts = [text for text in texts if text]
    if texts and texts[0] in ("栏次", "列次", "栏号"):
        texts = texts[1:]
    letters = 0
    while letters < len(texts) and letters < len(_ORDINALS) and texts[letters] == _ORDINALS[letters]:
        letters += 1
    numbers = texts[letters:]
    return len(texts) >= 3 and numbers == [str(number) for number in range(1, len(numbers) + 1)]
