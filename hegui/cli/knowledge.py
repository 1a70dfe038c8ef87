"""`hegui knowledge`: the published points of the 2025 book: take in a batch, look one up."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from pathlib import Path

import typer
from rich import box
from rich.table import Table

from hegui.cli.app import Lang, app
from hegui.cli.console import out, tables, user_lang
from hegui.knowledge.importing import Imported, import_batch
from hegui.knowledge.points import WORDS as KINDS
from hegui.knowledge.points import Limit
from hegui.knowledge.rows import COLUMNS, rows_of
from hegui.knowledge.store import load_batches

commands = typer.Typer(
    no_args_is_help=True, help="Published knowledge points. 公布的知识点。", rich_markup_mode=None
)
app.add_typer(commands, name="knowledge")

WORDS = {
    "zh": {
        "added": "新增 {n} 个知识点",
        "replaced": "替换 {n} 个知识点",
        "known": "{n} 行与已有知识点相同，未写入",
        "unread": "{n} 行未能读入：",
        "leads": "其中 {n} 个不能只凭编码和日期判定，作为线索：",
        "written": "已写入 {path}；请对照原文核对各字段",
        "nothing": "没有可写入的知识点",
        "heads": ("知识点", "规则", "限定", "判定", "起止", "读出的字段", "公布的原话", "出处"),
        "yes": "违规",
        "no": "线索",
        "none": "没有公布过编码为 {code} 的知识点。",
    },
    "en": {
        "added": "{n} points added",
        "replaced": "{n} points replaced",
        "known": "{n} rows say what is on file already and were not written",
        "unread": "{n} rows could not be read:",
        "leads": "{n} of them are not decided by codes and dates, and are leads:",
        "written": "Written to {path}; please compare its fields with the words",
        "nothing": "Nothing to write",
        "heads": ("point", "rule", "limit", "decides", "days", "fields read", "words as published", "place"),
        "yes": "decides",
        "no": "lead",
        "none": "No published point names the code {code}.",
    },
}


@commands.command("import")
def knowledge_import(
    file: Path = typer.Argument(..., help="The attachment, an Excel workbook. 公告附件（Excel）"),
    day: datetime = typer.Option(
        ..., "--day", formats=["%Y-%m-%d"], help="Day of the announcement. 公布日期"
    ),
    address: str = typer.Option("", "--address", help="Where it was announced. 公告网址"),
    folder: Path | None = typer.Option(None, "--folder", help="Other folder of points. 另一知识点文件夹"),
    lang: Lang | None = typer.Option(None, help="Language. 语言"),
) -> None:
    """Take in the next batch, and say what it adds, replaces and leaves unread. 导入新一批知识点。"""
    imported = import_batch(file, day.date(), address, folder)
    for line in report(imported, lang.value if lang else user_lang()):
        out.print(line, markup=False)
    if imported.unread:
        raise typer.Exit(1)


def report(imported: Imported, lang: str) -> list[str]:
    """What became of the workbook, line by line: nothing is passed over."""
    words = WORDS[lang]
    lines = [str(words["added"]).format(n=len(imported.added))]
    lines.append(str(words["replaced"]).format(n=len(imported.replaced)))
    lines += [f"  {point.number} ← {point.replaces} {point.name}" for point in imported.replaced]
    leads = [point for point in imported.batch.points if not point.limit.decides]
    if leads:
        lines.append(str(words["leads"]).format(n=len(leads)))
        lines += [f"  {point.number} {point.name}: {point.words}" for point in leads]
    if imported.known:
        lines.append(str(words["known"]).format(n=imported.known))
    if imported.unread:
        lines.append(str(words["unread"]).format(n=len(imported.unread)))
        lines += [f"  {one.place}: {one.reason}" for one in imported.unread]
    done = words["written"] if imported.file else words["nothing"]
    return [*lines, str(done).format(path=imported.file)]


@commands.command("show")
def knowledge_show(
    code: str = typer.Argument(
        ..., help="National code of an item, or a point's number. 项目编码或知识点编号"
    ),
    folder: Path | None = typer.Option(None, "--folder", help="Other folder of points. 另一知识点文件夹"),
    lang: Lang | None = typer.Option(None, help="Language. 语言"),
) -> None:
    """Every published limit of one item: words, fields read from them, days, place. 查看一个项目的知识点。"""
    language = lang.value if lang else user_lang()
    words = WORDS[language]
    batches = load_batches(folder)
    points = {point.number: point for batch in batches for point in batch.points}
    spans = [row for row in rows_of(batches) if code in row.items or row.number.startswith(code)]
    if not spans:
        out.print(str(words["none"]).format(code=code), markup=False)
        raise typer.Exit(1)
    table = Table(box=box.SIMPLE)
    for head in words["heads"]:
        table.add_column(head, overflow="fold")
    for span in spans:
        said = dict(zip(COLUMNS, span.of(code), strict=True))
        point = points[span.number.removesuffix("-1")]
        kind = KINDS[point.limit.kind][0 if language == "zh" else 1]
        table.add_row(
            span.number,
            str(point.rule),
            kind,
            str(words["yes" if said["decides"] == "true" else "no"]),
            f"{said['begndate']}..{said['enddate'] or ''}",
            fields_of(point.limit),
            point.words,
            f"{point.file} {point.row or ''}",
        )
    tables.print(table)


def fields_of(limit: Limit) -> str:
    """The fields that were read, by their names."""
    named = [one.name for one in fields(limit) if one.name not in ("kind", "decides")]
    return ", ".join(f"{name} {getattr(limit, name)}" for name in named if getattr(limit, name) is not None)
