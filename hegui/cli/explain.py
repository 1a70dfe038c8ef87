"""`hegui explain`: one finding of a finished run, in full."""

from __future__ import annotations

import json
from pathlib import Path

import typer

from engine.errors import InputError
from hegui.cli.app import Lang, app
from hegui.cli.console import out, user_lang
from report.text import finding_text


@app.command()
def explain(
    finding: str = typer.Argument(..., help="The finding's id, or its beginning. 发现编号（或其开头）"),
    run: Path = typer.Option(Path("hegui-run"), "--run", help="Folder of the run. 检查结果文件夹"),
    lang: Lang | None = typer.Option(None, help="Language. 语言"),
) -> None:
    """Explain one finding: rule, article, evidence, money, repair. 解释一条发现。"""
    found = [item for item in _findings(run) if str(item["id"]).startswith(finding)]
    if len(found) != 1:
        raise InputError(
            "finding-unknown",
            place=f"{run}/findings.json",
            expected="the id of one finding, or a beginning that only one has",
            found=f"{finding!r}, which {_those(found)}",
            fix="Copy the id from the report or from the ledger's last column.",
        )
    out.print(finding_text(found[0], lang.value if lang else user_lang()), markup=False)


def _those(found: list[dict[str, object]]) -> str:
    if not found:
        return "no finding has"
    some = ", ".join(str(item["id"]) for item in found[:5])
    return f"{len(found)} findings have: {some}{' …' if len(found) > 5 else ''}"


def _findings(run: Path) -> list[dict[str, object]]:
    file = run / "findings.json"
    if not file.is_file():
        raise InputError(
            "run-missing",
            place=str(file),
            expected="the findings of a finished run",
            found="no such file",
            fix="Run hegui check first, or name the run's folder with --run.",
        )
    findings: list[dict[str, object]] = json.loads(file.read_text("utf-8"))
    return findings
