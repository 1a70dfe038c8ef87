"""Pages for people: the start page with rules and runs, one page a rule, and the files of finished runs."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import FileResponse, HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from api.rules import find_rule
from hegui import __version__
from hegui.rule_text import rule_law
from hegui.rules import load_rules
from hegui.runs import FinishedRun, finished_runs

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
templates = Environment(loader=PackageLoader("api"), autoescape=True, undefined=StrictUndefined)

FAMILIES = {
    "T": ("待遇清单", "Treatment list"),
    "L": ("三张清单", "Three lists"),
    "C": ("内部控制", "Internal control"),
    "S": ("结算筛查", "Claims screening"),
    "F": ("基金财务", "Fund finance"),
    "D": ("定点管理", "Designated institutions"),
    "X": ("协同与信用", "Cooperation and credit"),
}
RUN_FILES = {
    "report.html": "text/html",
    "ledger.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "report.ttl": "text/turtle",
    "findings.json": "application/json",
    "run.json": "application/json",
}


@router.get("/")
def start(request: Request) -> str:
    """Rules by family, and finished runs."""
    rules = load_rules().rules
    by_family = [
        (letter, names, [r for r in rules if r.family == letter]) for letter, names in FAMILIES.items()
    ]
    return templates.get_template("start.html").render(
        families=[entry for entry in by_family if entry[2]],
        runs=finished_runs(request.app.state.runs),
        version=__version__,
        rule_count=len(rules),
    )


@router.get("/rules/{rule_id}")
def rule_page(rule_id: str) -> str:
    """One rule for reading."""
    rule = find_rule(rule_id)
    return templates.get_template("rule.html").render(
        rule=rule, law=rule_law(rule), shape=rule.file.read_text("utf-8"), version=__version__
    )


@router.get("/runs/{name}/{file}")
def run_file(name: str, file: str, request: Request) -> FileResponse:
    """A file of a finished run; only the files that a run writes, only of runs that are listed."""
    if file not in RUN_FILES:
        raise HTTPException(404, f"a run has no file {file}")
    return FileResponse(_run(request.app.state.runs, name).folder / file, media_type=RUN_FILES[file])


def _run(folder: Path, name: str) -> FinishedRun:
    for run in finished_runs(folder):
        if run.name == name:
            return run
    raise HTTPException(404, f"no run {name}")
