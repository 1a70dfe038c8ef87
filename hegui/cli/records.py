"""`hegui records list | show | mapping | vocabulary | pages`: kinds of records and what follows from them."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from rich import box
from rich.table import Table as Grid

from engine.errors import InputError
from hegui.cli.app import Lang, app
from hegui.cli.console import out, tables, user_lang

if TYPE_CHECKING:
    from ingest.schema import Column, Table, Text

commands = typer.Typer(
    no_args_is_help=True, help="The kinds of records hegui reads. 可读取的记录种类。", rich_markup_mode=None
)
app.add_typer(commands, name="records")

_WORDS = {
    "zh": ("列", "类型", "含义，其他表头", "属性"),
    "en": ("column", "holds", "meaning, other headers", "property"),
}


@commands.command("list")
def list_records(
    area: str = typer.Argument(None, help="An area; all where none is named. 业务领域"),
    lang: Lang | None = typer.Option(None, help="Language. 语言"),
) -> None:
    """Every kind of record, area by area. 按业务领域列出记录种类。"""
    from ingest.records import AREAS, TABLES

    chosen = lang.value if lang else user_lang()
    names = [each.name for each in AREAS]
    if area and area not in names:
        raise _unknown("area-unknown", area, names)
    for each in AREAS:
        kinds = [table for table in TABLES if table.area == each.name]
        if not kinds or area not in (None, each.name):
            continue
        grid = Grid(box=box.SIMPLE, title=f"{_in(each.title, chosen)}  {each.name}", title_justify="left")
        for heading in ("kind", "name", "about") if chosen == "en" else ("种类", "名称", "说明"):
            grid.add_column(heading, no_wrap=heading not in ("about", "说明"))
        for kind in kinds:
            grid.add_row(kind.name, kind.title if chosen == "zh" else kind.english, _in(kind.about, chosen))
        tables.print(grid)


@commands.command("show")
def show(
    kind: str = typer.Argument(..., help="The kind's name or Chinese title. 种类"),
    lang: Lang | None = typer.Option(None, help="Language. 语言"),
) -> None:
    """One kind: columns, headers, types, code lists, key, references. 显示一种记录。"""
    from hegui.records.describing import classes, codes_in_line, holds, key_words, lists_of
    from ingest.records import BY_NAME, TABLES

    chosen = lang.value if lang else user_lang()
    found = BY_NAME.get(kind) or next((table for table in TABLES if table.title == kind), None)
    if found is None:
        raise _unknown("unknown-table", kind, [*BY_NAME, *(table.title for table in TABLES)])
    out.print(f"{found.title}  {found.english}  ({found.name})\n{_in(found.about, chosen)}", markup=False)
    grid = Grid(box=box.SIMPLE)
    for heading in ("", *_WORDS[chosen]):
        grid.add_column(heading, overflow="fold")
    for column in found.given:
        grid.add_row(*_cells(found, column, chosen, holds(column, chosen)))
    tables.print(grid)
    words = (
        ("唯一", "类", "来源", "服务于要求")
        if chosen == "zh"
        else ("one row each", "class", "source", "serves")
    )
    lines = [f"{words[0]}: {key_words(found, chosen).replace('`', '')}", f"{words[1]}: {classes(found)}"]
    lines += [f"{words[2]}: {found.source}"]
    lines += [f"{words[3]}: {', '.join(found.serves)}"] if found.serves else []
    lines += [f"{scheme}: {codes_in_line(entries, chosen)}" for scheme, entries in lists_of(found) if entries]
    out.print("\n".join(lines), markup=False)


@commands.command("mapping")
def mapping() -> None:
    """Which facts the records stand for, as R2RML. 记录到 RDF 的映射。"""
    from ingest.records.mapping import mapping_turtle

    typer.echo(mapping_turtle(), nl=False)


@commands.command("vocabulary")
def vocabulary(
    target: Path | None = typer.Option(None, "--out", help="File to write, else printed. 写到哪个文件"),
) -> None:
    """Classes, properties and lists that records bring to the ontology. 由记录声明生成的词汇。"""
    from hegui.records.terms import outside_their_domain
    from hegui.records.vocabulary import vocabulary_turtle

    turtle = vocabulary_turtle()
    if target is None:
        typer.echo(turtle, nl=False)
    else:
        target.write_text(turtle, encoding="utf-8")
    for told in outside_their_domain():
        typer.echo(told, err=True)


@commands.command("pages")
def write_pages(
    folder: Path = typer.Argument(..., help="The folder of the documentation. 文档目录"),
) -> None:
    """Write the pages about records. 生成记录说明页。"""
    from hegui.records.pages import pages

    for name, page in pages().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(page, encoding="utf-8")


def _cells(table: Table, column: Column, lang: str, held: str) -> tuple[str, ...]:
    from hegui.records.describing import properties

    needed = "●" if column in table.required else ""
    meaning = column.meaning_zh if lang == "zh" else column.meaning
    told = f"{meaning}\n{'、'.join(column.aliases)}".strip()
    return needed, f"{column.header}\n{column.name}", held, told, properties(table, column)


def _in(text: Text, lang: str) -> str:
    return text.zh if lang == "zh" else text.en


def _unknown(code: str, written: str, known: list[str]) -> InputError:
    near = difflib.get_close_matches(written, known, n=1, cutoff=0.4)
    return InputError(
        code,
        place="records",
        expected="the name of a kind or area",
        found=f"{written!r}",
        fix=f"Did you mean {near[0]}?" if near else "hegui records list prints the names.",
    )
