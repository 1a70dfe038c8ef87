"""`python -m bench [--peers PYTHON] [--repeat N] [--sizes 200,2000,20000]`: measures, compares, writes
bench/RESULTS.md.

Every run is a process of its own. Results must be equal, or the run is marked. An engine that is not
installed is left out; one that takes longer than the limit is stopped and says so.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.claims import write_claims

HERE = Path(__file__).parent
RULES = ("core", "sparql")
OURS = ("hegui", "pyshacl")
PEERS = ("pyshacl-turbo", "pyshifty")


@dataclass(frozen=True)
class Measured:
    """The median run of one engine on one graph with one rule set; `note` says why there is none."""

    size: int
    rules: str
    engine: str
    run: dict[str, Any] | None
    note: str = ""


def main() -> int:
    """Measures everything and writes the page; status 1 if results differ."""
    options = _options()
    measured: list[Measured] = []
    triples: dict[int, int] = {}
    with tempfile.TemporaryDirectory() as folder:
        for size in options.sizes:
            data = Path(folder) / f"claims-{size}.nt"
            triples[size] = write_claims(data, size)
            for rules in RULES:
                for engine in (*OURS, *PEERS):
                    one = _measure(engine, data, rules, size, options)
                    print(one.size, one.rules, one.engine, one.run or one.note, flush=True)
                    measured.append(one)
    page = _page(measured, triples, options)
    (HERE / "RESULTS.md").write_text(page, "utf-8")
    return int(any(one.note.startswith("results differ") for one in _compared(measured)))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--peers", default=os.environ.get("HEGUI_PEERS"), help="python that has the peers")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--limit", type=float, default=600.0, help="seconds for one run")
    parser.add_argument(
        "--sizes", type=lambda text: [int(one) for one in text.split(",")], default=[200, 2000, 20000]
    )
    return parser.parse_args()


def _measure(engine: str, data: Path, rules: str, size: int, options: argparse.Namespace) -> Measured:
    python = sys.executable if engine in OURS else options.peers
    if python is None:
        return Measured(size, rules, engine, None, "not installed")
    runs = []
    for _ in range(options.repeat):
        run = _run(python, engine, data, rules, options.limit)
        if isinstance(run, str):
            return Measured(size, rules, engine, None, run)
        runs.append(run)
        if run["seconds"] > options.limit / 5:
            break  # slow enough that once will do
    middle = sorted(runs, key=lambda run: run["cpu"])[len(runs) // 2]
    return Measured(size, rules, engine, middle | {"runs": len(runs)})


def _run(python: str, engine: str, data: Path, rules: str, limit: float) -> dict[str, Any] | str:
    command = [python, str(HERE / "run_one.py"), engine, str(data), str(HERE / f"{rules}.ttl")]
    environment = os.environ | {"PYTHONPATH": str(HERE.parent) if engine in OURS else ""}
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=limit, env=environment)
    except subprocess.TimeoutExpired:
        return f"stopped after {limit:g} s"
    if done.returncode != 0:
        return f"failed: {done.stderr.strip().splitlines()[-1][:120]}"
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _compared(measured: list[Measured]) -> list[Measured]:
    """The same, with a note where results differ from those of most engines."""
    out = []
    for one in measured:
        digests = [
            other.run["digest"]
            for other in measured
            if other.run and (other.size, other.rules) == (one.size, one.rules)
        ]
        if one.run and one.run["digest"] != statistics.mode(digests):
            one = Measured(one.size, one.rules, one.engine, one.run, "results differ")
        out.append(one)
    return out


def _page(measured: list[Measured], triples: dict[int, int], options: argparse.Namespace) -> str:
    machine = f"{platform.system()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    lines = [
        "# The engine and its peers, measured",
        "",
        f"Written by `python -m bench` on {datetime.now(UTC):%Y-%m-%d}: {machine}, load average",
        f"{os.getloadavg()[0]:.1f} at the end. The middle of up to {options.repeat} runs, each in a process",
        "of its own that reads and validates; every engine must find the same results. CPU seconds are fair",
        "where the machine was busy; `times` compares them with ours.",
        "",
    ]
    for size in options.sizes:
        for rules in RULES:
            lines += _table(
                [one for one in _compared(measured) if (one.size, one.rules) == (size, rules)], triples
            )
    return "\n".join(lines)


def _table(measured: list[Measured], triples: dict[int, int]) -> list[str]:
    first = measured[0]
    ours = next((one.run["cpu"] for one in measured if one.engine == "hegui" and one.run), None)
    lines = [
        f"## {first.size} settlements ({triples[first.size]} triples), {first.rules} rules",
        "",
        "| engine | read s | validate s | all s | CPU s | times | MB | results | |",
        "|---|--:|--:|--:|--:|--:|--:|--:|---|",
    ]
    for one in measured:
        if one.run is None:
            lines.append(f"| {one.engine} | | | | | | | | {one.note} |")
            continue
        run = one.run
        times = f"{run['cpu'] / ours:.1f}" if ours else ""
        lines.append(
            f"| {one.engine} | {run['load']:.2f} | {run['validate']:.2f} | {run['seconds']:.2f} "
            f"| {run['cpu']:.2f} | {times} | {run['megabytes']} | {run['results']} "
            f"| {one.note or 'same results'} |"
        )
    return [*lines, ""]


if __name__ == "__main__":
    sys.exit(main())
