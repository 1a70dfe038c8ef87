"""The records as pages for the people who prepare the files: an index, and a page for each area."""

from __future__ import annotations

from collections.abc import Iterator

from hegui.records.describing import classes, codes_in_line, holds, key_words, lists_of, properties
from ingest.records import AREAS, TABLES, Area
from ingest.schema import Column, Table

_INTRODUCTION = """# The records hegui reads 可读取的数据

<!-- Made by `hegui records pages docs` from ingest/records/. Change it there. -->

A file is recognised by what is in it, not by its name. Excel sheets and CSV files are told by their header
row; each column may be headed by its Chinese header, one of the other headers, or the national field name, in
any order. Columns marked ● must be there; in those marked ◆ every row must be filled. JSON messages of the
national interface, legacy XML, Parquet files and databases fill the same tables under the national names.

`hegui templates DIR` writes Excel workbooks with these headers, explanations and drop-down lists;
`hegui records list` and `hegui records show KIND` say in the terminal what stands here.

文件按内容识别。Excel 和 CSV 按表头识别，表头可用中文名、别名或国家接口字段名，顺序不限；
标 ● 的列必须有，标 ◆ 的列每行必须填写。`hegui templates 目录` 生成带说明和下拉列表的 Excel 模板；
`hegui records list`、`hegui records show 种类` 在终端显示以下内容。

A kind that is missing: [one file makes it](record-kinds.md). 缺少的种类：[写一个文件即可](record-kinds.md)。
"""
_HEAD = (
    "| | header 表头 | field 字段 | other headers 别名 | holds 类型 | 含义 | meaning | property 属性 |",
    "|---|---|---|---|---|---|---|---|",
)


def pages() -> dict[str, str]:
    """Each page by its path below docs/."""
    areas = [(area, [table for table in TABLES if table.area == area.name]) for area in AREAS]
    filled = [(area, tables) for area, tables in areas if tables]
    index = [_INTRODUCTION, *(_index_of(area, tables) for area, tables in filled)]
    return {
        "data.md": "\n".join(index),
        **{f"records/{area.name}.md": _page(area, tables) for area, tables in filled},
    }


def _index_of(area: Area, tables: list[Table]) -> str:
    lines = [f"## {area.title.zh} {area.title.en}", "", "| kind 种类 | | 说明 | about |", "|---|---|---|---|"]
    for table in tables:
        link = f"[{table.title}](records/{area.name}.md#{table.name})"
        lines.append(f"| {link} | `{table.name}` | {table.about.zh} | {table.about.en} |")
    return "\n".join([*lines, ""])


def _page(area: Area, tables: list[Table]) -> str:
    head = f"# {area.title.zh} {area.title.en}\n\n[← all records 全部记录](../data.md)\n"
    return "\n".join([head, *(_section(table) for table in tables)])


def _section(table: Table) -> str:
    return "\n".join(
        [
            f'<a id="{table.name}"></a>',
            "",
            f"## {table.title} {table.english} `{table.name}`",
            "",
            table.about.zh,
            "",
            table.about.en,
            "",
            *_facts(table),
            "",
            *_HEAD,
            *(_row(table, column) for column in table.given),
            "",
            *_codes(table),
        ]
    )


def _facts(table: Table) -> Iterator[str]:
    yield f"- one row each 每行唯一: {key_words(table, 'en')}"
    if table.newest:
        yield f"- the latest `{table.newest}` wins 以最新的 `{table.newest}` 为准"
    if table.serves:
        yield f"- serves 服务于要求: {', '.join(table.serves)}"
    yield f"- class 类: {classes(table)}"
    yield f"- source 来源: {table.source}"


def _row(table: Table, column: Column) -> str:
    needed = "●" if column in table.required else ""
    needed += "◆" if any(column in group for group in table.filled) else ""
    aliases = "、".join(column.aliases)
    said = (holds(column, "en"), column.meaning_zh, column.meaning, properties(table, column))
    return f"| {' | '.join((needed, column.header, f'`{column.name}`', aliases, *said))} |"


def _codes(table: Table) -> Iterator[str]:
    for scheme, entries in lists_of(table):
        if entries:
            yield f"- `{scheme}`: {codes_in_line(entries, 'zh')}"
    if lists_of(table):
        yield ""
