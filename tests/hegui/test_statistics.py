"""Figures that the documents ask for: what they count, and that all can be written."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from peer_records import tables
from rdflib.namespace import SKOS
from typer.testing import CliRunner

from hegui.cli import app
from hegui.ontology import FUND, LIST, RULE, load_ontology
from hegui.statistics import Figure, figures, queries
from hegui.statistics.writing import write_statistics

FIRST, LAST = date(2025, 1, 1), date(2026, 12, 31)


def computed(rows: dict[str, list[dict[str, Any]]]) -> dict[str, Figure]:
    return {one.code: one for one in figures(tables(rows), FIRST, LAST)}


def alert(number: int, day: str, **more: object) -> dict[str, Any]:
    usual = {"alert_no": f"A{number}", "rule_id": "G1", "stage": "after", "object_kind": "institution"}
    return usual | {"raised_at": f"{day} 02:00:00", "state": "new", "vola_amt": 100} | more


def test_each_query_has_its_entry_with_the_demands_it_answers() -> None:
    ontology = load_ontology()
    listed = set(ontology.subjects(SKOS.inScheme, LIST.figure))
    assert listed == {LIST[f"figure-{query.code}"] for query in queries()}
    for entry in listed:
        assert (entry, None, FUND.FigureTable) in ontology
        assert (entry, RULE.answers, None) in ontology


def test_with_nothing_on_file_every_figure_is_empty() -> None:
    assert {one.rows for one in computed({}).values()} == {()}


def test_alerts_by_theme_and_what_became_of_them() -> None:
    rows = {
        "alert": [
            alert(1, "2026-03-01", theme="stock"),
            alert(2, "2026-03-31", theme="stock", state="closed", confirmed_amount=5),
            alert(3, "2026-03-31", theme="stock", state="closed", confirmed_amount=0),
            alert(4, "2026-04-01", theme="split", state="confirmed"),
            alert(5, "2024-12-31", theme="split"),
        ]
    }
    assert computed(rows)["alerts-by-theme"].rows == (
        ("2026-03", "stock", 3, 1, 1, 1, Decimal("300.00")),
        ("2026-04", "split", 1, 1, 0, 0, Decimal("100.00")),
    )


def test_alerts_with_a_step_and_alerts_past_their_day() -> None:
    rows = {
        "alert": [
            alert(1, "2026-03-01", deadline="2026-03-31"),
            alert(2, "2026-03-02"),
            alert(3, "2026-03-03"),
        ],
        "alert_step": [
            {"alert_no": "A2", "step_order": n, "step_kind": "screen", "stepped_at": "2026-03-05 09:00:00"}
            for n in (1, 2)
        ],
    }
    assert computed(rows)["alerts-checked"].rows == (("2026-03", 3, 1, 2, 0.3333, 1),)


def test_coverage_counts_objects_with_settlements() -> None:
    rows = {
        "encounter": [
            {
                "mdtrt_id": f"E{n}",
                "psn_no": f"P{n}",
                "fixmedins_code": "H1",
                "atddr_no": "D1",
                "med_type": "11",
            }
            for n in (1, 2)
        ],
        "settlement": [
            {"setl_id": f"S{n}", "mdtrt_id": f"E{n}", "medfee_sumamt": 10, "setl_time": "2026-03-01 09:00:00"}
            for n in (1, 2)
        ],
        "alert": [alert(1, "2026-03-01", object_kind="person", psn_no="P1", stage="before")],
    }
    found = computed(rows)["monitoring-coverage"].rows
    assert found == (
        ("institution", 1, 0, 0.0, 0, 0, 0, 0),
        ("person", 2, 1, 0.5, 1, 1, 0, 0),
        ("physician", 1, 0, 0.0, 0, 0, 0, 0),
    )


def test_average_cost_beside_the_year_before_and_all() -> None:
    fees = ((1, "H1", "2025-05-01", 100), (2, "H1", "2026-05-01", 150), (3, "H2", "2026-05-02", 250))
    rows = {
        "institution": [
            {"fixmedins_code": h, "fixmedins_name": h, "hosp_lv": lv}
            for h, lv in (("H1", "二级"), ("H2", "三级"))
        ],
        "encounter": [{"mdtrt_id": f"E{n}", "fixmedins_code": h, "med_type": "21"} for n, h, *_ in fees],
        "settlement": [
            {"setl_id": f"S{n}", "mdtrt_id": f"E{n}", "medfee_sumamt": fee, "setl_time": f"{day} 09:00:00"}
            for n, _, day, fee in fees
        ],
    }
    found = computed(rows)["average-cost"].rows
    assert [row[:2] + row[3:] for row in found] == [
        (2025, "stay", 1, 100.0, None, None, 100.0, None),
        (2026, "stay", 1, 150.0, 100.0, 0.5, 200.0, 1.0),
        (2026, "stay", 1, 250.0, None, None, 200.0, 1.0),
    ]


def test_composition_takes_refunds_off() -> None:
    amounts = (("1", "09", 300), ("2", "09", -100), ("3", "05", 600))
    rows = {
        "fee_line": [
            {
                "mdtrt_id": "E1",
                "feedetl_sn": sn,
                "med_chrgitm_type": kind,
                "det_item_fee_sumamt": amount,
                "fee_ocur_time": "2026-03-01 09:00:00",
            }
            for sn, kind, amount in amounts
        ]
    }
    found = computed(rows)["composition"].rows
    assert [(row[2], row[3]) for row in found] == [(Decimal("600.00"), 0.75), (Decimal("200.00"), 0.25)]


def test_prices_above_the_one_to_compare_and_the_direction_of_changes() -> None:
    survey = {"point_name": "甲", "med_list_codg": "X", "survey_way": "site", "surveyed_on": "2026-04-15"}
    change = {"admdvs": "500230", "begndate": "2026-01-01"}
    rows = {
        "price_survey": [
            survey | {"survey_no": "1", "pric": 26.5, "listed_price": 25, "handled": "约谈"},
            survey | {"survey_no": "2", "pric": 25, "listed_price": 25},
        ],
        "price_change": [
            change | {"med_list_codg": "L", "service_class": "labour", "old_price": 20, "new_price": 25},
            change | {"med_list_codg": "D", "service_class": "device", "old_price": 200, "new_price": 150},
        ],
    }
    found = computed(rows)
    assert found["price-surveys"].rows == (("2026-04", "site", 1, 2, 1, 0.5, 0.06, 1),)
    assert found["price-direction"].rows == ((2026, "device", 0, 1, -0.25), (2026, "labour", 1, 0, 0.25))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_both_files_hold_every_figure(tmp_path: Path, lang: str) -> None:
    found = list(computed({"alert": [alert(1, "2026-03-01")]}).values())
    book = load_workbook(write_statistics(tmp_path, found, lang))
    assert len(book.sheetnames) == len(found)
    said = json.loads((tmp_path / "statistics.json").read_text("utf-8"))
    assert [one["code"] for one in said] == [query.code for query in queries()]


def test_on_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "alert.csv").write_text(
        "alert_no,rule_id,stage,object_kind,raised_at,state\n"
        "A1,G1,after,institution,2026-03-01 02:00:00,new\n",
        "utf-8",
    )
    call = ["statistics", str(tmp_path), "--lang", "en", "--period", "2026-01-01..2026-12-31"]
    result = CliRunner().invoke(app, [*call, "--out", str(tmp_path / "out")])
    assert result.exit_code == 0, result.output
    assert "2026-03" in result.output
    assert "price monitoring: nothing on file" in result.output
    assert (tmp_path / "out" / "statistics.xlsx").is_file()
