"""The typer application, and what its commands share."""

from __future__ import annotations

from enum import StrEnum

import typer

from hegui import __version__

app = typer.Typer(
    name="hegui",
    help="Checks medical-insurance fund records against written rules, and explains every finding.\n\n"
    "按规则检查医保基金记录，并解释每一条发现。\n\nStart with:  hegui demo county  &&  hegui check county",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,
)


class Lang(StrEnum):
    """Languages of messages and reports."""

    zh = "zh"
    en = "en"


class FailOn(StrEnum):
    """The mildest severity that makes a check fail."""

    violation = "violation"
    warning = "warning"
    info = "info"


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"hegui {__version__}")
        raise typer.Exit


@app.callback()
def common(
    version: bool = typer.Option(
        False, "--version", help="Print the version and stop. 版本", callback=_version, is_eager=True
    ),
) -> None:
    """Options before the command."""
