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


@commands.command("coverage")
def rules_coverage(
    family: list[str] = typer.Option([], "--family", help="T, L, C, S, F, D or X; repeatable. 规则族"),
    uncovered: bool = typer.Option(False, "--uncovered", help="Only what nothing looks at. 只列未核对的"),
    fail_uncovered: bool = typer.Option(
        False, "--fail-uncovered", help="Exit 1 where something is not looked at. 有未核对的则以 1 退出"
    ),
    lang: Lang | None = typer.Option(None, help="Language. 语言"),
) -> None:
    """Each demand of the documents with the rules, lists and questions that look at it. 要求核对情况。"""
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
