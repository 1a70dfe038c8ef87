"""`hegui rules impact`: what a change of rules or lists does to the findings."""

from __future__ import annotations

from pathlib import Path

import typer

from hegui.cli.app import Lang
from hegui.cli.console import out, user_lang
from hegui.cli.rules import commands
from hegui.folders import folder
from hegui.rule_impact import impact_of
from report.labels import yuan

WORDS = {
    "zh": {
        "rule": "{rule}：新增 {come} 条（{more} 元），消失 {go} 条（{less} 元）",
        "sum": "新增 {come} 条，消失 {go} 条，不变 {stay} 条。",
        "none": "发现没有变化（{stay} 条）。",
    },
    "en": {
        "rule": "{rule}: {come} come ({more} yuan), {go} go ({less} yuan)",
        "sum": "{come} findings come, {go} go, {stay} stay.",
        "none": "No finding comes or goes ({stay} stay).",
    },
}


@commands.command("impact")
def rules_impact(
    records: list[Path] = typer.Argument(..., help="Files and folders with records. 记录"),
    old: str = typer.Option(
        ..., "--old", help="A git revision, or a folder with ontology/ and shapes/. 旧规则的版本或文件夹"
    ),
    rules: list[str] = typer.Option([], "--rules", help="Only these rules. 只比较这些规则"),
    lang: Lang | None = typer.Option(None, help="Language. 语言"),
) -> None:
    """Which findings come and go with the rules as they are now, and the money. 规则变动的影响。"""
    language = lang.value if lang else user_lang()
    said = WORDS[language]
    arguments = [part for rule in rules for part in ("--rules", rule)]
    found = impact_of(records, old, root=folder("ontology").parent, arguments=arguments)
    for rule, come, more, go, less in found.by_rule():
        line = said["rule"].format(rule=rule, come=come, more=yuan(more), go=go, less=yuan(less))
        out.print(line, markup=False)
        for mark, findings in (("+", found.comes), ("-", found.goes)):
            for one in findings:
                if one["rule"] == rule:
                    out.print(f"  {mark} {one['id']} {one['message'][language]}", markup=False)
    key = "sum" if found.comes or found.goes else "none"
    out.print(said[key].format(come=len(found.comes), go=len(found.goes), stay=found.stays), markup=False)
