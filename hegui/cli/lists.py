"""`hegui lists publish`: the three supervision lists as public pages."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import typer

from hegui.cli.app import Lang, app
from hegui.cli.console import out, user_lang
from hegui.lists import Publication, three_lists
from hegui.lists import publish as write_lists
from hegui.ontology import load_ontology
from hegui.rules import load_rules

commands = typer.Typer(
    no_args_is_help=True, help="The three supervision lists. 三张清单。", rich_markup_mode=None
)
app.add_typer(commands, name="lists")


@commands.command("publish")
def publish(
    folder: Path = typer.Argument(..., help="Folder to write to; made if missing. 输出文件夹"),
    by: str | None = typer.Option(None, "--by", help="Office that publishes. 公布单位"),
    on: datetime | None = typer.Option(
        None, "--on", formats=["%Y-%m-%d"], help="Day of publication. 公布日期"
    ),
    through: str | None = typer.Option(None, "--through", help="Channel of publication. 公布渠道"),
    lang: Lang | None = typer.Option(None, help="zh or en; default: the user's. 语言"),
) -> None:
    """Write the lists as a web page and a workbook. 生成三张清单的网页与表格。"""
    lists = three_lists(load_ontology(), load_rules().graph)
    day: date | None = on.date() if on else None
    written = write_lists(lists, folder, Publication(by, day, through), lang.value if lang else user_lang())
    for file in written:
        out.print(str(file), markup=False)


@commands.callback()
def lists() -> None:
    """The three supervision lists. 三张清单。"""
