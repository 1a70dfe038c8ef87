"""The cases of the rewrites: which plans, and how the files of expected plans are read and renewed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from rows_notation import read_plan

from engine.plan import Plan, Table, explain
from engine.plan.traversal import Rewrite
from engine.rewrite import LAST_MAPPED_REWRITES, MAPPED_REWRITES, REWRITES, apply
from engine.sparql import lower_select

Case = dict[str, str]
FOLDER = Path(__file__).parent
CASES: list[Case] = yaml.safe_load((FOLDER / "cases.yaml").read_text(encoding="utf-8"))
ROWS_CASES: list[Case] = yaml.safe_load((FOLDER / "rows_cases.yaml").read_text(encoding="utf-8"))
PLANS = FOLDER / "plans.txt"
ROWS_PLANS = FOLDER / "rows_plans.txt"
BY_NAME: dict[str, Rewrite] = {
    rewrite.__name__: rewrite for rewrite in (*MAPPED_REWRITES, *REWRITES, *LAST_MAPPED_REWRITES)
}
PREFIXES = {"": "http://example.org/"}
NODES = Table("nodes", ("this",), frozenset({"this"}))


def lowered(case: Case) -> Plan:
    """The plan before any rewrite."""
    prebound: Any = {"this": NODES} if "$this" in case["query"] else None
    return lower_select(case["query"], PREFIXES, prebound)


def mapped(case: Case) -> Plan:
    """The plan over mapped tables before any rewrite."""
    return read_plan(case["plan"])


def all_shown() -> str:
    """The whole file of expected plans."""
    return "\n".join(_shown(case, lowered, case["query"]) for case in CASES)


def all_rows_shown() -> str:
    """The whole file of expected plans over mapped tables."""
    return "\n".join(_shown(case, mapped, "") for case in ROWS_CASES)


def example(name: str) -> tuple[str, str]:
    """The plan before and after the rewrite in the first of its cases that it changes."""
    plans = [mapped(case) for case in ROWS_CASES if case["rewrite"] == name]
    plans += [lowered(case) for case in CASES if case["rewrite"] == name]
    pairs = ((plan, apply(BY_NAME[name], plan)) for plan in plans)
    before, after = next((before, after) for before, after in pairs if before != after)
    return explain(before), explain(after)


def _shown(case: Case, read: Callable[[Case], Plan], source: str) -> str:
    """The case with its plans before and after."""
    plan = read(case)
    after = apply(BY_NAME[case["rewrite"]], plan)
    change = "no change" if after == plan else explain(after)
    head = f"{case['rewrite']}: {source}".rstrip(": ")
    return f"## {case['name']}\n{head}\n\n{explain(plan)}\n\n→\n\n{change}\n"
