"""`hegui rules coverage`: what the documents demand, and what looks at it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import typer
from rich import box
from rich.table import Table

from hegui.cli.app import Lang
from hegui.cli.console import out, tables, user_lang
from hegui.cli.rules import commands
from hegui.coverage import Requirement, coverage
from hegui.ontology import read_ontology
from hegui.rules import FAMILIES, load_rules

WORDS = {
    "zh": {
        "heads": ("编号", "要求", "方式", "规则", "清单", "自查问题", "记录"),
        "line": "{family}：{n} 条要求，已核对 {covered} 条，未核对 {left} 条",
    },
    "en": {
        "heads": ("number", "demand", "kind", "rules", "lists", "questions", "records"),
        "line": "{family}: {n} demands, {covered} looked at, {left} not yet",
    },
}


NATIONAL = {
    "zh": {
        "heads": ("序号", "规则", "知识点", "运行", "本系统规则", "所需或所缺"),
        "decides": "判定",
        "lead": "线索",
        "missing": "未运行",
        "sum": "{n} 条中 {accounted} 条有着落：{decides} 条可判定，{lead} 条给线索，{missing} 条未运行",
    },
    "en": {
        "heads": ("no.", "rule", "points", "runs", "rules of ours", "needs, or lacks"),
        "decides": "decides",
        "lead": "lead",
        "missing": "not run",
        "sum": "{accounted} of {n} accounted for: {decides} decide, {lead} give leads, {missing} do not run",
    },
}


@commands.command("coverage")
def rules_coverage(
    family: list[str] = typer.Option([], "--family", help="T, L, C, S, F, D or X; repeatable. 规则族"),
    uncovered: bool = typer.Option(False, "--uncovered", help="Only what nothing looks at. 只列未核对的"),
    fail_uncovered: bool = typer.Option(
        False, "--fail-uncovered", help="Exit 1 where something is not looked at. 有未核对的则以 1 退出"
    ),
    national: bool = typer.Option(
        False, "--national", help="The 88 rules of the national book instead. 国家规则库88条"
    ),
    lang: Lang | None = typer.Option(None, help="Language. 语言"),
) -> None:
    """Each demand of the documents with the rules, lists and questions that look at it. 要求核对情况。"""
    if national:
        _show_national(lang.value if lang else user_lang(), fail=fail_uncovered)
        return
    # The kinds of records are read here: other commands on rules do without them.
    from ingest.records import TABLES

    serves = {table.name: table.serves for table in TABLES}
    found = coverage(read_ontology(), load_rules().graph, serves, family)
    language = lang.value if lang else user_lang()
    tables.print(_table([one for one in found if not (uncovered and one.covered)], language))
    for line in _sums(found, language):
        out.print(line, markup=False)
    if fail_uncovered and not all(one.covered for one in found):
        raise typer.Exit(1)


def _show_national(lang: str, *, fail: bool) -> None:
    from hegui.knowledge.store import load_batches
    from hegui.national_coverage import national_coverage

    words = NATIONAL[lang]
    found = national_coverage(read_ontology(), load_rules().rules, load_batches())
    table = Table(box=box.SIMPLE)
    for head in words["heads"]:
        table.add_column(head, overflow="fold")
    for one in found:
        rules = ", ".join(rule.removeprefix("rule:") for rule in (*one.decided_by, *one.led_by))
        table.add_row(
            str(one.number),
            one.name.of(lang),
            str(one.points),
            str(words[one.state]),
            rules,
            one.needs.of(lang),
        )
    tables.print(table)
    states = Counter(one.state for one in found)
    accounted = sum(one.accounted for one in found)
    out.print(
        str(words["sum"]).format(
            accounted=accounted,
            n=len(found),
            decides=states["decides"],
            lead=states["lead"],
            missing=states["missing"],
        ),
        markup=False,
    )
    if fail and accounted < len(found):
        raise typer.Exit(1)


def _table(found: Sequence[Requirement], lang: str) -> Table:
    table = Table(box=box.SIMPLE)
    for place, head in enumerate(WORDS[lang]["heads"]):
        table.add_column(head, no_wrap=place == 0, overflow="fold")
    for one in found:
        said = one.said.of(lang).removeprefix(one.number).strip()
        cells = (one.rules, one.lists, one.questions, one.records)
        table.add_row(one.number, said, one.kind, *(", ".join(some) for some in cells))
    return table


def _sums(found: Sequence[Requirement], lang: str) -> list[str]:
    every = Counter(one.family for one in found)
    covered = Counter(one.family for one in found if one.covered)
    return [
        str(WORDS[lang]["line"]).format(
            family=family, n=every[family], covered=covered[family], left=every[family] - covered[family]
        )
        for family in FAMILIES
        if every[family]
    ]
