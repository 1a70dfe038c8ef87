"""Random settlements of two regions: the rules find what plain Python finds, to the fen.

`HEGUI_SETTLEMENTS=100000 pytest tests/treatment` tries as many in each region; unset it is a few hundred.
"""

from __future__ import annotations

import csv
import os
from collections import Counter
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from hegui.folders import folder
from hegui.rules import load_rules
from hegui.workspace import open_workspace
from tests.treatment.calculation import Region, differences, read_region
from tests.treatment.random_years import INVENTED, people, write

COUNT = int(os.environ.get("HEGUI_SETTLEMENTS", "600"))
REGIONS = {"500000": ("500230", "510104"), "510100": ("510182", "500112")}
"""File of ontology/regions: a region of it in which people are insured, and another area."""
RULES = (
    *("deductible-charged", "pool-payment", "pool-underpaid", "out-of-area-payment", "outpatient-payment"),
    *("large-amount-payment", "major-illness-payment", "assistance-payment"),
)

Found = Counter[tuple[str, str, str, str]]


def values_of(name: str) -> list[dict[str, str]]:
    """The rows of the region's file, and invented ones for what it leaves open."""
    text = (folder("ontology") / "regions" / f"{name}.csv").read_text("utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    for code, scheme, level, category, value in INVENTED:
        row = {"param_code": code, "insutype": scheme, "hosp_lv": level, "psn_type": category, "value": value}
        rows.append(dict.fromkeys(rows[0], "") | row | {"begndate": "2021-01-01"})
    return rows


def region_of(rows: list[dict[str, str]]) -> Region:
    lines = [",".join(rows[0]), *(",".join(f'"{value}"' for value in row.values()) for row in rows)]
    return read_region(lines)


@pytest.mark.parametrize("name", REGIONS)
def test_the_rules_find_what_plain_python_finds(name: str, tmp_path: Path) -> None:
    values = values_of(name)
    region = region_of(values)
    everybody = people(region, Random(20260101), COUNT)
    write(everybody, *REGIONS[name], values, tmp_path)
    expected: Found = Counter()
    for person in everybody:
        for due in differences(person, region):
            expected[due.rule, due.settlement, str(due.expected), str(due.amount)] += 1
    assert sum(expected.values()) > COUNT / 5
    assert found_by_the_rules(tmp_path) == expected


def found_by_the_rules(records: Path) -> Found:
    """Rule (and part of it), settlement, what is due and the difference, in fen."""
    rules = load_rules(RULES)
    found: Found = Counter()
    with open_workspace([records]).judged_by(rules.graph, engine="duckdb") as session:
        for result in session.validate().results:
            said = {name: str(value) for name, value in result.bindings.items()}
            rule = str(result.root_shape or result.source_shape).rpartition("/")[2]
            if rule == "outpatient-payment":
                rule += " pool" if "ratio" in said else " deductible"
            due = said["allowed" if rule == "pool-payment" else "expected"]
            number = str(result.focus).rpartition("/")[2]
            found[rule, number, fen(due), fen(said["amount"])] += 1
    return found


def fen(yuan: str) -> str:
    amount = Decimal(yuan) * 100
    assert amount == amount.to_integral_value(), yuan
    return str(int(amount))
