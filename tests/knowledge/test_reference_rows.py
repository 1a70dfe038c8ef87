"""Reference rows: added for what the records name, with the row of the publication, and for nothing else."""

from __future__ import annotations

import duckdb
import pytest

import ingest
from hegui.ontology import words
from hegui.reference_rows import add_reference_rows
from hegui.region_rows import pooling_area

EMERGENCY, BED = "001103000010000", "001109000010000"


def tables(**rows: list[dict[str, object]]) -> duckdb.DuckDBPyConnection:
    connection = ingest.empty_tables(words=words())
    ingest.fill_tables(connection, rows, words=words())
    add_reference_rows(connection)
    return connection


def line(item: str, number: str = "1") -> dict[str, object]:
    return {"mdtrt_id": "E1", "feedetl_sn": number, "med_list_codg": item, "det_item_fee_sumamt": 1}


def restrictions(connection: duckdb.DuckDBPyConnection) -> set[tuple[str, str]]:
    rows = connection.execute("SELECT med_list_codg, restr_kind FROM item_restriction").fetchall()
    return {(item, kind) for item, kind in rows}


def test_only_items_that_the_records_name_bring_their_limits() -> None:
    assert restrictions(tables(fee_line=[line("X1")])) == set()
    assert restrictions(tables(fee_line=[line(BED)])) == {(BED, "frequency")}


def test_a_pair_comes_where_both_items_are_named() -> None:
    both = restrictions(tables(fee_line=[line(BED), line(EMERGENCY, "2")]))
    assert (BED, "pair") in both
    assert (EMERGENCY, "pair") not in both


def test_a_row_shows_attachment_and_row() -> None:
    connection = tables(fee_line=[line(BED), line(EMERGENCY, "2")])
    places = connection.execute(
        "SELECT src_file, src_row FROM item_restriction WHERE restr_kind = 'pair' AND med_list_codg = ?",
        [BED],
    ).fetchall()
    assert places == [("第七批 “医疗服务项目重复收费”规则对应知识点明细.xlsx", 2)]


def test_rows_of_the_agency_stay() -> None:
    own = {
        "restr_no": f"KP-5b09416c79cef424-{BED}",
        "med_list_codg": BED,
        "restr_kind": "other",
        "restr_text": "本地",
        "begndate": "2025-01-01",
    }
    connection = tables(fee_line=[line(BED), line(EMERGENCY, "2")], item_restriction=[own])
    found = connection.execute(
        "SELECT restr_text FROM item_restriction WHERE restr_no = ?", [own["restr_no"]]
    ).fetchall()
    assert found == [("本地",)]


@pytest.mark.parametrize(
    ("region", "area"), [("500230", "500000"), ("510104", "510100"), ("110101", "110000")]
)
def test_the_pooling_area_of_a_region(region: str, area: str) -> None:
    assert pooling_area(region) == area


def person(region: str) -> dict[str, object]:
    return {"psn_no": "1", "insuplc_admdvs": region}


def test_a_region_without_parameters_gets_those_of_its_area() -> None:
    connection = tables(person=[person("510104")])
    rows = connection.execute("SELECT DISTINCT admdvs, src_file, confirmed FROM region_parameter").fetchall()
    assert rows == [("510104", "ontology/regions/510100.csv", False)]


def test_a_region_with_parameters_keeps_its_own() -> None:
    own = {"param_code": "child-age", "admdvs": "510104", "value": 14, "begndate": "2026-01-01"}
    connection = tables(person=[person("510104")], region_parameter=[own])
    assert connection.execute("SELECT count(*) FROM region_parameter").fetchone() == (1,)
