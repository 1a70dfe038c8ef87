"""A finding in plain text, for the terminal: who, what, why, where it shows, what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from report.findings import Finding, Text, finding_from_dict
from report.labels import yuan
from report.words import FINDING_STATUS, SEVERITY, places

_HEADS: Final[Mapping[str, Text]] = {
    "law": Text("依据", "law"),
    "reading": Text("理解", "reading"),
    "amount": Text("金额", "amount"),
    "evidence": Text("证据", "evidence"),
    "absences": Text("缺少", "missing"),
    "responsible": Text("责任", "responsible"),
    "repair": Text("整改", "repair"),
    "status": Text("状态", "status"),
    "id": Text("编号", "id"),
}
_HEAD_WIDTH: Final = tuple(max(len(head.of(lang)) for head in _HEADS.values()) for lang in ("zh", "en"))
_INDENT: Final = (" " * (2 * _HEAD_WIDTH[0] + 2), " " * (_HEAD_WIDTH[1] + 2))


def finding_line(finding: Finding | Mapping[str, Any], lang: str) -> str:
    """A finding in one line: its object, the sentence, severity, rule, amount."""
    one = _finding(finding)
    money = f"   {_money(one.amount).of(lang)}" if one.amount is not None else ""
    return f"{one.message.of(lang)}   {SEVERITY[one.severity].of(lang)}   {one.rule}{money}"


def finding_text(finding: Finding | Mapping[str, Any], lang: str) -> str:
    """A finding in full; takes a `Finding` or an object of `findings.json`."""
    one = _finding(finding)
    severity = SEVERITY[one.severity].of(lang)
    lines = [
        f"{one.focus_label.of(lang)}   {one.title.of(lang)}   {severity}   {one.rule}",
        one.message.of(lang),
    ]
    for key, said in _parts(one, lang):
        head = _HEADS[key].of(lang).ljust(_HEAD_WIDTH[lang == "en"])
        first, *rest = said.splitlines() or [""]
        lines += [f"{head}  {first}", *(f"{_INDENT[lang == 'en']}{line}" for line in rest)]
    return "\n     ".join(lines)


def _finding(finding: Finding | Mapping[str, Any]) -> Finding:
    return finding if isinstance(finding, Finding) else finding_from_dict(finding)


def _parts(one: Finding, lang: str) -> list[tuple[str, str]]:
    parts = []
    for article in one.law:
        since = {"zh": "（自 {} 起施行）", "en": " (in force from {})"}["en" if lang == "en" else "zh"]
        day = since.format(article.in_force_from) if article.in_force_from else ""
        parts.append(("law", f"{article.label.of(lang)}{day}\n{article.text}".rstrip()))
    if one.reading is not None:
        parts.append(("reading", one.reading.of(lang)))
    if one.amount is not None:
        parts.append(("amount", _money(one.amount).of(lang)))
    sources = [item.source for item in one.evidence if item.source is not None]
    if sources:
        parts.append(("evidence", places(sources).of(lang)))
    parts += [("absences", missing.label.of(lang)) for missing in one.absences]
    if one.responsible is not None:
        parts.append(("responsible", one.responsible.of(lang)))
    parts += [("repair", repair.of(lang)) for repair in one.repair]
    status = FINDING_STATUS.get(one.status)
    return [*parts, ("status", status.of(lang) if status else one.status), ("id", one.id)]


def _money(fen: int) -> Text:
    return Text(f"{yuan(fen)} 元", f"{yuan(fen)} yuan")
