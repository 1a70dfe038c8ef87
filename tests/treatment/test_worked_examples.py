"""The ten examples of docs/treatment.md: as it is due nothing is found, one yuan more on any amount is."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import yaml

from hegui.case_rows import graph_of_rows
from hegui.folders import folder
from hegui.rule_cases import session_of
from hegui.rules import load_rules

PAGE = Path(__file__).parents[2] / "docs" / "treatment.md"
EXAMPLES = [
    yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", PAGE.read_text("utf-8"), re.S)
]
RULES = {
    "inscp_scp_amt": ("in-scope-amount",),
    "act_pay_dedc": ("deductible-charged", "outpatient-payment"),
    "hifp_pay": ("pool-payment", "out-of-area-payment", "outpatient-payment"),
    "hifob_pay": ("large-amount-payment",),
    "hifmi_pay": ("major-illness-payment",),
    "maf_pay": ("assistance-payment",),
}
NUMBERS = {"setl_id", "mdtrt_id", "psn_no", "filing_no"}
HOMES = {"500000": "500230", "510100": "510182"}
Rows = dict[str, list[dict[str, Any]]]
HOSPITALS = [
    {"fixmedins_code": f"{city}{level}", "fixmedins_name": "示例医院", "hosp_lv": level, "admdvs": region}
    for city, region in (("CQ", "500112"), ("CD", "510104"))
    for level in "123"
]


def test_ten_examples_as_they_are_due_and_one_yuan_off() -> None:
    """All are put to the rules at once, each variant with people, visits and settlements of its own."""
    assert len(EXAMPLES) == 10
    variants = {
        f"{number}-{settlement}-{name}": (deepcopy(example), settlement, name, yuan)
        for number, example in enumerate(EXAMPLES, 1)
        for settlement, amounts in example["due"].items()
        for name, yuan in amounts.items()
    }
    rows: Rows = {"institution": HOSPITALS, "region_parameter": parameters()}
    for number, example in enumerate(EXAMPLES, 1):
        put(example["rows"], f"{number}-right", rows)
    for label, (example, settlement, name, yuan) in variants.items():
        (row,) = (row for row in example["rows"]["settlement"] if row["setl_id"] == settlement)
        assert row[name] == yuan
        row[name] = yuan + 1
        put(example["rows"], label, rows)
    found = due_by_settlement(rows)
    assert [settlement for settlement in found if "right" in settlement] == []
    for label, (_, settlement, name, yuan) in variants.items():
        says = found.get(f"{label}-{settlement}", set())
        assert says & {(rule, yuan) for rule in RULES[name]}, (label, says)


def put(one: Mapping[str, list[dict[str, Any]]], label: str, rows: Rows) -> None:
    """Adds the rows of an example, with numbers of their own."""
    for kind, added in one.items():
        own = rows.setdefault(kind, [])
        for row in added:
            own.append(
                {name: f"{label}-{value}" if name in NUMBERS else value for name, value in row.items()}
            )


def parameters() -> list[dict[str, Any]]:
    """The values of the regions in which the examples are insured, and those that examples add."""
    values: list[dict[str, Any]] = []
    for name, home in HOMES.items():
        text = (folder("ontology") / "regions" / f"{name}.csv").read_text("utf-8")
        added = (row for one in EXAMPLES if one["region"] == name for row in one.get("parameters", ()))
        for row in (*csv.DictReader(text.splitlines()), *added):
            values.append({key: value for key, value in row.items() if value} | {"admdvs": home})
    return values


def due_by_settlement(rows: Rows) -> dict[str, set[tuple[str, float]]]:
    """What each rule that finds something says is due, by settlement."""
    rules = load_rules((*{rule for names in RULES.values() for rule in names}, "pool-underpaid"))
    found: dict[str, set[tuple[str, float]]] = {}
    for result in session_of("sqlite", rules.graph).validate(graph_of_rows(rows)).results:
        rule = str(result.root_shape or result.source_shape).rpartition("/")[2]
        due = result.bindings.get("allowed" if rule == "pool-payment" else "expected")
        found.setdefault(str(result.focus).rpartition("/")[2], set()).add((rule, float(str(due))))
    return found
