"""`hegui duties`: the incompatible duties as a table, the remedy, and the fewest people for one case."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import typer

import ingest
from hegui.cli.app import Lang, app
from hegui.cli.console import out, user_lang
from hegui.folders import folder
from hegui.ontology import LAW, load_ontology, words
from hegui.segregation.agency import IN_USE, Agency, read_agency
from hegui.segregation.conflicts import conflicts_of
from hegui.segregation.duties import Duties
from hegui.segregation.matrix import FILE, pairs_turtle
from hegui.segregation.matrix_workbook import Words, read_matrix, write_matrix
from hegui.segregation.people import fewest_people
from hegui.segregation.remedy import cheapest_remedy
from report.asking import name_of

CASE = ("register", "first-review", "second-review", "pay")
"""The steps of one case from registration to payment, by the codes of their duties."""
WORDS = {
    "zh": {
        "none": "没有不相容的授权。",
        "conflicts": "现有 {n} 项不相容；收回以下 {m} 项授权后不再有任何不相容：",
        "revoke": "{person}：收回 {path}（{period}）",
        "used": "，近期仍在使用",
        "people": "{day}，最少 {n} 人即可办完一笔业务（{steps}）：",
        "holds": "{person}：{duties}",
        "nobody": "{day}，以下环节无人持有权限，一笔业务办不完：{steps}",
        "imported": "{file}：{n} 对不相容职责",
        "added": "+ {pair}",
        "removed": "- {pair}",
        "join": "、",
    },
    "en": {
        "none": "No grants are incompatible.",
        "conflicts": "{n} conflicts; none is left once these {m} grants are taken back:",
        "revoke": "{person}: take back {path} ({period})",
        "used": ", still in use",
        "people": "On {day}, {n} people are enough to carry one case ({steps}):",
        "holds": "{person}: {duties}",
        "nobody": "On {day} nobody may perform these steps, so no case can be finished: {steps}",
        "imported": "{file}: {n} pairs",
        "added": "+ {pair}",
        "removed": "- {pair}",
        "join": ", ",
    },
}
_RECORDS = typer.Argument(..., help="Files and folders with operators and grants. 人员与授权记录")
_LANG = typer.Option(None, help="Language. 语言")

commands = typer.Typer(
    no_args_is_help=True, help="Duties of an agency's people. 岗位职责。", rich_markup_mode=None
)
app.add_typer(commands, name="duties")


@commands.command("remedy")
def remedy(records: list[Path] = _RECORDS, lang: Lang | None = _LANG) -> None:
    """The cheapest grants to take back so that nothing incompatible is left. 最小收回方案。"""
    agency, _ = _read(records)
    said = WORDS[lang.value if lang else user_lang()]
    conflicts = conflicts_of(agency.grants, agency.incompatible)
    if not conflicts:
        out.print(said["none"], markup=False)
        return
    found = cheapest_remedy(conflicts)
    out.print(said["conflicts"].format(n=len(conflicts), m=len(found.revoke)), markup=False)
    for one in found.revoke:
        person = f"{agency.names.get(one.person, '')} ({one.person})"
        line = said["revoke"].format(
            person=person, path="/".join(one.path), period=f"{one.begins} – {one.ends or ''}"
        )
        out.print("- " + line + (said["used"] if one.weight >= IN_USE else ""), markup=False)


@commands.command("people")
def people(
    records: list[Path] = _RECORDS,
    day: datetime | None = typer.Option(
        None, "--day", formats=["%Y-%m-%d"], help="Default: today. 日期，默认今天"
    ),
    lang: Lang | None = _LANG,
) -> None:
    """The fewest people who can carry one case from registration to payment. 最少经办人数。"""
    agency, duties = _read(records)
    language = lang.value if lang else user_lang()
    said, when = WORDS[language], day.date() if day else date.today()
    held = agency.holdings(when)
    names = {step: duties.name("duty", step).of(language) for step in CASE}
    group = fewest_people(CASE, held)
    if group is None:
        missing = [names[step] for step in CASE if not any(step in some for some in held.values())]
        out.print(said["nobody"].format(day=when, steps=said["join"].join(missing)), markup=False)
        raise typer.Exit(1)
    steps = said["join"].join(names.values())
    out.print(said["people"].format(day=when, n=len(group), steps=steps), markup=False)
    for number in group:
        does = said["join"].join(names[step] for step in CASE if step in held[number])
        person = f"{agency.names.get(number, '')} ({number})"
        out.print("- " + said["holds"].format(person=person, duties=does), markup=False)


@commands.command("export")
def export_matrix(
    file: Path = typer.Argument(..., help="Workbook to write. 输出的 Excel 文件"),
) -> None:
    """Write the incompatible duties as a workbook to edit. 导出不相容岗位表。"""
    duties = Duties(load_ontology())
    write_matrix(file, duties.pairs, Words.of(duties, _sources(duties)))
    out.print(str(file), markup=False)


@commands.command("import")
def import_matrix(
    file: Path = typer.Argument(..., help="The edited workbook. 改好的 Excel 文件"),
    target: Path | None = typer.Option(
        None, "--out", help="Turtle file to write; default: the ontology's own. 写到哪个文件"
    ),
) -> None:
    """Write the ontology's list of incompatible duties from an edited workbook. 导入不相容岗位表。"""
    duties = Duties(load_ontology())
    old = set(duties.pairs)
    new = read_matrix(file, Words.of(duties, _sources(duties)))
    place = target or folder("ontology") / FILE
    place.write_text(pairs_turtle(new, duties), encoding="utf-8")
    said = WORDS[user_lang()]
    out.print(said["imported"].format(file=place, n=len(new)), markup=False)
    for key, pairs in (("added", set(new) - old), ("removed", old - set(new))):
        for pair in sorted(pairs, key=lambda one: (one.first, one.second)):
            names = said["join"].join(
                duties.name("duty", one).of(user_lang()) for one in (pair.first, pair.second)
            )
            out.print(said[key].format(pair=names), markup=False)


def _sources(duties: Duties) -> dict[str, str]:
    """Names of articles, and of the documents that pairs cite whole, with their codes."""
    cited = {source for pair in duties.pairs for source in pair.sources}
    named = {name_of(duties.ontology, LAW[code]).zh: code for code in sorted(cited)}
    return named | dict(words()["article"])


@commands.callback()
def duties() -> None:
    """Duties of an agency's people. 岗位职责。"""


def _read(records: list[Path]) -> tuple[Agency, Duties]:
    duties = Duties(load_ontology())
    return read_agency(ingest.load(records, words=words()).connection, duties), duties
