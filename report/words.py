"""The words that reports use for our own kinds of things, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from report.findings import SourceRow, Text

FAMILY: Final[Mapping[str, Text]] = {
    "T": Text("待遇清单", "Treatment list"),
    "L": Text("三张清单", "Three lists"),
    "C": Text("内部控制", "Internal control"),
    "S": Text("费用筛查", "Claims screening"),
    "F": Text("基金财务", "Fund finance"),
    "D": Text("定点机构", "Designated institutions"),
    "X": Text("协作移送信用", "Cooperation, transfer, credit"),
}

SEVERITY: Final[Mapping[str, Text]] = {
    "violation": Text("违规", "violation"),
    "warning": Text("可疑", "suspicion"),
    "info": Text("线索", "clue"),
}

RULE_STATUS: Final[Mapping[str, Text]] = {
    "checked": Text("已检查", "checked"),
    "not-applicable": Text("不适用", "not applicable"),
    "not-checked": Text("未检查", "not checked"),
    "error": Text("出错", "failed"),
}

FINDING_STATUS: Final[Mapping[str, Text]] = {
    "open": Text("待整改", "open"),
    "in-progress": Text("整改中", "in progress"),
    "corrected": Text("已整改", "corrected"),
    "waived": Text("已豁免", "waived"),
    "rejected": Text("不成立", "not upheld"),
}


def family_name(family: str) -> Text:
    """The name of a family; of an unknown one its letter, and of none "other rules"."""
    return FAMILY.get(family) or (Text(family, family) if family else Text("其他规则", "Other rules"))


def place(source: SourceRow) -> Text:
    """Where a fact stands, as a person would look it up: `operators.xlsx〔权限授权〕第 12 行`."""
    zh = source.file + (f"〔{source.sheet}〕" if source.sheet else "")
    en = source.file + (f" [{source.sheet}]" if source.sheet else "")
    if source.row is not None:
        zh, en = f"{zh} 第 {source.row} 行", f"{en} row {source.row}"
    if source.pointer:
        zh, en = f"{zh} {source.pointer}", f"{en} {source.pointer}"
    return Text(zh, en)


def places(sources: list[SourceRow]) -> Text:
    """Several places in few words: the rows of one sheet together, `charges.csv 第 118、131 行`."""
    rows: dict[tuple[str, str], list[SourceRow]] = {}
    for source in sources:
        rows.setdefault((source.file, source.sheet or ""), []).append(source)
    said = [_together(group) for group in rows.values()]
    return Text("；".join(one.zh for one in said), "; ".join(one.en for one in said))


def _together(group: list[SourceRow]) -> Text:
    first = group[0]
    numbers = sorted({one.row for one in group if one.row is not None})
    if not numbers:
        return place(first)
    shown = [str(one) for one in numbers]
    zh = first.file + (f"〔{first.sheet}〕" if first.sheet else "")
    en = first.file + (f" [{first.sheet}]" if first.sheet else "")
    plural = "rows" if len(shown) > 1 else "row"
    return Text(f"{zh} 第 {'、'.join(shown)} 行", f"{en} {plural} {', '.join(shown)}")
