"""Every rule of `shapes/` over a year of a city, and hand-written SQL beside the dearest; `bench/EVERY.md`.

python -m bench.scale.every                        1e6 and 1e7 settlements
python -m bench.scale.every --sizes 1e5 --out -    to the terminal
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from bench.scale.county import county
from bench.scale.handwritten import RULES as BY_HAND
from bench.scale.knowledge import write_knowledge
from bench.scale.measure import Time, child
from bench.scale.page import machine
from bench.scale.processes import Ended
from bench.scale.rows import Row, differences
from bench.scale.settings import Settings
from hegui.rules import load_rules

PAGE: Final = Path(__file__).parent.with_name("EVERY.md")
DEAREST: Final = 10
"""So many of the dearest rules stand at the top, beside SQL written by hand."""

ABOUT: Final = """\
All rules of `shapes/` on the county (`hegui/county`: about five fee lines, four log entries and one claim by
hand a settlement), one Parquet file a table. A rule's line is that rule asked alone, once, in a warm
process; *all rules* is one call for all of them, the first thing that a process of its own does. Rules whose
records the county does not have in bulk are cheap here and would not be elsewhere. *By hand* is
`bench/scale/sql/`: SQL written for the same files, for the rules that have it; what both find is compared
row by row. Seconds by the clock; CPU is processor time of all threads."""


@dataclass(frozen=True)
class Measured:
    """All rules at one size: the whole process, one call for all, each alone, and those written by hand."""

    settlements: int
    process: Ended
    opening: Time
    together: Time
    alone: Mapping[str, Time]
    results: Mapping[str, int]
    by_hand: Mapping[str, Time]
    differing: Mapping[str, str]


def measure(cache: Path, settlements: int, *, memory_limit: str, limit_seconds: float) -> Measured:
    """Measures at one size. Raises `RuntimeError` where a process fails."""
    settings = Settings(county(cache, settlements), cache / "knowledge", memory_limit)
    every = tuple(sorted(rule.id.removeprefix("rule:") for rule in load_rules().rules))
    with tempfile.TemporaryDirectory(prefix="hegui-every-") as folder:
        kept = Path(folder)
        process, whole = _child("ours", settings, every, limit_seconds, alone=False, kept=kept)
        _ended, each = _child("ours", settings, every, limit_seconds, alone=True, kept=kept)
    _ended, hand = _child("handwritten", settings, BY_HAND, limit_seconds, alone=True)
    rows: dict[str, list[Row]] = each["rows"]
    return Measured(
        settlements,
        process,
        whole["loading"],
        whole["together"][0],
        {rule: times[0] for rule, times in each["alone"].items()},
        {rule: len(found) for rule, found in rows.items()},
        {rule: times[0] for rule, times in hand["alone"].items()},
        dict(_differing(rows, hand["rows"])),
    )


def _child(
    side: str,
    settings: Settings,
    rules: tuple[str, ...],
    limit: float,
    *,
    alone: bool,
    kept: Path | None = None,
) -> tuple[Ended, dict[str, Any]]:
    ended, answer = child(side, settings, rules, limit, alone=alone, kept=kept)
    if ended.failure is not None:
        raise RuntimeError(f"{side}: {ended.failure}")
    return ended, answer


def _differing(
    ours: Mapping[str, Sequence[Row]], by_hand: Mapping[str, Sequence[Row]]
) -> Iterator[tuple[str, str]]:
    for rule, found in by_hand.items():
        more, missing = differences(ours[rule], found)
        if more or missing:
            yield rule, f"only ours {len(more)}, only by hand {len(missing)}"


def page(sizes: Sequence[Measured], arguments: str) -> str:
    """The whole page in Markdown."""
    head = f"Written by `python -m bench.scale.every{arguments}` on {datetime.now(UTC):%Y-%m-%d}. {machine()}"
    return (
        "\n\n".join(["# Every rule over a year of a city: measured", head, ABOUT, *map(_section, sizes)])
        + "\n"
    )


def _section(size: Measured) -> str:
    dearest = sorted(size.alone, key=lambda rule: -size.alone[rule][1])
    top = dearest[:DEAREST]
    compared = [rule for rule in dearest if rule in size.by_hand]
    process, memory = size.process, size.process.peak_mebibytes / 1024
    ours, hand = _sum(size.alone, compared), _sum(size.by_hand, compared)
    lines = [
        f"## {size.settlements:,} settlements, {len(size.alone)} rules",
        "",
        f"- all rules in one call: {_said(size.together)}; opening before it {_said(size.opening)}",
        f"- the whole process: {_said((process.seconds, process.processor_seconds))}, peak {memory:.2f} GiB",
        f"- each rule alone: {_said(_sum(size.alone, dearest))}; {sum(size.results.values()):,} results",
        f"- the {len(compared)} rules also written by hand: ours {_said(ours)}, by hand {_said(hand)}",
        f"- findings of both: {_agreement(size)}",
        f"- the {DEAREST} dearest: {_said(_sum(size.alone, top))}; of them written by hand "
        f"{_against(size, [rule for rule in top if rule in size.by_hand])}",
        "",
        "| rule | results | s | CPU | by hand s | by hand CPU | × CPU |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
        *(_line(size, rule) for rule in dearest),
    ]
    return "\n".join(lines)


def _line(size: Measured, rule: str) -> str:
    ours, hand = size.alone[rule], size.by_hand.get(rule)
    cells = [rule, f"{size.results[rule]:,}", f"{ours[0]:.2f}", f"{ours[1]:.2f}"]
    cells += (
        ["", "", ""]
        if hand is None
        else [f"{hand[0]:.2f}", f"{hand[1]:.2f}", f"{ours[1] / max(hand[1], 1e-6):.2f}"]
    )
    return f"| {' | '.join(cells)} |"


def _against(size: Measured, rules: Sequence[str]) -> str:
    ours, hand = _sum(size.alone, rules), _sum(size.by_hand, rules)
    ratio = ours[1] / max(hand[1], 1e-6)
    return f"{len(rules)}: ours {_said(ours)}, by hand {_said(hand)}, {ratio:.2f} × in CPU"


def _agreement(size: Measured) -> str:
    return (
        "equal"
        if not size.differing
        else "DIFFER: " + "; ".join(f"{rule} ({how})" for rule, how in size.differing.items())
    )


def _sum(times: Mapping[str, Time], rules: Sequence[str]) -> Time:
    return sum(times[rule][0] for rule in rules), sum(times[rule][1] for rule in rules)


def _said(time: Time) -> str:
    return f"{time[0]:.1f} s ({time[1]:.1f} CPU)"


def main() -> int:
    """0 if the findings of both sides are equal, 1 if not."""
    parser = argparse.ArgumentParser(prog="python -m bench.scale.every", description="Measures every rule.")
    parser.add_argument("--sizes", default="1e6,1e7", help="settlements, such as 1e5,1e6")
    parser.add_argument("--memory", default="6GB", help="DuckDB's memory limit on both sides")
    parser.add_argument("--limit", type=float, default=3600, metavar="SECONDS", help="for one process")
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "hegui-bench-scale")
    parser.add_argument("--out", type=Path, default=PAGE, help="file, or - for the terminal")
    options = parser.parse_args()
    write_knowledge(options.cache / "knowledge")
    sizes = []
    for size in options.sizes.split(","):
        sizes.append(
            measure(options.cache, int(float(size)), memory_limit=options.memory, limit_seconds=options.limit)
        )
        text = page(sizes, f" --sizes {options.sizes}")
        if str(options.out) == "-":
            print(text)
        else:
            options.out.write_text(text, "utf-8")
    return 1 if any(size.differing for size in sizes) else 0


if __name__ == "__main__":
    sys.exit(main())
