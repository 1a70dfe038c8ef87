"""`hegui attestations export`: the questions that no data can answer, as a workbook to fill in and sign."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import typer

from engine.errors import InputError
from hegui.attestations import Sheet, read_questions, write_questions
from hegui.cli.app import app
from hegui.cli.console import out, user_lang
from hegui.rules import FAMILIES

WORDS = {
    "zh": "{file}：{n} 题；填好后放进要检查的文件夹，用 hegui check 读回",
    "en": "{file}: {n} questions; filled in, put it with the records and run hegui check",
}

commands = typer.Typer(
    no_args_is_help=True, help="Questions that people answer and sign. 自查问答。", rich_markup_mode=None
)
app.add_typer(commands, name="attestations")


@commands.command("export")
def export_questions(
    file: Path = typer.Argument(..., help="Workbook to write. 输出的 Excel 文件"),
    family: list[str] = typer.Option([], "--family", help="T, L, C, S, F, D or X; repeatable. 规则族"),
    year: int | None = typer.Option(None, min=2000, max=2100, help="Default: this year. 年度，默认今年"),
    agency: str = typer.Option("", "--agency", help="In whose name it is answered. 填报单位"),
) -> None:
    """Write the questions as a workbook to fill in and sign. 导出自查问答表。"""
    questions = read_questions(family)
    if not questions:
        raise InputError(
            "no-questions",
            place="hegui attestations export",
            expected=f"families among {', '.join(FAMILIES)} that some question is about",
            found=", ".join(family),
            fix="Leave --family out to export every question.",
        )
    write_questions(file, questions, Sheet(year or date.today().year, agency.strip()))
    out.print(WORDS[user_lang()].format(file=file, n=len(questions)), markup=False)


@commands.callback()
def attestations() -> None:
    """Questions that people answer and sign. 自查问答。"""
