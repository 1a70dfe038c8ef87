"""The folder that a check of tables writes: report.html, report.ttl, findings.json, run.json, times.json.

The same tables and rules give the same bytes; only `times.json` may differ from run to run.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from rdflib import BNode

from engine.graph.lineage import RowRef
from engine.report_stream import write_report
from hegui import __version__
from hegui.results_json import result_as_json
from hegui.tables_check import RuleLine, TablesOutcome
from hegui.tables_page import tables_page


def write_tables_report(outcome: TablesOutcome, folder: Path, lang: str) -> Path:
    """Writes the run's folder, made if missing, and returns the path of the page to open."""
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / "report.html"
    page.write_text(tables_page(outcome, lang), encoding="utf-8", newline="\n")
    with (folder / "report.ttl").open("w", encoding="utf-8", newline="\n") as stream:
        write_report(stream, outcome.results)
    with (folder / "findings.json").open("w", encoding="utf-8", newline="\n") as stream:
        write_findings(stream, outcome)
    for name, content in (("run.json", run_json(outcome)), ("times.json", _times(outcome))):
        text = json.dumps(content, ensure_ascii=False, indent=1)
        (folder / name).write_text(text + "\n", encoding="utf-8", newline="\n")
    return page


def write_findings(stream: TextIO, outcome: TablesOutcome) -> None:
    """Writes `findings.json`: a list, one finding a line."""
    between = "[\n"
    for one in findings_json(outcome):
        stream.write(between + json.dumps(one, ensure_ascii=False))
        between = ",\n"
    stream.write("[]\n" if between.startswith("[") else "\n]\n")


def findings_json(outcome: TablesOutcome) -> Iterator[dict[str, object]]:
    """One object for each result, with the rows behind its focus node."""
    shapes = outcome.results.shapes
    for result in outcome.results.results:
        yield result_as_json(result, shapes) | {"rows": _rows(outcome.rows.get(result.focus, ()))}


def run_json(outcome: TablesOutcome) -> dict[str, object]:
    """What was checked with what, and how each rule fared."""
    options = outcome.options
    return {
        "hegui": __version__,
        "engine": outcome.results.engine,
        "conforms": outcome.results.conforms,
        "parameters": {
            "mapping": options.mapping.name,
            "shapes": [file.name for file in options.shapes],
            "ontology": [file.name for file in options.ontology],
            "base": options.base,
        },
        "tables": [{"table": one.name, "file": one.file, "rows": one.rows} for one in outcome.tables],
        "rules": [_rule(line) for line in outcome.rules],
    }


def _rule(line: RuleLine) -> dict[str, object]:
    return {
        "shape": line.name if isinstance(line.shape, BNode) else line.shape.n3(),
        "name": line.name,
        "title": dict(line.title),
        "focusNodes": line.focus_nodes,
        "findings": line.findings,
        "status": line.status,
        "reason": line.reason,
        "unanswered": [
            {"term": one.term.n3(), "nearest": one.nearest and one.nearest.n3()} for one in line.unanswered
        ],
    }


def _rows(rows: Sequence[RowRef]) -> list[dict[str, object]]:
    return [
        {
            "table": row.table,
            "key": dict(row.key),
            "file": row.source and row.source.file,
            "row": row.source and row.source.row,
        }
        for row in rows
    ]


def _times(outcome: TablesOutcome) -> dict[str, object]:
    return {
        "startedAt": outcome.started_at,
        "seconds": outcome.seconds,
        "rules": {line.name: line.seconds for line in outcome.rules},
    }
