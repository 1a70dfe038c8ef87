"""docs/national-rules.md says which number of the national book each rule of shapes/national runs."""

from __future__ import annotations

from pathlib import Path

from hegui.ontology import LAW
from hegui.rules import RuleInfo, load_rules

PAGE = Path(__file__).parents[2] / "docs" / "national-rules.md"
BOOK = f"{LAW}review-rules-2025-"
SEVERITIES = {"violation": "违规 violation", "warning": "可疑 lead", "info": "线索 sign"}


def numbers(rule: RuleInfo) -> list[int]:
    """The numbers of the book that the rule names as its sources."""
    return sorted(int(article.removeprefix(BOOK)) for article in rule.law if article.startswith(BOOK))


def table() -> str:
    """The rows of the page, by number; rules that only a local demand asks for stand last."""
    rules = [rule for rule in load_rules().rules if rule.file.parent.name == "national"]
    rows = [
        (numbers(rule) or [999], rule.id, f"| {', '.join(map(str, numbers(rule))) or '–'} | `{rule.id}` | ")
        for rule in rules
    ]
    told = {
        rule.id: f"{rule.label['zh']} {rule.label['en']} | {SEVERITIES[rule.severity]} |" for rule in rules
    }
    head = "| number 序号 | rule 规则 | what 内容 | result 结论 |\n|---|---|---|---|\n"
    return head + "".join(f"{start}{told[name]}\n" for _, name, start in sorted(rows))


def test_the_page_names_every_rule_with_its_numbers() -> None:
    assert table() in PAGE.read_text("utf-8"), f"write the table of {PAGE.name} anew:\n{table()}"
