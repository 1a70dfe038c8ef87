"""Records of messages, JSON rows and XML that wait to be read together give what each by itself gives."""

from __future__ import annotations

import json
import random
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import ingest
from engine.errors import InputError
from tests.ingest.fuzz_reading import SEEDS, damaged

ONE_BY_ONE = 1 << 30
CELLS: list[Any] = [
    *("12.50", "3", 4, 5.25, -1, "M1", "P1", "001", "2026-03-01 08:00:00", "20260301", "2026-03-01"),
    *(
        None,
        "",
        "-",
        "NULL",
        "合计",
        "待定",
        "１２",
        "1.2E+17",
        "1e3",
        True,
        [],
        {"a": 1},
        "甲",
        " x ",
        "#N/A",
        10**20,
    ),
]
FIELDS = {
    "mdtrt_id": ["M1", "M2", "M3", 7],
    "psn_no": ["P1", "P2"],
    "feedetl_sn": ["1", "2", 3, "4"],
    "fee_ocur_time": ["2026-03-01 08:00:00", "2026-03-02 09:10:11"],
    "cnt": [1, "2", 1.5],
    "pric": ["1.25", 3],
    "det_item_fee_sumamt": ["3.00", 4, 12.5, "1,234.50"],
    "bilg_dr_name": ["甲", "乙"],
}


def messages(chance: random.Random) -> list[dict[str, Any]]:
    """Some messages and rows, mostly plain, with some cells that are not."""
    found: list[dict[str, Any]] = []
    odd = chance.choice((0.0, 0.02, 0.2))

    def cell(name: str) -> Any:
        return chance.choice(CELLS) if chance.random() < odd else chance.choice(FIELDS[name])

    for _ in range(chance.randint(1, 12)):
        lines = [
            {name: cell(name) for name in FIELDS if chance.random() < 0.95}
            for _ in range(chance.randint(1, 8))
        ]
        visit = {"mdtrt_id": cell("mdtrt_id"), "psn_no": cell("psn_no"), "begntime": cell("fee_ocur_time")}
        reply = {"infcode": chance.choice((0, 0, 0, 0, -1)), "output": {"result": lines[:1]}}
        found.append(
            chance.choice(
                (
                    {"infno": "2204", "input": {"feedetail": lines}, "reply": reply},
                    {"infno": "2301", "inf_time": "2026-03-03 10:00:00", "input": {"feedetail": lines}},
                    {"infno": "2203A", "input": {"mdtrtinfo": visit, "diseinfo": [{"diag_srt_no": 1}]}},
                    {"infno": "2302", "input": {}},
                    {"infno": "2204", "input": {}},
                    lines[0],
                    {"list": lines},
                )
            )
        )
    return found


def told(path: Path, fewest: int) -> Any:
    """All that reading the file says: rows in their order, rejects in theirs, sums; or the error."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ingest.batches._FEWEST", fewest)
        try:
            loaded = ingest.load([path])
        except InputError as error:
            return error.code, error.place, error.found
    tables = sorted({table for one in loaded.inputs for table, _ in one.records})
    rows = {table: loaded.connection.execute(f'SELECT * FROM "{table}"').fetchall() for table in tables}
    return rows, loaded.inputs, loaded.rejects


@pytest.mark.parametrize("seed", range(12))
def test_messages_and_rows(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(json.dumps(each, default=str) for each in messages(chance)), encoding="utf-8")
    assert told(path, 1) == told(path, ONE_BY_ONE)


@pytest.mark.parametrize("number", [*range(4), 31, 57, 88])
def test_damaged_files(number: int, tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(damaged(number) if number >= len(SEEDS) else SEEDS[-1 - number])
    assert told(path, 1) == told(path, ONE_BY_ONE)


def test_numbers_of_json_keep_every_digit(tmp_path: Path) -> None:
    line = {"mdtrt_id": 12345678901234567890, "feedetl_sn": 1, "det_item_fee_sumamt": 0.1, "pric": 1e3}
    path = tmp_path / "a.jsonl"
    path.write_text(
        json.dumps({"infno": "2204", "input": {"feedetail": [line] * 1 + [line | {"feedetl_sn": 2}]}})
    )
    rows, inputs, rejects = told(path, 1)
    assert (len(rows["fee_line"]), rejects, inputs[0].loaded) == (2, (), 2)
    assert inputs[0].sums[0].read == Decimal("0.20")
