"""One side in a process of its own: `python -m bench.scale.child SIDE SETTINGS ANSWER`; both are JSON.

Times are pairs: seconds of the clock, and processor seconds of all threads.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar

from bench.scale.rows import Row
from bench.scale.settings import Settings

SIDES: Final = {
    "ours": ("bench.scale.ours", "Ours"),
    "handwritten": ("bench.scale.handwritten", "Handwritten"),
}
Found = TypeVar("Found")
Time = tuple[float, float]


class Side(Protocol):
    """What both sides are; what they find is in a form of their own."""

    def run(self, rule: str) -> Any:
        """What one rule finds, asked alone."""

    def run_all(self, rules: tuple[str, ...]) -> Any:
        """What all rules find."""

    def rows(self, found: Any) -> dict[str, list[Row]]:
        """What `run_all` found, in the form that is compared."""

    def report(self, found: Any) -> list[Any]:
        """What `run_all` found, as a validation report; only our side has one."""

    def close(self) -> None:
        """Ends it."""


def main(side: str, given: str, answer: str) -> None:
    """Measures, and writes times and rows to the file `answer`."""
    asked: dict[str, Any] = json.loads(Path(given).read_text("utf-8"))
    rules = tuple(asked["rules"])
    spill = Path(asked["spill"])
    settings = Settings(Path(asked["tables"]), Path(asked["knowledge"]), asked["memory_limit"], spill)
    module, name = SIDES[side]
    make, importing = timed(lambda: getattr(import_module(module), name))
    one: Side
    one, loading = timed(lambda: make(settings, rules))
    results, first = timed(lambda: one.run_all(rules))
    together = [first]
    alone: dict[str, list[Time]] = {rule: [] for rule in rules}
    for _ in range(asked["runs"] - 1):
        together.append(timed(lambda: one.run_all(rules))[1])
    if asked["alone"]:
        for rule in rules:
            alone[rule] = [timed(partial(one.run, rule))[1] for _ in range(asked["runs"])]
    rows = one.rows(results)
    found = {"importing": importing, "loading": loading, "together": together, "alone": alone, "rows": rows}
    if asked["report"]:
        found["report"] = one.report(results)
    one.close()
    Path(answer).write_text(json.dumps(found), encoding="utf-8")


def timed(work: Callable[[], Found]) -> tuple[Found, Time]:
    """What the work gives, and what it took."""
    start, used = time.perf_counter(), time.process_time()
    found = work()
    return found, (time.perf_counter() - start, time.process_time() - used)


if __name__ == "__main__":
    main(*sys.argv[1:])
