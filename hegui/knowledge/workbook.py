"""The next published batch, an Excel workbook as the administration announces it, to points.

A sheet has a header row with a code and a name; the rule of the book stands in a column, or in the name of
the sheet or of the file («…“药品限适应症”规则对应知识点明细.xlsx»). Every row becomes a point or is reported.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from engine.errors import InputError
from hegui.knowledge.points import Point
from hegui.knowledge.reading import read_limit

_HEADS: Mapping[str, tuple[str, ...]] = {
    "rule": ("规则名称", "规则"),
    "code": (
        "国家医保代码",
        "医保代码",
        "代码",
        "编码",
        "医保编码",
        "药品代码",
        "项目代码",
        "医疗服务项目代码",
        "耗材代码",
    ),
    "name": ("药品名称", "项目名称", "医疗服务项目名称", "耗材名称", "通用名", "名称", "饮片名称"),
    "words": (
        "限定支付范围",
        "支付范围",
        "限定内容",
        "限定条件",
        "适应症",
        "项目内涵",
        "内涵",
        "知识点",
        "计价单位",
        "备注",
    ),
    "detects": ("检出逻辑", "触发逻辑", "判断逻辑", "提示内容", "疑点描述"),
}
"""What the columns of an attachment are called; a heading counts that contains one of these words."""
_HEADER_WITHIN = 10
_SPLIT = re.compile(r"[\s,，;；、]+")
_CODE = re.compile(r"[0-9A-Z]{8,40}")


@dataclass(frozen=True)
class Unread:
    """A row that became no point, and why."""

    place: str
    reason: str


@dataclass(frozen=True)
class Attachment:
    """What one workbook holds."""

    points: tuple[Point, ...]
    unread: tuple[Unread, ...]


def read_workbook(file: Path, rules: Mapping[str, int]) -> Attachment:
    """The points of a workbook; `rules` are the rules of the book, name to number.

    Raises InputError `knowledge-workbook-unread` where it is no workbook or no sheet has a header row.
    """
    try:
        book = CalamineWorkbook.from_path(str(file))
        sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    except (CalamineError, OSError) as problem:
        raise _unread(file, f"the answer “{problem}”") from problem
    points: list[Point] = []
    unread: list[Unread] = []
    headed = 0
    for name, rows in sheets.items():
        texts = [[_text(cell) for cell in row] for row in rows]
        header = _header(texts)
        if header is None:
            unread += [Unread(f"{file.name}, {name}", "no row heads a code and a name")] if texts else []
            continue
        headed += 1
        for one in _rows(file, name, texts, header, rules):
            (points if isinstance(one, Point) else unread).append(one)  # type: ignore[arg-type]
    if not headed:
        raise _unread(file, "no sheet with such a row")
    return Attachment(tuple(points), tuple(unread))


def _unread(file: Path, found: str) -> InputError:
    return InputError(
        "knowledge-workbook-unread",
        place=str(file),
        expected="an Excel workbook in which a row heads a code (代码) and a name (名称)",
        found=found,
        fix="Save the attachment of the announcement as .xlsx and give that file.",
    )


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _header(rows: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]] | None:
    """The row that heads the columns, and where each of ours stands."""
    for number, row in enumerate(rows[:_HEADER_WITHIN]):
        found: dict[str, int] = {}
        for ours, words in _HEADS.items():
            for word in words:
                places = [
                    place for place, cell in enumerate(row) if word in cell and place not in found.values()
                ]
                if places and ours not in found:
                    found[ours] = places[0]
        if "code" in found and "name" in found:
            return number, found
    return None


def _rows(
    file: Path,
    sheet: str,
    rows: Sequence[Sequence[str]],
    header: tuple[int, dict[str, int]],
    rules: Mapping[str, int],
) -> Iterator[Point | Unread]:
    first, places = header
    titled = f"{sheet} {file.name} {' '.join(cell for row in rows[:first] for cell in row)}"
    for number, row in enumerate(rows[first + 1 :], start=1):
        if any(row):
            yield _point(file, number, {ours: row[place] for ours, place in places.items()}, titled, rules)


def _point(
    file: Path, number: int, said: Mapping[str, str], titled: str, rules: Mapping[str, int]
) -> Point | Unread:
    rule = _rule(said.get("rule") or titled, rules)
    codes = tuple(code for code in _SPLIT.split(said["code"]) if _CODE.fullmatch(code))
    words, name = said.get("words", ""), said["name"]
    problem = (
        "its rule is none of the 2025 book"
        if rule is None
        else "no code"
        if not codes
        else "no name"
        if not name
        else ""
    )
    if rule is None or problem:
        return Unread(f"{file.name} 第{number}行", f"{problem}: {' | '.join(said.values())[:60]}")
    return Point(
        number=_number(rule, name, words, codes),
        name=name,
        rule=rule,
        words=words,
        detects=said.get("detects", ""),
        file=file.name,
        row=number,
        codes=codes,
        limit=read_limit(rule, words, codes, name),
    )


def _rule(text: str, rules: Mapping[str, int]) -> int | None:
    """The rule whose name stands in the text; of several the longest."""
    named = sorted((name for name in rules if name in text), key=len)
    return rules[named[-1]] if named else None


def _number(rule: int, name: str, words: str, codes: tuple[str, ...]) -> str:
    said = "\n".join((str(rule), name, words, *codes))
    return f"KP-{hashlib.sha256(said.encode()).hexdigest()[:16]}"
