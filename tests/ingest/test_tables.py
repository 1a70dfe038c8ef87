"""Tables, their mapping to triples, and rows given directly."""

from __future__ import annotations

import re
from typing import Any

import duckdb
import pytest
from rdflib import Namespace

import ingest
from engine.errors import InputError
from ingest.headers import plain
from ingest.records import BY_NAME, TABLES

RR = Namespace("http://www.w3.org/ns/r2rml#")
UNMAPPED = {("diagnosis", "diag_srt_no"), ("fee_line", "init_feedetl_sn"), ("trace_sale", "rtal_docno")}
"""Columns that only make a key: the key's IRI carries them."""
REPEATED = {
    ("attestation_answer", name)
    for name in ("question_text", "who_answers", "evidence_required", "law_basis")
}
"""What the handed-out sheet says of a question again; the graph has it from the question itself."""


@pytest.fixture(scope="module")
def mapped() -> set[tuple[str, str]]:
    """Every table and column that the mapping speaks of."""
    graph = ingest.mapping_graph()
    declared = {view.query: table.name for table in TABLES for view in table.views}
    found = set()
    for triples_map, logical in graph.subject_objects(RR.logicalTable):
        query = str(graph.value(logical, RR.sqlQuery) or "")
        table = str(graph.value(logical, RR.tableName) or declared[query])
        nodes = set(graph.transitive_objects(triples_map, None))
        for node in nodes:
            found |= {(table, str(column)) for column in graph.objects(node, RR.column)}
            for template in graph.objects(node, RR.template):
                found |= {(table, column) for column in re.findall(r"\{(\w+)\}", str(template))}
    return found


def test_the_mapping_speaks_of_every_column_and_no_other(mapped: set[tuple[str, str]]) -> None:
    columns = {(table.name, column.name) for table in TABLES for column in table.columns}
    computed = {(table.name, column.name) for table in TABLES for view in table.views for column in view.own}
    assert mapped - computed == columns - UNMAPPED - REPEATED - computed
    assert {name for _, name in computed} <= {name for _, name in mapped}


def test_every_header_means_one_column_of_its_table() -> None:
    for table in TABLES:
        written = [plain(name) for c in table.given for name in {c.name, c.header, *c.aliases}]
        assert sorted(written) == sorted(set(written)), table.name


def test_every_column_says_what_it_means() -> None:
    assert [f"{t.name}.{c.name}" for t in TABLES for c in t.columns if not c.meaning] == []


def test_every_table_is_made_and_nothing_else() -> None:
    connection = ingest.load_rows({})
    made = {row[0] for row in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    assert made == set(BY_NAME)


CASES: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    (
        "permission_grant",
        {"opter_no": "Z1", "role_code": "clerk", "granted_from": "2026-01-02"},
        {"grant_id": "Z1-clerk-20260102", "granted_to": None},
    ),
    (
        "permission_grant",
        {"opter_no": "Z1", "role_code": "clerk", "perm_code": "pay", "granted_from": "2026-01-02"},
        {"grant_id": "Z1-pay-20260102"},
    ),
    (
        "operation_log",
        {"case_no": "B1", "step_code": "pay", "opter_no": "Z1", "opt_time": "2026-03-02 09:15:42"},
        {"log_id": "B1-pay-20260302091542-Z1", "opt_date": "2026-03-02", "opt_minute": "2026-03-02 09:15:00"},
    ),
    (
        "person_status",
        {"psn_no": "P1", "psn_idet_type": "23", "begndate": "2026-01-01"},
        {"status_id": "P1-23-20260101"},
    ),
    ("suspension", {"dr_codg": "D1", "begndate": "2026-01-01"}, {"susp_id": "D1-20260101"}),
    ("catalogue_item", {"med_list_codg": "X1", "begndate": "2025-01-01"}, {"entry_id": "X1-20250101"}),
    (
        "encounter",
        {"mdtrt_id": "M1", "begntime": "2026-01-01 08:00:00", "endtime": "2026-01-05 10:00:00"},
        {"begn_date": "2026-01-01", "end_date": "2026-01-05"},
    ),
    ("diagnosis", {"mdtrt_id": "M1", "diag_srt_no": 1, "maindiag_flag": True}, {"diag_id": "M1-1"}),
    (
        "fee_line",
        {"mdtrt_id": "M1", "feedetl_sn": "2", "init_feedetl_sn": "1", "fee_ocur_time": "2026-01-01 23:59:59"},
        {"line_id": "M1-2", "init_line_id": "M1-1", "fee_date": "2026-01-01"},
    ),
    ("fee_line", {"mdtrt_id": "M1", "feedetl_sn": "1"}, {"init_line_id": None, "fee_date": None}),
    (
        "settlement",
        {"setl_id": "S1", "setl_time": "2026-06-30 10:00:00"},
        {"setl_date": "2026-06-30", "setl_year": 2026},
    ),
    ("fund_payment", {"setl_id": "S1", "fund_pay_type": "310100"}, {"pay_id": "S1-310100"}),
    (
        "trace_sale",
        {"fixmedins_code": "P5", "rtal_docno": "R1", "drug_trac_codg": "8001", "sel_retn_time": "2026-01-02"},
        {"sale_id": "P5-R1-8001", "sel_date": "2026-01-02"},
    ),
    (
        "region_parameter",
        {"param_code": "inpatient-ratio", "admdvs": "500230", "insutype": "310", "begndate": "2026-01-01"},
        {"param_id": "inpatient-ratio-500230-310-0-0-20260101"},
    ),
]


