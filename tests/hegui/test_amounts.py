"""Where the money of findings lies: overlapping rules, refunds, settlements and their lines."""

from __future__ import annotations

from typing import Any

import ingest
from hegui.amounts import places_of
from hegui.ontology import DATA, words
from report.findings import Finding, Text
from report.money import with_net_amounts

ROWS: dict[str, list[dict[str, Any]]] = {
    "institution": [{"fixmedins_code": "H1", "fixmedins_name": "示例医院"}],
    "person": [{"psn_no": "P1", "insutype": "390"}],
    "encounter": [
        {"mdtrt_id": "E1", "psn_no": "P1", "fixmedins_code": "H1", "med_type": "21", "insutype": "310"},
        {"mdtrt_id": "E2", "psn_no": "P2", "fixmedins_code": "H1", "med_type": "21", "insutype": "310"},
    ],
    "settlement": [
        {"setl_id": "S1", "mdtrt_id": "E1", "insutype": "310", "medfee_sumamt": 500},
        {"setl_id": "S2", "mdtrt_id": "E2", "insutype": "310", "medfee_sumamt": 300},
        {"setl_id": "S2R", "mdtrt_id": "E2", "insutype": "310", "medfee_sumamt": -300},
    ],
    "fee_line": [
        {"mdtrt_id": "E1", "feedetl_sn": "1", "det_item_fee_sumamt": 100},
        {"mdtrt_id": "E1", "feedetl_sn": "2", "det_item_fee_sumamt": 80},
        {"mdtrt_id": "E1", "feedetl_sn": "3", "det_item_fee_sumamt": -30, "init_feedetl_sn": "2"},
        {"mdtrt_id": "E2", "feedetl_sn": "1", "det_item_fee_sumamt": 300},
    ],
    "operation_log": [
        {
            "case_no": "B1",
            "step_code": "支付",
            "opter_no": "1001",
            "opt_time": "2026-03-02 09:00:00",
            "amount": 500,
        }
    ],
}


def about(id_: str, focus: str, amount: int, family: str = "S") -> Finding:
    text = Text(id_, id_)
    iri = f"{DATA}{focus}"
    return Finding(id_, f"rule:{id_}", family, "violation", iri, text, None, None, text, text, amount=amount)


def told(*findings: Finding) -> dict[str, Finding]:
    connection = ingest.empty_tables(words=words())
    ingest.fill_tables(connection, ROWS, words=words())
    connection.execute("INSERT INTO payment_sheet BY NAME SELECT 'Z1' AS sheet_no, 'B1' AS case_no")
    return {one.id: one for one in with_net_amounts(findings, places_of(findings, connection))}


def test_two_rules_on_one_line_and_one_on_its_settlement_hold_the_money_once() -> None:
    found = told(
        about("price", "fee-line/E1-1", 6000),
        about("sex", "fee-line/E1-1", 10000),
        about("total", "settlement/S1", 12000),
    )
    assert {id_: one.net for id_, one in found.items()} == {"price": 0, "sex": 0, "total": 12000}
    assert found["sex"].money_in == (f"{DATA}person/P1", f"{DATA}encounter/E1", f"{DATA}fee-line/E1-1")
    assert found["sex"].institution == Text("示例医院 H1", "示例医院 H1")
    assert found["sex"].scheme is not None
    assert found["sex"].scheme.zh == "职工基本医疗保险"


def test_a_line_refunded_in_part_holds_what_is_left() -> None:
    assert told(about("sex", "fee-line/E1-2", 8000))["sex"].net == 5000


def test_a_settlement_taken_back_leaves_nothing_in_its_lines() -> None:
    found = told(about("sex", "fee-line/E2-1", 30000), about("total", "settlement/S2", 30000))
    assert [one.net for one in found.values()] == [0, 0]


def test_what_a_person_was_paid_above_a_ceiling_covers_that_persons_stays() -> None:
    found = told(about("ceiling", "person/P1", 20000, "T"), about("sex", "fee-line/E1-1", 10000))
    assert {id_: one.net for id_, one in found.items()} == {"ceiling": 20000, "sex": 0}
    assert found["ceiling"].institution is None
    assert found["ceiling"].scheme is not None, "the person's own"


def test_operation_sheet_and_case_are_one_payment_and_apart_from_the_claim() -> None:
    operation = "operation/B1-pay-20260302090000-1001"
    found = told(
        about("permission", operation, 50000, "C"),
        about("review", "payment-sheet/Z1", 50000, "C"),
        about("steps", "case/B1", 50000, "C"),
        about("total", "settlement/S1", 50000),
    )
    assert sum(one.net or 0 for one in found.values()) == 100000
    assert found["review"].money_in == (f"{DATA}case/B1", f"{DATA}payment-sheet/Z1")
    assert found["permission"].money_in == (f"{DATA}case/B1",)


def test_a_record_that_is_not_in_the_tables_holds_its_own_money() -> None:
    assert told(about("odd", "elsewhere/X", 700))["odd"].money_in == (f"{DATA}elsewhere/X",)


def test_the_example_of_the_page_for_auditors() -> None:
    found = told(
        about("sex", "fee-line/E1-1", 10000),
        about("price", "fee-line/E1-1", 6000),
        about("third", "fee-line/E1-2", 8000),
        about("total", "settlement/S1", 12000),
    )
    assert sum(one.amount or 0 for one in found.values()) == 36000
    assert {id_: one.net for id_, one in found.items()} == {
        "sex": 0,
        "price": 0,
        "third": 3000,
        "total": 12000,
    }
