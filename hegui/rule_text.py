"""One rule written out for reading."""

from __future__ import annotations

from hegui.ontology import load_ontology
from hegui.rules import RuleInfo
from report.findings import LawText
from report.law import law_in_force

HEADINGS = {
    "zh": {
        "reading": "理解",
        "law": "依据",
        "since": "适用",
        "from": "自 {day} 起",
        "version": "版本",
        "file": "文件",
    },
    "en": {
        "reading": "reading",
        "law": "law",
        "since": "applies",
        "from": "from {day}",
        "version": "version",
        "file": "file",
    },
}


def rule_law(rule: RuleInfo) -> tuple[LawText, ...]:
    """The articles that a rule names, each in its latest version, in reading order."""
    return law_in_force(load_ontology(), rule.law, None)


def rule_text(rule: RuleInfo, lang: str) -> str:
    """The rule as plain text: name, reading, law with text, period, where it stands."""
    words = HEADINGS[lang]
    lines = [
        f"{rule.id}   {rule.label[lang]}   [{rule.severity}]",
        "",
        f"{words['reading']}: {rule.reading[lang]}",
    ]
    if rule.applies_from:
        lines.append(f"{words['since']}: {words['from'].format(day=rule.applies_from.isoformat())}")
    for article in rule_law(rule):
        lines += ["", f"{words['law']}: {article.label.of(lang)}"]
        lines += [f"    {line}" for line in (article.text or "—").splitlines()]
    lines += ["", f"{words['version']}: {rule.version}   {words['file']}: {rule.file}"]
    return "\n".join(lines)
