"""One folder for each run: report.html, ledger.xlsx, rejects.csv, report.ttl, findings.json, run.json.

The same findings give the same bytes; only `times.json`, beside them, may differ from run to run.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rdflib import Graph

from report.findings import Finding
from report.heading import heading
from report.html import write_html
from report.ledger import write_ledger
from report.reconciliation import write_rejects
from report.run import RunSummary


def write_report(
    folder: Path, findings: Sequence[Finding], run: RunSummary, lang: str, validation_graph: Graph
) -> None:
    """Writes the report of one run into `folder`, made if missing; an earlier run's files are replaced.

    `lang` (`zh` or `en`) is the language of the ledger and the one `report.html` opens in. `validation_graph`
    is written as `report.ttl`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    write_html(folder / "report.html", findings, run, lang)
    write_ledger(folder / "ledger.xlsx", findings, lang, heading(run).of(lang), run)
    write_rejects(folder / "rejects.csv", run.rejects, lang)
    validation_graph.serialize(str(folder / "report.ttl"), format="turtle", encoding="utf-8")
    _write_json(folder / "findings.json", [finding.as_dict() for finding in findings])
    _write_json(folder / "run.json", run.as_dict())
    _write_json(folder / "times.json", run.times())


def _write_json(file: Path, content: Any) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=1)
    file.write_text(text + "\n", encoding="utf-8", newline="\n")
