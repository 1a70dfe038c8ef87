"""Single cells: every form that people write, and every form that is refused, with the text to write."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import fields
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from ingest.rejects import Problem
from ingest.schema import Column, Kind
from ingest.units import Scaled
from ingest.values import reader_of
from ingest.words import CodeLists

CASES = yaml.safe_load(Path(__file__).with_name("values.yaml").read_text(encoding="utf-8"))
LISTS = CodeLists(
    {
        "duty": {"登记": "register", "初审": "first-review"},
        "med_type": {"普通门诊": "11"},
        "chrgitm_lv": {"甲类": "01"},
    }
)


@pytest.mark.parametrize(
    "case", CASES, ids=lambda case: f"{case['kind']} {case.get('factor', '')} {case['written']!r}"
)
def test_a_cell_is_read_or_explained(case: dict[str, Any]) -> None:
    column = Column("cell", Kind[case["kind"]], "单元格", scheme=case.get("scheme"))
    if "factor" in case:
        given = {field.name: getattr(column, field.name) for field in fields(column)}
        column = Scaled(**given, factor=Decimal(str(case["factor"])))
    read = reader_of(column, LISTS)
    if "code" not in case:
        value = read(case["written"])
        assert value == case["reads"]
        assert list(getattr(value, "how", ())) == case.get("how", [])
        return
    with pytest.raises(Problem) as problem:
        read(case["written"])
    assert problem.value.code == case["code"]
    assert case.get("fix", "") in problem.value.fix


@pytest.mark.parametrize("name", ["certno", "related_certno"])
def test_an_identity_number_ending_in_zeros_is_believed_only_if_its_check_digit_fits(name: str) -> None:
    read = reader_of(Column(name, Kind.NUMBER_TEXT, "证件号码", personal="identity"), LISTS)
    assert read("11010519491231002x") == "11010519491231002X"
    with pytest.raises(Problem) as problem:
        read("110105194912310000")
    assert problem.value.code == "mangled-number"


MONSTERS = [
    *map(Decimal, ("NaN", "sNaN", "-Infinity", "1E999999999", "-1E999999999", "1E-999999999", "0E999999999")),
    *(float("nan"), float("inf"), 1e308, 5e-324, 10**4000, -(10**4000), True, b"x", {}, [], object()),
]


@pytest.mark.parametrize("kind", list(Kind))
def test_a_value_that_no_column_can_hold_is_explained(kind: Kind) -> None:
    read = reader_of(Column("cell", kind, "单元格"), LISTS)
    for monster in MONSTERS:
        with suppress(Problem):  # any other exception fails the test
            read(monster)
