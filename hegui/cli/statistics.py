"""`hegui statistics PATH…`: what the documents ask to be counted, computed from the records."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import typer
from rich import box
from rich.table import Table

from hegui.cli.app import Lang, app
from hegui.cli.console import out, progress_bar, tables, user_lang
from hegui.cli.period import period_of

_FIRST, _LAST = date(1900, 1, 1), date(9999, 12, 31)


@app.command()
def statistics(
    paths: list[Path] = typer.Argument(..., help="Files and folders with the records. 记录"),
    folder: Path | None = typer.Option(None, "--out", help="Folder for statistics.xlsx and .json. 写到哪里"),
    period: str | None = typer.Option(None, help="FROM..TO, both days included. 期间"),
    lang: Lang | None = typer.Option(None, help="Language. 语言"),
) -> None:
    """Count what the documents ask to be counted; judges nothing. 监管统计，只统计、不判断。"""
    from hegui.statistics import Figure, figures
    from hegui.statistics.writing import write_statistics
    from hegui.workspace import open_workspace

    language = lang.value if lang else user_lang()
    with progress_bar() as progress:
        workspace = open_workspace(paths, progress)
    days = None if period is None else period_of(period)
    first, last = days or (_FIRST, workspace.latest_day() or _LAST)
    found = figures(workspace.connection, first, last)

    def table(figure: Figure) -> Table:
        made = Table(box=box.SIMPLE, title=figure.title.of(language), title_justify="left")
        for head in figure.heads:
            made.add_column(head.of(language), overflow="fold")
        for row in figure.rows:
            made.add_row(*("" if cell is None else str(cell) for cell in row))
        return made

    for figure in found:
        if figure.rows:
            tables.print(table(figure))
        else:
            said = figure.title.of(language)
            out.print(f"{said}：没有记录" if language == "zh" else f"{said}: nothing on file", markup=False)
    if folder is not None:
        out.print(str(write_statistics(folder, found, language)), markup=False)
