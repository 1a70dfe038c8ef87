"""`RESULTS.md`: what was measured, on what, and how to measure it again."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from bench.engines import LABELS, NAMES
from bench.measure import LONG_SECONDS, Failed, Measured
from bench.results import differences

Outcome = Measured | Failed
Outcomes = Mapping[tuple[int, str, str], Outcome]
"""By size, set of rules and engine."""

OURS: Final = NAMES[0]
REFERENCE: Final = "pyshacl"
SETS: Final = {"all": "all rules", "core": "Core rules only", "sparql": "SPARQL rules only"}
READING: Final = """\
Seconds are medians, from the files on disk to the report in memory, each run in a process of its own
(starting Python and importing the package left out). *CPU s* is the processor time of the same runs over all
threads: it says more than the clock where the machine had other work. *×* is the engine's CPU time divided by
ours. Results are compared row by row (focus node, path, value, component, source shape) with ours; where they
differ, the line says so."""
NOTES: Final = Path(__file__).with_name("NOTES.md")


def page(outcomes: Outcomes, triples: Mapping[int, int], *, limit_seconds: float, arguments: str) -> str:
    """The whole page in Markdown."""
    parts = [
        "# Load and validate: measured",
        f"Written by `python -m bench{arguments}` on {datetime.now(UTC):%Y-%m-%d}. "
        f"{_machine()} {_versions(outcomes)}",
        verdict(outcomes),
        READING,
        f"A run may take {limit_seconds:g} s; a run of more than {LONG_SECONDS} s is done once.",
        *(_table(outcomes, triples, size) for size in sorted({size for size, _set, _engine in outcomes})),
        NOTES.read_text("utf-8").strip(),
    ]
    return "\n\n".join(parts) + "\n"


def verdict(outcomes: Outcomes) -> str:
    """Processor time of pySHACL, and of the fastest of the others, as a multiple of ours."""
    lines = []
    for size, rules in sorted({(size, rules) for size, rules, _engine in outcomes}):
        done = {name: outcomes.get((size, rules, name)) for name in NAMES}
        spent = {name: one.processor_seconds for name, one in done.items() if isinstance(one, Measured)}
        ours = spent.pop(OURS, None)
        if ours is None or not spent:
            continue
        fastest = min(spent, key=lambda name: spent[name])
        said = [
            f"{LABELS[name]} {what}{_times(spent[name] / ours)}"
            for name, what in ((REFERENCE, ""), (fastest, "(the fastest other) "))
            if name in spent and (name != REFERENCE or not what)
        ]
        lines.append(f"- {size:,} settlements, {SETS[rules]}: {', '.join(said)}.")
    return "CPU time of others, as a multiple of ours:\n\n" + "\n".join(lines)


def _times(ratio: float) -> str:
    return f"{ratio:.0f} ×" if ratio >= 10 else f"{ratio:.2g} ×"


def _table(outcomes: Outcomes, triples: Mapping[int, int], size: int) -> str:
    lines = [
        f"## {size:,} settlements, {triples[size]:,} triples",
        "",
        "| rules | engine | seconds | CPU s | × CPU | peak MiB | results | runs |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for rules, title in SETS.items():
        for name in NAMES:
            outcome = outcomes.get((size, rules, name))
            if outcome is not None:
                lines.append(
                    f"| {title} | {LABELS[name]} | {_cells(outcome, outcomes.get((size, rules, OURS)))} |"
                )
    return "\n".join(lines)


def _cells(outcome: Outcome, ours: Outcome | None) -> str:
    if isinstance(outcome, Failed):
        return f"{outcome.reason} | | | | |"
    ratio, results = "", str(len(outcome.rows))
    if isinstance(ours, Measured):
        ratio = _times(outcome.processor_seconds / ours.processor_seconds).removesuffix(" ×")
        missing, more = differences(list(ours.rows), list(outcome.rows))
        if missing or more:
            results += f" (DIFFERS: {len(missing)} missing, {len(more)} more)"
    return (
        f"{outcome.seconds:.2f} | {outcome.processor_seconds:.2f} | {ratio} | {outcome.peak_mebibytes:.0f} | "
        f"{results} | {outcome.runs}"
    )


def _machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"Machine: {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.machine()}, "
        f"CPython {platform.python_version()}; load when the runs ended {os.getloadavg()[1]:.1f}."
    )


def _versions(outcomes: Outcomes) -> str:
    known = {name: one.version for (_s, _r, name), one in outcomes.items() if isinstance(one, Measured)}
    return "Versions: " + ", ".join(f"{LABELS[name]} {known[name]}" for name in NAMES if name in known) + "."
