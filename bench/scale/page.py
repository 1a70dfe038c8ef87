"""`SCALE.md`: what was measured, on what, and how to measure it again."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import pairwise
from math import log
from pathlib import Path
from typing import Final

from bench.scale.measure import Measured, Size, Time

NOTES: Final = Path(__file__).with_name("NOTES.md")
DEAR_SECONDS: Final = 0.05
"""A rule that costs both sides less is mostly planning; its ratio is shown, but the verdict leaves it out."""
_CLOCK, _PROCESSOR = 0, 1


def page(sizes: Sequence[Size], *, arguments: str, one: str = "") -> str:
    """The whole page in Markdown; `one` is the section of another module."""
    parts = [
        "# Rules over tables: measured",
        f"Written by `python -m bench.scale{arguments}` on {datetime.now(UTC):%Y-%m-%d}. {machine()}",
        NOTES.read_text("utf-8").strip(),
        _verdict(sizes),
        *(_size(size) for size in sizes),
        _growth(sizes),
        one,
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def peers_page(compared: str, *, arguments: str) -> str:
    """The page about other engines; `compared` is its body."""
    head = f"Written by `python -m bench.scale{arguments}` on {datetime.now(UTC):%Y-%m-%d}. {machine()}"
    return f"# Rules over tables, and other engines over the graph: measured\n\n{head}\n\n{compared}\n"


def _verdict(sizes: Sequence[Size]) -> str:
    lines = ["## In short", ""]
    for size in sizes:
        ours, hand = size.sides.get("ours"), size.sides.get("handwritten")
        if isinstance(ours, Measured) and isinstance(hand, Measured):
            said = _compared(ours, hand)
        else:
            failed = [f"{side}: {done}" for side, done in size.sides.items() if isinstance(done, str)]
            said = ("; ".join(failed) or "one side only") + "."
        lines.append(f"- {size.settlements:,} settlements: {said} Results {_agreement(size)}.")
    return "\n".join(lines)


def _compared(ours: Measured, hand: Measured) -> str:
    clock, processor = (_times(_ratio(ours.together, hand.together, which)) for which in (_CLOCK, _PROCESSOR))
    said = f"{len(hand.alone)} rules {clock} the SQL by hand by the clock, {processor} in processor time"
    ratios = {
        rule: _ratio(ours.alone[rule], time, _PROCESSOR)
        for rule, time in hand.alone.items()
        if max(time[_PROCESSOR], ours.alone[rule][_PROCESSOR]) >= DEAR_SECONDS
    }
    if ratios:
        worst = max(ratios, key=lambda rule: ratios[rule])
        said += f"; worst of the rules above {DEAR_SECONDS:g} s: {worst}, {_times(ratios[worst])}"
    peaks = [f"{side.peak_mebibytes / 1024:.2f} GiB" for side in (ours, hand)]
    return f"{said}. Peak memory {peaks[0]} (by hand {peaks[1]})."


def _agreement(size: Size) -> str:
    if not size.unequal:
        both = all(isinstance(side, Measured) for side in size.sides.values()) and len(size.sides) > 1
        return "equal" if both else "as planted"
    return "DIFFER: " + " / ".join(f"{rule} ({how})" for rule, how in size.unequal.items())


def _size(size: Size) -> str:
    sides = {name: side for name, side in size.sides.items() if isinstance(side, Measured)}
    if not sides:
        return ""
    ours, hand = sides.get("ours"), sides.get("handwritten")
    lines = [
        f"## {size.settlements:,} settlements",
        "",
        f"Medians of {size.runs}; seconds by the clock, and processor seconds (CPU).",
        "",
        "| rule | results | ours s | ours CPU | by hand s | by hand CPU | × s | × CPU |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    some = next(iter(sides.values()))
    for rule in some.alone:
        times = [None if side is None else side.alone[rule] for side in (ours, hand)]
        lines.append(_line(rule, len(some.rows[rule]), *times))
    for name, take in _TOTALS.items():
        lines.append(_line(name, None, *(None if side is None else take(side) for side in (ours, hand))))
    peaks = ", ".join(f"{name} {side.peak_mebibytes:,.0f} MiB" for name, side in sides.items())
    return "\n".join([*lines, "", f"Peak resident memory: {peaks}."])


def _line(name: str, results: int | None, *times: Time | None) -> str:
    ours, hand = times
    cells = [name, "" if results is None else f"{results:,}"]
    for time in (ours, hand):
        cells += ["", ""] if time is None else [f"{time[_CLOCK]:.3f}", f"{time[_PROCESSOR]:.3f}"]
    if ours is None or hand is None:
        cells += ["", ""]
    else:
        cells += [f"{_ratio(ours, hand, which):.2f}" for which in (_CLOCK, _PROCESSOR)]
    return f"| {' | '.join(cells)} |"


_TOTALS: Final[Mapping[str, Callable[[Measured], Time]]] = {
    "**all rules**, warm": lambda side: side.together,
    "all rules, the first time": lambda side: side.first,
    "before the first rule: importing": lambda side: side.importing,
    "before the first rule: opening": lambda side: side.loading,
    "**whole process**": lambda side: (side.whole.seconds, side.whole.processor_seconds),
    "whole process, nothing kept": lambda side: (side.fresh.seconds, side.fresh.processor_seconds),
}


def _growth(sizes: Sequence[Size]) -> str:
    """The slope of log time over log size between the smallest and each larger size, for all rules."""
    lines = []
    for name in ("ours", "handwritten"):
        points = [
            (size.settlements, side.together[_PROCESSOR])
            for size in sizes
            if isinstance(side := size.sides.get(name), Measured)
        ]
        if len(points) > 1:
            steps = ", ".join(
                f"{small:,} to {large:,}: {log(more / less) / log(large / small):.2f}"
                for (small, less), (large, more) in pairwise(points)
            )
            lines.append(f"- {name}: {slope(points):.2f} in all; {steps}")
    if not lines:
        return ""
    return (
        "## Growth\n\nSlope of log processor time of all rules over log size (1 is linear):\n\n"
        + "\n".join(lines)
    )


def slope(points: Sequence[tuple[float, float]]) -> float:
    """Least squares of log y over log x."""
    xs, ys = [log(x) for x, _y in points], [log(y) for _x, y in points]
    x_mean, y_mean = sum(xs) / len(xs), sum(ys) / len(ys)
    spread = sum((x - x_mean) ** 2 for x in xs)
    return sum((x - x_mean) * (y - y_mean) for x, y in zip(xs, ys, strict=True)) / spread


def _ratio(ours: Time, hand: Time, which: int) -> float:
    return ours[which] / max(hand[which], 1e-6)


def _times(ratio: float) -> str:
    return f"{ratio:.0f} ×" if ratio >= 10 else f"{ratio:.2f} ×"


def machine() -> str:
    """What was measured on, and how busy it was."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.machine()}, "
        f"CPython {platform.python_version()}, DuckDB {version('duckdb')}; load of the machine at the end "
        f"{os.getloadavg()[1]:.1f}."
    )
