"""Measures reading and writes `bench/READING.md`.

python -m bench.reading                               10 million CSV lines, 1 million of each other form
python -m bench.reading --lines 1e6 --forms csv xml --out -
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from bench.reading.files import file_of

ROOT: Final = Path(__file__).resolve().parents[2]
PAGE: Final = ROOT / "bench" / "READING.md"
NOTES: Final = Path(__file__).with_name("NOTES.md")
FORMS: Final = {
    "csv": ("CSV, UTF-8", 10_000_000, ("DuckDB read_csv", "hegui", "hegui, tables on disk")),
    "csv-gb18030": ("CSV, GB18030", 10_000_000, ("csv.reader", "hegui")),
    "xlsx": ("Excel", 1_000_000, ("python-calamine", "hegui")),
    "jsonl": ("JSON Lines of transactions 2204", 1_000_000, ("json.loads", "hegui", "hegui, tables on disk")),
    "xml": ("legacy XML", 1_000_000, ("lxml iterparse", "hegui", "hegui, tables on disk")),
}
"""What each form is called, how many fee lines, and who reads it; all are compared with the first."""


def main() -> int:
    """0 if every reader met every row."""
    options = _options()
    parts = ["# Reading: measured", _machine(options.runs), NOTES.read_text("utf-8").strip()]
    complete = True
    for form in options.forms:
        title, lines, readers = FORMS[form]
        lines = min(lines, options.lines)
        path = file_of(options.folder, form, lines)
        load = os.getloadavg()[0]
        answers = {reader: _measured(reader, path, options.runs) for reader in readers}
        complete &= all("rows" in answer for answer in answers.values())
        parts.append(
            f"## {title}: {lines:,} fee lines, {path.stat().st_size / 1e6:,.0f} MB\n\n{_table(answers)}\n\n"
            f"Load of the machine when it began: {load:.1f}."
        )
        _write("\n\n".join(parts) + "\n", options.out)
    return 0 if complete else 1


def _measured(reader: str, path: Path, runs: int) -> dict[str, Any]:
    """The quickest of the runs, or why there is none."""
    command = [sys.executable, "-m", "bench.reading.child", reader, str(path)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "HEGUI_CACHE": ""}
    answers = []
    for _ in range(runs):
        ended = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        if ended.returncode:
            return {"failure": (ended.stderr.strip().splitlines() or ["failed"])[-1]}
        answers.append(json.loads(ended.stdout.strip().splitlines()[-1]))
    best: dict[str, Any] = min(answers, key=lambda answer: answer["seconds"])
    print(f"{reader}: {best}", file=sys.stderr)
    return best


def _table(answers: dict[str, dict[str, Any]]) -> str:
    heads = ("reader", "seconds", "× first", "rows a second", "processor s", "× first", "peak MiB")
    rows = ["| " + " | ".join(heads) + " |", "|---" + "|--:" * (len(heads) - 1) + "|"]
    first = next(iter(answers.values()))
    for reader, answer in answers.items():
        if "failure" in answer:
            rows.append(f"| {reader} | {answer['failure']} |" + " |" * (len(heads) - 2))
            continue
        cells = (
            f"{answer['seconds']:.1f}",
            _ratio(answer, first, "seconds"),
            f"{answer['rows'] / answer['seconds']:,.0f}",
            f"{answer['processor_seconds']:.1f}",
            _ratio(answer, first, "processor_seconds"),
            f"{answer['peak_mebibytes']:,.0f}",
        )
        rows.append("| " + " | ".join((reader, *cells)) + " |")
    return "\n".join(rows)


def _ratio(answer: dict[str, Any], first: dict[str, Any], what: str) -> str:
    return f"{answer[what] / first[what]:.2f}" if what in first else ""


def _machine(runs: int) -> str:
    versions = ", ".join(f"{name} {version(name)}" for name in ("duckdb", "python-calamine", "lxml"))
    return (
        f"Written by `python -m bench.reading` on {datetime.now(UTC):%Y-%m-%d}: {os.cpu_count()} processors, "
        f"{platform.system()}, Python {platform.python_version()}, {versions}. "
        f"Each reader read its file {runs} time{'s' * (runs > 1)}; the quickest counts."
    )


def _write(text: str, out: str) -> None:
    if out == "-":
        print(text)
    else:
        Path(out).write_text(text, encoding="utf-8", newline="\n")


def _options() -> argparse.Namespace:
    def count(text: str) -> int:
        return int(float(text))

    parser = argparse.ArgumentParser(prog="python -m bench.reading", description=__doc__)
    parser.add_argument("--lines", type=count, default=10_000_000, help="at most so many fee lines a file")
    parser.add_argument("--forms", nargs="+", choices=list(FORMS), default=list(FORMS))
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "hegui-bench-reading")
    parser.add_argument("--out", default=str(PAGE))
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
