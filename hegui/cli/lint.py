"""`hegui rules lint`: whether rules stand on live law."""

from __future__ import annotations

from datetime import date, datetime

import typer

from hegui.cli.app import Lang
from hegui.cli.console import out, user_lang
from hegui.cli.rules import commands
from hegui.ontology import load_ontology
from hegui.rule_lint import lint, lint_lists
from hegui.rules import load_rules

WORDS = {
    "zh": {"alarm": "警示", "notice": "提示", "sum": "{rules} 条规则：{alarms} 项警示，{notices} 项提示。"},
    "en": {"alarm": "ALARM", "notice": "notice", "sum": "{rules} rules: {alarms} alarms, {notices} notices."},
}


@commands.command("lint")
def rules_lint(
    rules: list[str] = typer.Argument(
        None, help="Names, patterns or family letters; all where none is given. 规则"
    ),
    on: datetime | None = typer.Option(
        None, "--on", formats=["%Y-%m-%d"], help="As of this day; default: today. 截至日期"
    ),
    quiet: bool = typer.Option(False, "--quiet", help="Alarms only. 只列警示"),
    lang: Lang | None = typer.Option(None, help="Language. 语言"),
) -> None:
    """Law that ended, is unconfirmed or was not looked at lately; exits 1 on an alarm. 规则依据核查。"""
    said = WORDS[lang.value if lang else user_lang()]
    chosen = load_rules(tuple(rules or ())).rules
    day = on.date() if on else date.today()
    remarks = lint(chosen, load_ontology(), day)
    if not rules:
        remarks += lint_lists(load_ontology(), day)
    for remark in remarks:
        if remark.alarm or not quiet:
            level = said["alarm" if remark.alarm else "notice"]
            text = remark.said.of("zh" if said is WORDS["zh"] else "en")
            out.print(f"{level:6} {remark.rule} [{remark.code}] {text}", markup=False)
    alarms = sum(remark.alarm for remark in remarks)
    line = said["sum"].format(rules=len(chosen), alarms=alarms, notices=len(remarks) - alarms)
    out.print(line, markup=False)
    raise typer.Exit(1 if alarms else 0)
