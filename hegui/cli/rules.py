"""`hegui rules list | show | test`."""

from __future__ import annotations

from pathlib import Path

import typer
from rich import box
from rich.table import Table

from engine import stages
from engine.errors import InputError
from hegui.cli.app import Lang, app
from hegui.cli.console import out, tables, user_lang
from hegui.folders import folder
from hegui.rule_cases import run_cases
from hegui.rule_stages import stages_over_tables
from hegui.rule_text import rule_text
from hegui.rules import load_rules
from hegui.vocabulary import refuse_unknown_properties

commands = typer.Typer(
    no_args_is_help=True, help="List, show and test the rules. 查看与测试规则。", rich_markup_mode=None
)
app.add_typer(commands, name="rules")


@commands.command("list")
def list_rules(
    rules: list[str] = typer.Argument(
        None, help="Names, patterns or family letters; all where none is given. 规则"
    ),
    lang: Lang | None = typer.Option(None, help="Language. 语言"),
) -> None:
    """All rules in a table. 列出规则。"""
    chosen = lang.value if lang else user_lang()
    table = Table(box=box.SIMPLE)
    for heading in ("family", "rule", "name", "severity", "since"):
        table.add_column(heading, no_wrap=heading != "name")
    for rule in load_rules(tuple(rules or ())).rules:
        since = rule.applies_from.isoformat() if rule.applies_from else ""
        table.add_row(rule.family, rule.id, rule.label[chosen], rule.severity, since)
    tables.print(table)


@commands.command("show")
def show(
    rule: str = typer.Argument(..., help="The rule's name. 规则名"),
    lang: Lang | None = typer.Option(None, help="Language. 语言"),
) -> None:
    """One rule: reading, law with text, period, condition. 显示一条规则。"""
    found = load_rules((rule,)).rules
    if len(found) != 1:
        names = ", ".join(r.id for r in found) or "no rule"
        raise InputError(
            "rule-unknown",
            place="rules show",
            expected="the name of one rule",
            found=f"{rule!r}, which means {names}",
            fix="hegui rules list prints the names.",
        )
    out.print(rule_text(found[0], lang.value if lang else user_lang()), markup=False)


@commands.command("sql")
def sql(
    rule: str = typer.Argument(..., help="The rule's name. 规则名"),
    triples: bool = typer.Option(False, "--triples", help="Over one table of triples. 以三元组表为数据"),
) -> None:
    """Each stage of a rule on its way to SQL: plan, each rewrite, SQL. 显示规则编译的各个阶段。"""
    chosen = load_rules((rule,))
    for one in chosen.rules:
        shown = stages(chosen.graph, one.iri) if triples else stages_over_tables(chosen.graph, one.iri)
        out.print(str(shown), markup=False, soft_wrap=True)


@commands.command("test")
def run_rule_cases(
    rules: list[str] = typer.Argument(
        None, help="Names, patterns or family letters; all where none is given. 规则"
    ),
    cases: Path = typer.Option(None, help="Folder of case files. 用例文件夹"),
    engine: str = typer.Option(
        "auto", help="auto (the quickest for few records), duckdb, sqlite or reference. 引擎"
    ),
) -> None:
    """Run the cases of each rule; exits 1 where one fails. 运行规则用例。"""
    refuse_unknown_properties(load_rules(tuple(rules or ())))
    outcomes = run_cases(tuple(rules or ()), cases or folder("cases"), engine=engine)
    failed = [outcome for outcome in outcomes if not outcome.passed]
    for outcome in failed:
        out.print(
            f"{outcome.rule}: {outcome.name}\n  expected {outcome.expected}\n  found    {outcome.found}",
            markup=False,
        )
    out.print(f"{len(outcomes) - len(failed)} passed, {len(failed)} failed")
    raise typer.Exit(1 if failed else 0)
