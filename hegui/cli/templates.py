"""`hegui templates DIR`: Excel workbooks to fill in, one an area."""

from __future__ import annotations

from pathlib import Path

import typer

from engine.errors import InputError
from hegui.cli.app import app
from hegui.cli.console import out


@app.command()
def templates(
    folder: Path = typer.Argument(..., help="Where to write the workbooks. 写到哪里"),
    areas: list[str] = typer.Argument(None, help="Areas; all where none is named. 业务领域"),
    examples: bool = typer.Option(True, help="With an example row on each sheet. 每表附一行示例"),
) -> None:
    """Write Excel templates for every kind of record, one workbook an area. 生成 Excel 填报模板。"""
    from hegui.ontology import words
    from hegui.records.codes import offered_words
    from ingest.records import AREAS
    from ingest.templates.workbook import write_templates

    known = [area.name for area in AREAS]
    for name in areas or ():
        if name not in known:
            raise InputError(
                "area-unknown",
                place="templates",
                expected=f"areas among {', '.join(known)}",
                found=f"{name!r}",
                fix="hegui records list shows the areas.",
            )
    for file in write_templates(folder, offered_words(), words(), areas or (), examples=examples):
        out.print(str(file), markup=False)
