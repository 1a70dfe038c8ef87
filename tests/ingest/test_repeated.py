"""What repeats across files, what leads nowhere, and when a run is given up."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

import ingest
from engine.errors import InputError
from ingest.duplicates import take_out_repeated
from ingest.inserting import Rows, append
from ingest.records import BY_NAME
from ingest.store import create_tables

FEES = "就诊ID,费用明细流水号,明细项目费用总额,上传时间\n"


def load(tmp_path: Path, **files: str) -> ingest.Loaded:
    for name, text in files.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return ingest.load([tmp_path])


def rejects(loaded: ingest.Loaded) -> list[tuple[Any, ...]]:
    return [(one.file, one.row, one.code) for one in loaded.rejects]


def test_the_same_row_again_counts_once_across_files(tmp_path: Path) -> None:
    loaded = load(tmp_path, a=FEES + "M1,1,5.00,\nM1,2,7.00,\n", b=FEES + "M1,3,1.00,\nM1,1,5.00,\n")
    assert rejects(loaded) == [("b.csv", 3, "duplicate-row")]
    assert "a.csv, row 2" in loaded.rejects[0].found
    (total,) = loaded.inputs[1].sums
    assert (total.read, total.loaded, total.rejected) == (Decimal("6.00"), Decimal("1.00"), Decimal("5.00"))


def test_a_file_given_twice_is_passed_over(tmp_path: Path) -> None:
    text = FEES + "M1,1,5.00,\n"
    loaded = load(tmp_path, a=text, copy=text)
    assert rejects(loaded) == [("copy.csv", None, "same-file")]
    assert [(one.read, one.loaded, one.rejected) for one in loaded.inputs] == [(1, 1, 0), (0, 0, 0)]


TOLD = [
    # newest, rows (amount, time), which stays, codes of the others
    ("upld_time", ["5 2026-03-01", "6 2026-03-02"], 1, {0: "superseded"}),
    ("upld_time", ["6 2026-03-02", "5 2026-03-01"], 0, {1: "superseded"}),
    ("upld_time", ["5 2026-03-01", "6 2026-03-01"], 0, {1: "duplicate-key"}),
    ("upld_time", ["5", "6 2026-03-01"], 1, {0: "superseded"}),
    ("upld_time", ["5", "6"], 0, {1: "duplicate-key"}),
    ("upld_time", ["5 2026-03-01", "6 2026-03-02", "5 2026-03-01"], 1, {0: "superseded", 2: "duplicate-row"}),
    (None, ["5 2026-03-01", "6 2026-03-02"], 0, {1: "duplicate-key"}),
]


@pytest.mark.parametrize(("newest", "rows", "stays", "codes"), TOLD, ids=str)
def test_which_of_the_rows_of_one_key_counts(
    newest: str | None, rows: list[str], stays: int, codes: dict[int, str]
) -> None:
    table = replace(BY_NAME["fee_line"], newest=newest)
    connection = duckdb.connect()
    create_tables(connection, [table], {})
    given = {"mdtrt_id": "'M1'", "feedetl_sn": "'1'"}
    for number, row in enumerate(rows):
        amount, _, time = row.partition(" ")
        said = given | {"det_item_fee_sumamt": amount, "upld_time": f"'{time}'" if time else "NULL"}
        cells = ", ".join(f'{said.get(c.name, "NULL")}::{c.kind.sql} AS "{c.name}"' for c in table.given)
        place = f"NULL::VARCHAR AS src_sheet, {number} AS src_row, NULL::VARCHAR AS src_pointer"
        append(connection, table, Rows(f"(SELECT {cells}, {place})"), f"{number}.csv")
    names = [f"{number}.csv" for number in range(len(rows))]
    repeated = take_out_repeated(connection, [table], names)
    assert connection.execute("SELECT src_row FROM fee_line").fetchall() == [(stays,)]
    assert {one.place.row: one.code for one in repeated} == codes
    kept = connection.execute("SELECT src_row, newer_row FROM superseded").fetchall()
    assert kept == [(row, stays) for row, code in codes.items() if code == "superseded"]


def test_many_repeated_rows_are_told_in_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.duplicates.TOLD", 3)
    rows = "".join(f"M1,{number},1.00,\n" for number in range(10))
    loaded = load(tmp_path, a=FEES + rows, b=FEES + rows + "M2,1,1.00,\n")
    assert [one.records for one in loaded.rejects] == [1, 1, 1, 7]
    assert (loaded.inputs[1].read, loaded.inputs[1].loaded, loaded.inputs[1].rejected) == (11, 1, 10)


def test_references_that_lead_nowhere_are_counted_and_their_rows_kept(tmp_path: Path) -> None:
    loaded = load(
        tmp_path,
        fees=FEES + "M1,1,5.00,\nM2,1,7.00,\nM2,2,7.00,\n",
        visits="就诊ID,人员编号,开始时间\nM1,P1,2026-03-01\n",
    )
    told = {(one.table, one.column): one for one in ingest.references(loaded.connection)}
    visit = told["fee_line", "mdtrt_id"]
    assert (visit.rows, visit.missing, visit.missing_keys, visit.example) == (3, 2, 1, "M2")
    assert (told["encounter", "psn_no"].on_file, told["encounter", "psn_no"].missing) == (False, 0)
    assert loaded.inputs[0].loaded == 3


@pytest.mark.parametrize(("most", "stops"), [(None, False), (2, False), (1, True), (0, True)])
def test_a_hopeless_run_is_given_up(tmp_path: Path, most: int | None, stops: bool) -> None:
    (tmp_path / "a.csv").write_text(FEES + "M1,1,x,\nM1,2,y,\nM1,3,3,\n", encoding="utf-8")
    if not stops:
        assert ingest.load([tmp_path], max_rejects=most).inputs[0].rejected == 2
        return
    with pytest.raises(InputError) as error:
        ingest.load([tmp_path], max_rejects=most)
    assert error.value.code == "too-many-rejects"
    assert f"at most {most} records" in error.value.expected