@pytest.mark.parametrize(("table", "row", "derived"), CASES, ids=lambda value: str(value)[:40])
def test_derived_columns_are_computed(table: str, row: dict[str, Any], derived: dict[str, Any]) -> None:
    connection = ingest.load_rows({table: [row]})
    for column, expected in derived.items():
        (value,) = one(connection, f'SELECT "{column}" FROM "{table}"')
        assert (None if value is None else str(value)) == (None if expected is None else str(expected))


def test_the_article_is_found_in_the_legal_basis() -> None:
    words = {"article": {"《某条例》第二十九条": "fund-use-29", "《某条例》第二": "wrong"}}
    rows = [
        {"entry_no": "1", "legal_basis": "依据《某条例》第二十九条第一款"},
        {"entry_no": "2", "legal_basis": "其他规定"},
        {"entry_no": "3"},
    ]
    connection = ingest.load_rows({"list_power": rows}, words=words)
    found = connection.execute("SELECT article_code FROM list_power ORDER BY entry_no").fetchall()
    assert found == [("fund-use-29",), (None,), (None,)]


def test_rows_say_which_row_they_are() -> None:
    connection = ingest.load_rows({"person": [{"psn_no": "P1"}, {"人员编号": "P2"}]})
    rows = connection.execute("SELECT psn_no, src_file, src_row FROM person ORDER BY 1").fetchall()
    assert rows == [("P1", "person", 1), ("P2", "person", 2)]


REFUSED = [
    ({"persn": [{}]}, "unknown-table", "person"),
    ({"person": [{"psn_nu": "P1"}]}, "unknown-column", "psn_no"),
    ({"person": [{"psn_no": "P1", "brdy": "gestern"}]}, "bad-date", "YYYY-MM-DD"),
    ({"person": [{"psn_no": "P1"}, {"psn_no": "P1"}]}, "duplicate-key", "its own key"),
    ({"person": [{"psn_no": {"a": 1}}]}, "bad-number-text", "text"),
]


@pytest.mark.parametrize(("rows", "code", "fix"), REFUSED, ids=lambda value: str(value)[:30])
def test_rows_that_cannot_be_read_are_refused(rows: dict[str, Any], code: str, fix: str) -> None:
    with pytest.raises(InputError) as error:
        ingest.load_rows(rows)
    assert error.value.code == code
    assert fix in error.value.fix


def one(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[Any, ...]:
    row = connection.execute(query).fetchone()
    assert row is not None
    return tuple(row)
