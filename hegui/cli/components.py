"""`hegui rules components | new`: what rules are written with, and the files of a new one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import typer
from rich import box
from rich.table import Table

from engine.errors import InputError
from hegui.cli.app import Lang
from hegui.cli.console import out, tables, user_lang
from hegui.cli.rules import commands
from hegui.components import Component, read_components
from hegui.folders import folder
from hegui.ontology import shortened
from hegui.rule_template import Wanted, new_rule

WORDS = {
    "zh": {
        "rule": "写在规则上",
        "path": "写在属性形状上，例如 sh:path {path} ;",
        "optional": "（可省略）",
        "says": "语句可用的变量：{names}",
        "next": "改好后运行：hegui rules test {name}",
    },
    "en": {
        "rule": "stands on the rule itself",
        "path": "stands on a property shape, for example with sh:path {path} ;",
        "optional": " (optional)",
        "says": "variables for sentences: {names}",
        "next": "Fill them in, then run: hegui rules test {name}",
    },
}


@commands.command("components")
def components(
    name: str | None = typer.Argument(None, help="A component; all where none is named. 组件"),
    lang: Lang | None = typer.Option(None, help="Language. 语言"),
) -> None:
    """The components that rules are written with, or the parameters of one. 写规则用的组件。"""
    chosen = lang.value if lang else user_lang()
    known = read_components(folder("shapes"))
    if name is not None:
        out.print(described(_named(known, name), chosen), markup=False)
        return
    table = Table(box=box.SIMPLE)
    for heading in ("component", "name", "parameters"):
        table.add_column(heading, no_wrap=heading == "component")
    for one in known:
        parameters = ", ".join(shortened(parameter.iri) for parameter in one.parameters)
        table.add_row(one.id, one.label[chosen], parameters)
    tables.print(table)


@commands.command("new")
def new(
    name: str = typer.Argument(..., help="Name of the rule: what is wanted, in plain words. 规则名"),
    component: str = typer.Option(..., "--component", help="Component to write it with. 组件"),
    target: str = typer.Option(..., "--target", help="Class judged, such as fund:Settlement. 被检查的类"),
    path: str = typer.Option(None, "--path", help="sh:path of the property shape. 属性路径"),
    given: list[str] = typer.Option([], "--set", help="Parameter, such as countedFrom=fund:acceptedOn. 参数"),
    label: str = typer.Option(None, "--label", help="Its name in Chinese. 中文名称"),
    family: str = typer.Option("C", "--family", help="Letter of the family. 规则族"),
    into: str = typer.Option("control", "--folder", help="Folder under shapes/. 文件夹"),
    source: str = typer.Option("law:agency-37", "--source", help="Article. 依据条款"),
    matter: str = typer.Option("list:matter-graded-review", "--matter", help="Supervision matter. 监管事项"),
    since: str = typer.Option("2026-01-01", "--since", help="First day of facts it judges. 适用起始日"),
    lang: Lang | None = typer.Option(None, help="Language. 语言"),
) -> None:
    """The two files of a new rule, ready to be filled in. 新建规则的两个文件。"""
    wanted = Wanted(
        name=name,
        target=target,
        path=path,
        values=dict(_pair(one) for one in given),
        label=label,
        family=family,
        folder=into,
        source=source,
        matter=matter,
        since=since,
    )
    chosen = _named(read_components(folder("shapes")), component)
    lists = folder("ontology") / "lists"
    for file in new_rule(chosen, wanted, shapes=folder("shapes"), cases=_cases(), lists=lists):
        out.print(str(file), markup=False)
    out.print(WORDS[lang.value if lang else user_lang()]["next"].format(name=name), markup=False)


def _cases() -> Path:
    """Where cases stand beside the shapes; a folder of one's own may not have any yet."""
    return folder("shapes").parent / "tests" / "shapes"


def _pair(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return name.removeprefix("rule:").strip(), value.strip()


def _named(known: Sequence[Component], name: str) -> Component:
    for one in known:
        if name == one.id:
            return one
    raise InputError(
        "component-unknown",
        place="hegui rules",
        expected="one of " + ", ".join(one.id for one in known),
        found=repr(name),
        fix="hegui rules components says what each does.",
    )


def described(component: Component, lang: str) -> str:
    """A component in words: what it demands, where it stands, its parameters."""
    words = WORDS[lang]
    place = words["rule"] if component.on_rule else words["path"].format(path=component.path)
    lines = [f"{component.id}   {component.label[lang]}", "", component.description[lang], place, ""]
    for parameter in component.parameters:
        optional = words["optional"] if parameter.optional else ""
        lines.append(f"    {shortened(parameter.iri)} {parameter.example} ;")
        lines.append(f"        {parameter.name[lang]}{optional}: {parameter.description[lang]}")
    names = ", ".join(f"{{{one}}}" for one in ("focus", *component.variables))
    return "\n".join([*lines, "", words["says"].format(names=names)])
