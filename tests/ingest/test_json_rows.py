"""JSON that is no message: rows of a kind, wherever they stand; and long documents, piece by piece."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ingest
from engine.errors import InputError
from ingest import json_stream

PERSONS = [{"人员编号": "P1", "姓名": "甲"}, {"人员编号": "P2", "姓名": "乙", "性别": "1"}]


@pytest.mark.parametrize(
    ("document", "pointers"),
    [
        (PERSONS, ["/0", "/1"]),
        ({"data": PERSONS}, ["/data/0", "/data/1"]),
        ({"code": 0, "data": {"total": 2, "list": PERSONS}}, ["/data/list/0", "/data/list/1"]),
        ([{"psn_no": "P1", "psn_name": "甲"}, {"psn_no": "P2", "psn_name": "乙"}], ["/0", "/1"]),
    ],
    ids=["array", "wrapped", "wrapped twice", "national names"],
)
def test_rows_are_told_by_their_names(document: object, pointers: list[str], tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(document, ensure_ascii=False, indent=1), encoding="utf-8")
    loaded = ingest.load([tmp_path])
    rows = loaded.connection.execute("SELECT psn_no, psn_name, src_pointer FROM person ORDER BY 1").fetchall()
    assert rows == [("P1", "甲", pointers[0]), ("P2", "乙", pointers[1])]
    assert loaded.rejects == ()


def test_rows_may_stand_one_a_line(tmp_path: Path) -> None:
    lines = [json.dumps(row, ensure_ascii=False) for row in PERSONS]
    (tmp_path / "a.jsonl").write_text("\n".join([lines[0], "{broken", lines[1]]), encoding="gb18030")
    loaded = ingest.load([tmp_path])
    assert loaded.connection.execute("SELECT psn_no, src_row FROM person ORDER BY 1").fetchall() == [
        ("P1", 1),
        ("P2", 3),
    ]
    assert [(reject.code, reject.row) for reject in loaded.rejects] == [("json-invalid", 2)]


def test_lists_of_two_kinds_in_one_document_are_told_apart(tmp_path: Path) -> None:
    document = {"人员": PERSONS, "费用": [{"就诊ID": "M1", "费用明细流水号": "1", "金额": "3.00"}]}
    (tmp_path / "a.json").write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    assert ingest.load([tmp_path]).inputs[0].records == (("person", 2), ("fee_line", 1))


def test_names_that_come_late_are_learnt(tmp_path: Path) -> None:
    rows: list[dict[str, str]] = [{"psn_no": f"P{n:03}", "psn_name": "甲"} for n in range(100)]
    rows[80]["gend"] = "1"
    rows[90]["鞋码"] = "42"
    (tmp_path / "a.json").write_text(json.dumps(rows), encoding="utf-8")
    loaded = ingest.load([tmp_path])
    assert loaded.connection.execute("SELECT psn_no FROM person WHERE gend = '1'").fetchall() == [("P080",)]
    (unknown,) = loaded.rejects
    assert (unknown.code, unknown.column, unknown.pointer, unknown.records) == (
        "unknown-header",
        "鞋码",
        "/90",
        0,
    )
    assert loaded.inputs[0].loaded == 100


def test_unread_transactions_are_listed_once_with_their_count() -> None:
    messages = [{"infno": "2404", "input": {}}] * 3 + [{"infno": "9999", "input": {}}]
    loaded = ingest.load_messages(messages)
    assert [(each.code, each.records, each.row) for each in loaded.rejects] == [
        ("transaction-unsupported", 3, 1),
        ("transaction-unsupported", 1, 4),
    ]
    assert (loaded.inputs[0].read, loaded.inputs[0].rejected) == (4, 4)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["\\u", '"', "好"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=100, deadline=None)
@given(st.lists(values), st.integers(1, 40), st.sampled_from([None, 1]), st.booleans())
def test_pieces_of_any_size_give_the_same_elements(
    document: list[Any], piece: int, indent: int | None, escaped: bool
) -> None:
    text = json.dumps(document, indent=indent, ensure_ascii=escaped)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_stream, "PIECE", piece)
        found = list(json_stream.elements(io.StringIO(text), "a.json"))
    assert [each.value for each in found] == document
    assert [each.pointer for each in found] == [f"/{index}" for index in range(len(document))]


@settings(max_examples=100, deadline=None)
@given(values, st.integers(1, 40), st.integers(40, 60))
def test_an_object_too_long_to_hold_gives_its_arrays(value: Any, piece: int, longest: int) -> None:
    rows = [{"n": 1}, {"n": 2, "more": value}]
    document = {"head": "x", "a/b": {"rows": rows}, "tail": [1, 2, 3, 4, 5, 6, 7, 8, 9]}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_stream, "PIECE", piece)
        found = list(json_stream.elements(io.StringIO(json.dumps(document)), "a.json", longest))
    assert ("/a~1b/rows/0", {"n": 1}) in [(each.pointer, each.value) for each in found]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[1,\n2", 2),
        ("[1,\n2,]", 2),
        ("[1\n\n}", 3),
        ("[1]\n[2]", 2),
        ('["\n"]', 1),
        ("[nan]", 1),
        ("[tru", 1),
    ],
)
@pytest.mark.parametrize("piece", [1, 2, 1000])
def test_a_document_that_breaks_is_refused_with_its_line(
    text: str, line: int, piece: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_stream, "PIECE", piece)
    with pytest.raises(InputError, match="json-invalid") as error:
        list(json_stream.elements(io.StringIO(text), "a.json"))
    assert error.value.place == f"a.json, line {line}"
