"""`hegui validate`: plain SHACL over plain RDF, nothing of insurance needed."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path

import typer
from rdflib import Graph

import engine as shacl
from engine.path_text import path_text
from engine.results import Results
from hegui.cli.app import app
from hegui.cli.console import out
from hegui.rdf_files import read_rdf
from hegui.results_json import n3_of, result_as_json


class ReportForm(StrEnum):
    """How the validation report is printed."""

    ttl = "ttl"
    nt = "nt"
    json = "json"
    text = "text"


@app.command()
def validate(
    data: list[Path] = typer.Argument(..., help="RDF files: Turtle, N-Triples, RDF/XML, JSON-LD, TriG. 数据"),
    shapes: list[Path] = typer.Option(..., help="Shapes files. 形状文件"),
    form: ReportForm = typer.Option(ReportForm.text, "--format", help="ttl, nt, json or text. 输出格式"),
    engine: str = typer.Option("auto", help="auto, duckdb, sqlite or reference (pySHACL). 引擎"),
    timeout: float | None = typer.Option(None, help="Seconds that one rule may take. 单条规则的秒数上限"),
    memory: str | None = typer.Option(None, help="Memory the database may take, such as 2GB. 内存上限"),
) -> None:
    """Validate RDF with SHACL shapes; exits 1 where it does not conform. 用 SHACL 校验 RDF。"""
    results = shacl.validate(
        data[0] if len(data) == 1 else read_rdf(data),  # a single file of N-Triples loads fastest as it is
        read_rdf(shapes),
        engine=engine,
        timeout_seconds=timeout,
        memory_limit=memory,
        shapes_file=", ".join(str(file) for file in shapes),
    )
    out.print(_written(results, form), markup=False)
    raise typer.Exit(0 if results.conforms else 1)


def _written(results: Results, form: ReportForm) -> str:
    if form is ReportForm.json:
        return json.dumps(
            [result_as_json(result, results.shapes) for result in results.results],
            ensure_ascii=False,
            indent=2,
        )
    if form is ReportForm.text:
        return _as_text(results)
    graph: Graph = shacl.report_graph(results)
    if form is ReportForm.nt:
        return "\n".join(sorted(graph.serialize(format="ntriples").split("\n"))).strip()
    return graph.serialize(format="turtle").rstrip()


def _as_text(results: Results) -> str:
    lines = []
    for result in results.results:
        severity = str(result.severity).rsplit("#", 1)[-1]
        said = next(iter(result.messages.values()), str(result.component).rsplit("#", 1)[-1])
        path = f"  {path_text(results.shapes, result.path)}" if result.path is not None else ""
        value = f"  {n3_of(result.value)}" if result.value is not None else ""
        shape = n3_of(result.root_shape or result.source_shape)
        lines.append(f"{severity}  {n3_of(result.focus)}{path}{value}\n    {said}\n    in {shape}")
    lines += [f"did not run: {n3_of(run.shape)}: {run.error}" for run in results.runs if run.error]
    lines.append("conforms" if results.conforms else f"{len(results.results)} results")
    return "\n".join(lines)
