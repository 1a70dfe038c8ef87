"""Runs an engine in a process of its own, several times, within a time limit."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, Final

from bench.results import Row

ROOT: Final = Path(__file__).resolve().parent.parent
LONG_SECONDS: Final = 20
"""A run that took longer is not repeated."""


@dataclass(frozen=True)
class Measured:
    """What the runs of one engine on one file with one set of rules gave: medians, and the results."""

    runs: int
    version: str
    seconds: float
    processor_seconds: float
    peak_mebibytes: float
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Failed:
    """Why there is no measurement."""

    reason: str


def measure(
    python: str, engine: str, data: Path, shapes: Path, *, runs: int, limit_seconds: float
) -> Measured | Failed:
    """Medians over the runs; the first failure, or a run beyond the limit, ends it."""
    answers: list[dict[str, Any]] = []
    while len(answers) < runs:
        answer = _run(python, engine, data, shapes, limit_seconds)
        if isinstance(answer, Failed):
            return answer
        answers.append(answer)
        if answer["seconds"] > LONG_SECONDS:
            break
    rows = tuple((a, b, c, d, e) for a, b, c, d, e in answers[0]["rows"])
    return Measured(
        runs=len(answers),
        version=answers[0]["version"],
        seconds=median(one["seconds"] for one in answers),
        processor_seconds=median(one["processor_seconds"] for one in answers),
        peak_mebibytes=median(one["peak_mebibytes"] for one in answers),
        rows=rows,
    )


def is_installed(python: str, engine: str) -> bool:
    """Whether that interpreter has the package of the engine."""
    command = [python, "-c", f"import bench.engines.{engine}"]
    return subprocess.run(command, cwd=ROOT, env=_surroundings(), capture_output=True).returncode == 0


def _run(python: str, engine: str, data: Path, shapes: Path, limit: float) -> dict[str, Any] | Failed:
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "answer.json"
        command = [python, "-m", "bench.child", engine, str(data), str(shapes), str(answer)]
        try:
            done = subprocess.run(
                command, cwd=ROOT, env=_surroundings(), capture_output=True, text=True, timeout=limit
            )
        except subprocess.TimeoutExpired:
            return Failed(f"not within {limit:g} s")
        if done.returncode != 0:
            return Failed((done.stderr.strip().splitlines() or [f"ended with {done.returncode}"])[-1])
        found: dict[str, Any] = json.loads(answer.read_text("utf-8"))
        return found


def _surroundings() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}
