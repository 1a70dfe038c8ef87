"""`hegui ontology check`: the reasoner and the hygiene queries."""

from __future__ import annotations

import typer

from hegui.cli.app import app
from hegui.cli.console import out
from hegui.ontology import check_ontology

commands = typer.Typer(
    no_args_is_help=True, help="Check the ontology and its lists. 检查本体与清单。", rich_markup_mode=None
)
app.add_typer(commands, name="ontology")


@commands.command("check")
def check() -> None:
    """Consistency by HermiT, then hygiene; exits 1 where something is wrong. 一致性与规范性检查。"""
    report = check_ontology()
    out.print(str(report), markup=False)
    raise typer.Exit(0 if report.ok else 1)


@commands.callback()
def ontology() -> None:
    """Check the ontology and its lists. 检查本体与清单。"""
