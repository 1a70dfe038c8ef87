"""The tables as a page for the people who prepare the files: every table, its headers, and what they mean."""

from __future__ import annotations

from ingest.records import TABLES
from ingest.schema import Column, Table

_INTRODUCTION = """# The records hegui reads 可读取的数据

A file is recognised by what is in it, not by its name. Excel sheets and CSV files are told by their header
row; each column may be headed by its Chinese header, one of the other headers, or the national field name, in
any order. Columns marked ● must be there. JSON messages of the national interface, legacy XML and Parquet
tables fill the same tables under the national names.

文件按内容识别。Excel 和 CSV 按表头识别，表头可用中文名、别名或国家接口字段名，顺序不限；标 ● 的列必须有。
"""


def markdown() -> str:
    """The whole page."""
    return "\n".join([_INTRODUCTION, *(_section(table) for table in TABLES)])


def _section(table: Table) -> str:
    rows = [_row(table, column) for column in table.given]
    head = "| | header 表头 | field 字段 | other headers 别名 | holds 类型 | meaning |"
    return "\n".join([f"## {table.title} `{table.name}`", "", head, "|---|---|---|---|---|---|", *rows, ""])


def _row(table: Table, column: Column) -> str:
    needed = "●" if column in table.required else ""
    kind = column.kind.words + (f" of list {column.scheme}" if column.scheme else "")
    cells = (needed, column.header, f"`{column.name}`", "、".join(column.aliases), kind, column.meaning)
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    print(markdown())
