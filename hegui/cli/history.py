"""`hegui history make`: records of years in a file, to judge single claims against."""

from __future__ import annotations

from pathlib import Path

import typer

from hegui.cli.app import app
from hegui.cli.console import out, progress_bar

history = typer.Typer(help="History files for single claims. 单笔校验所用的历史库", no_args_is_help=True)
app.add_typer(history, name="history")


@history.command()
def make(
    paths: list[Path] = typer.Argument(..., help="Files and folders with the records. 记录"),
    file: Path = typer.Option(..., "--out", help="File to write. 写到哪个文件"),
) -> None:
    """Read records into a history file for `hegui serve --history`. 把记录读入历史库。"""
    from hegui.history import make as make_history

    with progress_bar() as progress:
        make_history(paths, file, progress)
    out.print(f"{file}: {file.stat().st_size / 2**20:.1f} MiB")
