"""Messages of the national interface, with the quirks that real systems have."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest

import ingest
from ingest.messages.transactions import UNREAD

HEADER = {
    "fixmedins_code": "H50023000001",
    "insuplc_admdvs": "500230",
    "inf_time": "2026-03-01 10:00:00",
}
VISIT = {"mdtrt_id": "M1", "psn_no": "P1", "med_type": "11", "begntime": "2026-03-01 08:00:00"}
LINE = {
    "feedetl_sn": "1",
    "mdtrt_id": "M1",
    "psn_no": "P1",
    "fee_ocur_time": "2026-03-01 08:30:00",
    "med_list_codg": "X1",
    "cnt": "2",
    "pric": "1.5",
    "det_item_fee_sumamt": "3.00",
}


def message(number: str, sent: object, answered: object = None, **header: object) -> dict[str, Any]:
    return {"infno": number, **HEADER, **header, "input": sent, "reply": {"infcode": 0, "output": answered}}


def rows(table: str, columns: str, *messages: dict[str, Any]) -> list[tuple[Any, ...]]:
    loaded = ingest.load_messages(messages)
    assert loaded.rejects == ()
    return loaded.connection.execute(f"SELECT {columns} FROM {table} ORDER BY ALL").fetchall()


@pytest.mark.parametrize("wrap", [lambda node: node, lambda node: [node]], ids=["object", "list"])
def test_one_object_stands_for_a_list_of_one(wrap: Any) -> None:
    diagnosis = {"diag_srt_no": 1, "diag_code": "I10", "maindiag_flag": 1}
    sent = {"mdtrtinfo": wrap(VISIT), "diseinfo": wrap(diagnosis)}
    assert rows("encounter", "mdtrt_id, med_type, fixmedins_code", message("2203A", sent)) == [
        ("M1", "11", "H50023000001")
    ]
    assert rows("diagnosis", "diag_id, maindiag_flag", message("2203A", sent)) == [("M1-1", True)]


def test_a_node_may_be_json_text() -> None:
    sent = '{"mdtrtinfo": {"mdtrt_id": "M1"}}'
    assert rows("encounter", "mdtrt_id", message("2203A", sent)) == [("M1",)]


def test_an_admission_takes_its_number_from_the_reply() -> None:
    visit = {
        "psn_no": "P1",
        "med_type": 21,
        "insutype": 310,
        "begntime": "2026-03-01 08:00:00",
        "ipt_no": "Z9",
    }
    admitted = message("2401", {"mdtrtinfo": visit}, {"result": {"mdtrt_id": "M7"}})
    assert rows("encounter", "mdtrt_id, insutype, ipt_otp_no", admitted) == [("M7", "310", "Z9")]


@pytest.mark.parametrize(
    "form", [str, int, float, lambda text: f" {text} "], ids=["str", "int", "float", "padded"]
)
def test_amounts_come_as_text_or_number(form: Any) -> None:
    line = LINE | {"det_item_fee_sumamt": form("3")}
    assert rows("fee_line", "det_item_fee_sumamt", message("2204", {"feedetail": line})) == [
        (Decimal("3.00"),)
    ]


@pytest.mark.parametrize("unknown", ["", None, "-", "--"])
def test_unknown_values_are_absent(unknown: str | None) -> None:
    line = LINE | {"cnt": unknown, "bilg_dr_codg": unknown}
    assert rows("fee_line", "cnt, bilg_dr_codg", message("2204", {"feedetail": [line]})) == [(None, None)]


def test_lines_take_their_split_from_the_reply_by_number() -> None:
    sent = {"feedetail": [LINE, LINE | {"feedetl_sn": "2"}]}
    split = [{"feedetl_sn": 2, "inscp_scp_amt": 2}, {"feedetl_sn": "1", "inscp_scp_amt": "1.00"}]
    assert rows(
        "fee_line", "line_id, inscp_scp_amt, upld_time::VARCHAR", message("2204", sent, {"result": split})
    ) == [
        ("M1-1", Decimal("1.00"), "2026-03-01 10:00:00"),
        ("M1-2", Decimal("2.00"), "2026-03-01 10:00:00"),
    ]


def test_a_refund_points_at_its_line() -> None:
    refund = LINE | {"feedetl_sn": "2", "cnt": -2, "det_item_fee_sumamt": -3, "init_feedetl_sn": "1"}
    found = rows("fee_line", "line_id, cnt, init_line_id", message("2301", {"feedetail": [LINE, refund]}))
    assert found[1] == ("M1-2", Decimal("-2.0000"), "M1-1")


def test_a_settlement_comes_from_the_reply_with_its_payments() -> None:
    settled = {
        "setl_id": "S1",
        "mdtrt_id": "M1",
        "psn_no": "P1",
        "setl_time": "2026-03-01 09:00:00",
        "medfee_sumamt": 3,
        "psn_part_am": 1,
    }
    paid = {"fund_pay_type": "310100", "fund_payamt": 2}
    sent = message("2207", {"data": {"insutype": "310"}}, {"setlinfo": settled, "setldetail": paid})
    assert rows("settlement", "setl_id, insutype, insuplc_admdvs, psn_part_amt, setl_year", sent) == [
        ("S1", "310", "500230", Decimal("1.00"), 2026)
    ]
    assert rows("fund_payment", "pay_id, fund_payamt", sent) == [("S1-310100", Decimal("2.00"))]


@pytest.mark.parametrize("last", ["visit", "settlement"])
def test_later_messages_complete_the_encounter_in_any_order(last: str) -> None:
    visit = message("2203A", {"mdtrtinfo": VISIT})
    settlement = message(
        "2304",
        {"data": {"mdtrt_id": "M1", "insutype": "390", "dscgTime": "2026-03-05 10:00:00"}},
        {"setlinfo": {"setl_id": "S1", "mdtrt_id": "M1"}},
    )
    order = (settlement, visit) if last == "visit" else (visit, settlement)
    assert rows("encounter", "insutype, end_date::VARCHAR, src_row", *order) == [
        ("390", "2026-03-05", 1 + order.index(visit))
    ]


def test_what_the_first_message_said_of_the_encounter_stands() -> None:
    visit = message("2401", {"mdtrtinfo": VISIT | {"insutype": "310"}})
    settlement = message(
        "2304", {"data": {"mdtrt_id": "M1", "insutype": "390"}}, {"setlinfo": {"setl_id": "S1"}}
    )
    assert rows("encounter", "insutype", visit, settlement) == [("310",)]


def test_the_settlement_list_knows_the_discharge() -> None:
    listed = {
        "setl_id": "S1",
        "mdtrt_id": "M1",
        "adm_time": "2026-03-01 08:00:00",
        "dscg_time": "2026-03-05 09:00:00",
    }
    messages = (message("2401", {"mdtrtinfo": VISIT}), message("4101A", {"setlinfo": listed}))
    assert rows("encounter", "endtime::VARCHAR", *messages) == [("2026-03-05 09:00:00",)]
    assert rows("settlement_list", "setl_id, dscg_time::VARCHAR", *messages) == [
        ("S1", "2026-03-05 09:00:00")
    ]


SALE = {"rtal_docno": "R1", "sel_retn_time": "2026-03-01 08:00:00", "finl_trns_pric": 5, "sel_retn_cnt": 1}


@pytest.mark.parametrize(
    ("node", "codes"),
    [
        ({"drug_trac_codg": "81"}, ["81"]),
        ({"drug_trac_codg": "81,82"}, ["81", "82"]),
        ({"drugtracinfo": {"drug_trac_codg": "81"}}, ["81"]),
        ({"drugtracinfo": [{"drug_trac_codg": "81"}, {"drug_trac_codg": "82"}]}, ["81", "82"]),
        ({"drugtracinfo": '[{"drug_trac_codg": "81"}]'}, ["81"]),
    ],
)
@pytest.mark.parametrize("name", ["selinfo", "purcinfo"])
def test_each_trace_code_of_a_sale_is_a_record(name: str, node: dict[str, Any], codes: list[str]) -> None:
    found = rows("trace_sale", "drug_trac_codg, fixmedins_code", message("3505", {name: SALE | node}))
    assert found == [(code, "H50023000001") for code in codes]


def test_a_record_points_at_its_node() -> None:
    sent = {"feedetail": [LINE, LINE | {"feedetl_sn": "2"}]}
    assert rows("fee_line", "src_row, src_pointer", message("2204", sent)) == [
        (1, "/input/feedetail/0"),
        (1, "/input/feedetail/1"),
    ]


def test_a_refused_upload_counts_every_line_and_amount_as_rejected() -> None:
    refused = message("2204", {"feedetail": [LINE, LINE | {"feedetl_sn": "2"}]})
    refused["reply"] = {"infcode": "-1", "err_msg": "重复上传"}
    (file,) = ingest.load_messages([refused]).inputs
    assert (file.read, file.loaded, file.rejected) == (2, 0, 2)
    (total,) = file.sums
    assert (total.read, total.rejected) == (Decimal("6.00"), Decimal("6.00"))


def test_a_message_nested_without_end_is_refused() -> None:
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    (reject,) = ingest.load_messages([message("2203A", {"mdtrtinfo": deep})]).rejects
    assert reject.code == "json-invalid"


@pytest.mark.parametrize(
    "output",
    [
        {"setlinfo": {"setl_id": "S1", "mdtrt_id": "M1", "medfee_sumamt": 3}},
        {"data": {"setlinfo": {"setl_id": "S1", "mdtrt_id": "M1", "medfee_sumamt": 3}}},
        {"result": '{"setlinfo": [{"SETL_ID": "S1", "mdtrtId": "M1", "MedFeeSumAmt": "3.00"}]}'},
        '{"setlinfo": {"setl_id": "S1", "mdtrt_id": "M1", "medfee_sumamt": 3}}',
    ],
    ids=["bare", "wrapped", "wrapped text, other capitals", "text"],
)
def test_an_output_may_be_wrapped_and_its_names_written_otherwise(output: object) -> None:
    sent = message("2207", {"data": {}}, output)
    assert rows("settlement", "setl_id, mdtrt_id, medfee_sumamt", sent) == [("S1", "M1", Decimal("3.00"))]


def test_an_element_that_is_no_object_is_rejected_and_the_others_are_read() -> None:
    loaded = ingest.load_messages([message("2204", {"feedetail": [LINE, "行", None, "", [LINE]]})])
    assert [(each.code, each.pointer, each.records) for each in loaded.rejects] == [
        ("message-element", "/input/feedetail/1", 1),
        ("message-element", "/input/feedetail/4", 1),
    ]
    assert (loaded.inputs[0].read, loaded.inputs[0].loaded) == (3, 1)


def test_nodes_from_which_nothing_is_read_are_said() -> None:
    listed = {"setlinfo": {"setl_id": "S1", "mdtrt_id": "M1"}, "bldinfo": [{"a": 1}], "icuinfo": []}
    rejects = ingest.load_messages([message("4101A", listed), message("4101A", listed)]).rejects
    (note,) = (each for each in rejects if each.code == "message-nodes-passed-over")
    assert note.records == 0
    assert "4101A input/bldinfo (2)" in note.found
    assert "icuinfo" not in note.found


def test_operations_of_a_settlement_list_are_numbered_and_dated_by_their_beginning() -> None:
    listed = {"setlinfo": {"setl_id": "S1", "mdtrt_id": "M1"}, "oprninfo": [
        {"oprn_oprt_code": "47.0100", "oprn_oprt_begntime": "2026-03-02 10:00:00", "main_oprn_flag": "1"},
        {"oprn_oprt_code": "54.5100", "oprn_oprt_date": "2026-03-02"},
    ]}  # fmt: skip
    held = rows(
        "procedure_record", "procedure_id, setl_id, oprn_oprt_code, oprn_oprt_date", message("4101A", listed)
    )
    assert held == [
        ("M1-1", "S1", "47.0100", datetime.date(2026, 3, 2)),
        ("M1-2", "S1", "54.5100", datetime.date(2026, 3, 2)),
    ]


@pytest.mark.parametrize("number", sorted(UNREAD))
def test_of_a_transaction_that_is_not_read_it_is_said_why(number: str) -> None:
    loaded = ingest.load_messages([message(number, {"data": {}}), message(number, {"data": {}})])
    (reject,) = loaded.rejects
    assert (reject.code, reject.records, reject.fix) == ("transaction-unsupported", 2, UNREAD[number])
    assert loaded.inputs[0].read == 2


STOCK = {
    "med_list_codg": "X1",
    "fixmedins_hilist_id": "H1",
    "fixmedins_bchno": "B1",
    "invdate": "2026-03-01",
    "inv_cnt": "2.00",
    "inv_chg_type": "101",
    "inv_chg_time": "2026-03-01 08:00:00",
    "cnt": 3,
}


@pytest.mark.parametrize(
    ("sent", "table", "columns", "found"),
    [
        (
            message("3501", {"invinfo": STOCK}),
            "inventory_count",
            "inv_cnt, uploaded_at::DATE::VARCHAR",
            (2, "2026-03-01"),
        ),
        (
            message("3501A", {"invinfoDetail": [STOCK]}),
            "inventory_count",
            "fixmedins_code",
            ("H50023000001",),
        ),
        (message("3502", {"invinfo": [STOCK]}), "inventory_movement", "inv_chg_type, cnt", ("101", 3)),
        (
            message(
                "4101",
                {
                    "setlinfo": {"setl_id": "S1", "mdtrt_id": "M1"},
                    "iteminfo": {"med_chrgitm": "01", "amt": 5},
                },
            ),
            "list_charge",
            "setl_id, amt",
            ("S1", 5),
        ),
        (
            message(
                "9001", {"signIn": {"opter_no": "1001", "ip": "10.0.0.1"}}, {"signinoutb": {"sign_no": "Q1"}}
            ),
            "session",
            "sign_no, account_no, ip",
            ("Q1", "1001", "10.0.0.1"),
        ),
    ],
    ids=["3501", "3501A", "3502", "4101", "9001"],
)
def test_further_transactions_make_records(
    sent: Any, table: str, columns: str, found: tuple[Any, ...]
) -> None:
    loaded = ingest.load_messages([sent])
    assert [each.code for each in loaded.rejects if each.records] == []
    assert loaded.connection.execute(f"SELECT {columns} FROM {table}").fetchall() == [found]


def test_every_part_of_a_transaction_is_of_a_kind() -> None:
    from ingest.messages.transactions import TRANSACTIONS, WITHOUT_RECORDS

    assert not TRANSACTIONS.keys() & WITHOUT_RECORDS.keys()
    for number, parts in TRANSACTIONS.items():
        for part in parts:
            columns = {column.name for column in part.table.given}
            assert set(part.also) <= columns, number
