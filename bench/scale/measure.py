"""Both sides at one size: times of each rule and of all, memory, and whether they find the same."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from bench.scale.child import SIDES
from bench.scale.county import county, expected_counts
from bench.scale.processes import Ended, run
from bench.scale.rows import Row, differences
from bench.scale.settings import Settings

Time = tuple[float, float]
"""Seconds by the clock, and processor seconds of all threads."""


@dataclass(frozen=True)
class Measured:
    """One side at one size. Times are medians over the runs of one warm process; `whole` is a process of its
    own that starts, opens, asks every rule once, writes what it found and ends, and `fresh` the one before,
    for which nothing was kept from an earlier run.
    """

    fresh: Ended
    whole: Ended
    peak_mebibytes: float
    importing: Time
    loading: Time
    together: Time
    first: Time
    alone: Mapping[str, Time]
    rows: Mapping[str, Sequence[Row]] = field(repr=False)


@dataclass(frozen=True)
class Size:
    """Both sides at one size; a side that failed is the reason why. `unequal` says where they differ."""

    settlements: int
    runs: int
    sides: Mapping[str, Measured | str]
    unequal: Mapping[str, str]


@dataclass(frozen=True)
class Options:
    """How often each rule is asked, which sides are measured, and within which limits."""

    runs: int
    sides: tuple[str, ...] = tuple(SIDES)
    memory_limit: str | None = None
    limit_seconds: float = 3600.0


def measure(cache: Path, settlements: int, rules: tuple[str, ...], options: Options) -> Size:
    """Measures one side after the other, and compares what they found with each other and with the plan of
    the county."""
    settings = Settings(county(cache, settlements), cache / "knowledge", options.memory_limit)
    sides = {side: _side(side, settings, rules, options) for side in SIDES if side in options.sides}
    planted = expected_counts(settings.tables)
    expected = {rule: planted.get(rule) for rule in rules}
    return Size(settlements, options.runs, sides, unequal(sides, expected))


def unequal(sides: Mapping[str, Measured | str], expected: Mapping[str, int | None]) -> dict[str, str]:
    """For each rule where the sides differ, or a side from what was planted, if anything was: how."""
    found = {side: done.rows for side, done in sides.items() if isinstance(done, Measured)}
    said: dict[str, str] = {}
    for rule, count in expected.items():
        counts = {side: len(rows[rule]) for side, rows in found.items()}
        other = {} if count is None else {side: has for side, has in counts.items() if has != count}
        complaints = [f"{side} {has}, planted {count}" for side, has in other.items()]
        if len(found) == len(SIDES):
            more, missing = differences(*(found[side][rule] for side in SIDES))
            complaints += [f"only ours: {row}" for row in more[:1]]
            complaints += [f"only by hand: {row}" for row in missing[:1]]
        if complaints:
            said[rule] = "; ".join(complaints)
    return said


def _side(side: str, settings: Settings, rules: tuple[str, ...], options: Options) -> Measured | str:
    with tempfile.TemporaryDirectory(prefix="hegui-scale-") as folder:
        kept = Path(folder) / "kept"
        fresh, _answer = child(side, settings, rules, options.limit_seconds, kept=kept)
        if fresh.failure is not None:
            return fresh.failure
        whole, _answer = child(side, settings, rules, options.limit_seconds, kept=kept)
        ended, answer = child(
            side, settings, rules, options.limit_seconds, kept=kept, runs=options.runs, alone=True
        )
    failure = whole.failure or ended.failure
    if failure is not None:
        return failure
    return Measured(
        fresh=fresh,
        whole=whole,
        peak_mebibytes=max(whole.peak_mebibytes, ended.peak_mebibytes),
        importing=_middle([answer["importing"]]),
        loading=_middle([answer["loading"]]),
        together=_middle(answer["together"]),
        first=_middle(answer["together"][:1]),
        alone={rule: _middle(times) for rule, times in answer["alone"].items()},
        rows=answer["rows"],
    )


def child(
    side: str,
    settings: Settings,
    rules: tuple[str, ...],
    limit_seconds: float,
    *,
    runs: int = 1,
    alone: bool = False,
    report: bool = False,
    kept: Path | None = None,
) -> tuple[Ended, dict[str, Any]]:
    """Runs one side in a process of its own; how it ended, and what it wrote (nothing, if it failed).

    `kept` is as in `bench.scale.processes.run`.
    """
    with tempfile.TemporaryDirectory(prefix="hegui-scale-") as folder:
        given, answer = Path(folder) / "given.json", Path(folder) / "answer.json"
        asked = {
            "rules": rules,
            "tables": str(settings.tables),
            "knowledge": str(settings.knowledge),
            "memory_limit": settings.memory_limit,
            "spill": folder,
            "runs": runs,
            "alone": alone,
            "report": report,
        }
        given.write_text(json.dumps(asked), encoding="utf-8")
        command = [sys.executable, "-m", "bench.scale.child", side, str(given), str(answer)]
        ended = run(command, limit_seconds=limit_seconds, kept=kept)
        return ended, json.loads(answer.read_text("utf-8")) if ended.failure is None else {}


def _middle(times: Sequence[Sequence[float]]) -> Time:
    """The median of both; (0, 0) of none."""
    if not times:
        return 0.0, 0.0
    return median(wall for wall, _used in times), median(used for _wall, used in times)
