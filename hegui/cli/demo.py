"""`hegui demo`: writes an invented county to try things on."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

import typer

from hegui.cli.app import app
from hegui.cli.console import out, progress_bar
from hegui.county import write_county


class Form(StrEnum):
    """How the county is written."""

    files = "files"
    parquet = "parquet"


@app.command()
def demo(
    folder: Path = typer.Argument(..., help="Where to write the county. 写到哪里"),
    settlements: int = typer.Option(300, min=1, help="How many settlements. 结算笔数"),
    seed: int = typer.Option(1, help="Same seed, same county. 随机种子"),
    form: Form = typer.Option(
        Form.files, "--as", help="files as offices have them, or parquet tables. 文件形式"
    ),
) -> None:
    """Write an invented county with planted violations and expected.json. 生成一个虚构的示例县。"""
    with progress_bar() as progress:
        write_county(folder, settlements=settlements, seed=seed, form=form.value, progress=progress)
    out.print(f"{folder}  ({settlements} settlements, seed {seed}; everybody in it is invented)")
    out.print(f"Now try:  hegui check {folder}")
