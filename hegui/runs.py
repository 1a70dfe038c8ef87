"""Finished runs on disk, as the start page lists them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class FinishedRun:
    """One folder that a check wrote."""

    name: str
    folder: Path
    findings: int
    rules: int
    inputs: int
    region: str | None


def finished_runs(folder: Path) -> list[FinishedRun]:
    """Runs in `folder` itself and in its direct subfolders, by name."""
    if not folder.is_dir():
        return []
    candidates = [folder, *sorted(child for child in folder.iterdir() if child.is_dir())]
    return [
        _read(path)
        for path in candidates
        if (path / "run.json").is_file() and (path / "report.html").is_file()
    ]


def _read(path: Path) -> FinishedRun:
    run = json.loads((path / "run.json").read_text("utf-8"))
    rules = run.get("rules", [])
    return FinishedRun(
        name=path.name,
        folder=path,
        findings=sum(rule["findings"] for rule in rules),
        rules=len(rules),
        inputs=len(run.get("inputs", [])),
        region=run.get("region"),
    )
