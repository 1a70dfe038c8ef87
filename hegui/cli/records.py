"""`hegui records list | show | mapping | vocabulary`: the kinds of records, and what follows from them."""

from __future__ import annotations

from pathlib import Path

import typer

from hegui.cli.app import app

commands = typer.Typer(
    no_args_is_help=True, help="The kinds of records hegui reads. 可读取的记录种类。", rich_markup_mode=None
)
app.add_typer(commands, name="records")


@commands.command("mapping")
def mapping() -> None:
    """Which facts the records stand for, as R2RML. 记录到 RDF 的映射。"""
    from ingest.records.mapping import mapping_turtle

    typer.echo(mapping_turtle(), nl=False)


@commands.command("vocabulary")
def vocabulary(
    target: Path | None = typer.Option(None, "--out", help="File to write, else printed. 写到哪个文件"),
) -> None:
    """Classes, properties and lists that records bring to the ontology. 由记录声明生成的词汇。"""
    from hegui.records.terms import outside_their_domain
    from hegui.records.vocabulary import vocabulary_turtle

    turtle = vocabulary_turtle()
    if target is None:
        typer.echo(turtle, nl=False)
    else:
        target.write_text(turtle, encoding="utf-8")
    for told in outside_their_domain():
        typer.echo(told, err=True)
