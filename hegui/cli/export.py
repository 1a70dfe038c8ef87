"""`hegui export`: the same graph that is checked, written out as RDF."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

import typer

import ingest
from engine.graph import materialise
from hegui.cli.app import app
from hegui.cli.console import out, progress_bar
from hegui.ontology import words
from hegui.workspace import DATA, mapping


class RdfForm(StrEnum):
    """RDF syntaxes that can be written as a stream."""

    nt = "nt"
    ttl = "ttl"


@app.command()
def export(
    paths: list[Path] = typer.Argument(..., help="Files and folders with the records. 记录"),
    target: Path = typer.Option(..., "--out", help="File to write. 写到哪个文件"),
    form: RdfForm = typer.Option(RdfForm.nt, "--format", help="nt (N-Triples) or ttl (Turtle). 格式"),
) -> None:
    """Write the records as RDF. 把记录写成 RDF。"""
    with progress_bar() as progress:
        loaded = ingest.load(paths, words=words(), progress=progress)
        write = materialise.write_turtle if form is RdfForm.ttl else materialise.write_ntriples
        with target.open("w", encoding="utf-8") as stream:
            triples = write(stream, mapping(), loaded.connection, base=str(DATA))
    out.print(f"{target}: {triples} triples")
