"""The cases of the rewrites: which plans, and how the file of expected plans is read and renewed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from engine.plan import Plan, Table, explain
from engine.plan.traversal import Rewrite, rewrite_upwards
from engine.rewrite import REWRITES
from engine.sparql import lower_select

FOLDER = Path(__file__).parent
CASES: list[dict[str, str]] = yaml.safe_load((FOLDER / "cases.yaml").read_text(encoding="utf-8"))
PLANS = FOLDER / "plans.txt"
BY_NAME: dict[str, Rewrite] = {rewrite.__name__: rewrite for rewrite in REWRITES}
PREFIXES = {"": "http://example.org/"}
NODES = Table("nodes", ("this",), frozenset({"this"}))


def lowered(case: dict[str, str]) -> Plan:
    """The plan before any rewrite."""
    prebound: Any = {"this": NODES} if "$this" in case["query"] else None
    return lower_select(case["query"], PREFIXES, prebound)


def shown(case: dict[str, str]) -> str:
    """The case with its plans before and after."""
    plan = lowered(case)
    after = rewrite_upwards(plan, BY_NAME[case["rewrite"]])
    change = "no change" if after == plan else explain(after)
    return f"## {case['name']}\n{case['rewrite']}: {case['query']}\n\n{explain(plan)}\n\n→\n\n{change}\n"


def all_shown() -> str:
    """The whole file of expected plans."""
    return "\n".join(shown(case) for case in CASES)
