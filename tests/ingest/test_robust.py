"""Whatever stands in a file: it is read, rejected or refused, never lost and never a crash."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import ingest
from engine.errors import InputError

few = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
WORDS = {"duty": {"登记": "register"}}

FILES = {
    "log.csv": "业务编号,环节,操作员编号,操作时间,金额\nB1,登记,Z1,2026-03-02 9:15,5\nB2,登记,Z1,2026/3/2,\n",
    "claims.json": '[{"infno":"2203A","input":{"mdtrtinfo":{"mdtrt_id":"M1"}}},\n'
    '{"infno":"2204","input":{"feedetail":{"mdtrt_id":"M1","feedetl_sn":1,"cnt":1.5}}}]',
    "legacy.xml": '<?xml version="1.0" encoding="GBK"?>\n<input><akc190>L1</akc190>\n'
    "<dataset><row><yka105>1</yka105><yka315>12.50</yka315></row></dataset></input>",
}

MESSAGES: list[dict[str, Any]] = [
    {
        "infno": "2204",
        "inf_time": "2026-03-01 10:00:00",
        "input": {"feedetail": [{"mdtrt_id": "M1", "feedetl_sn": "1", "cnt": "1", "det_item_fee_sumamt": 3}]},
        "reply": {"infcode": 0, "output": {"result": [{"feedetl_sn": "1", "inscp_scp_amt": 3}]}},
    },
    {
        "infno": "2304",
        "input": {"data": {"mdtrt_id": "M1", "dscgTime": "2026-03-05 10:00:00"}},
        "reply": {
            "infcode": "0",
            "output": {
                "setlinfo": {"setl_id": "S1", "medfee_sumamt": 3},
                "setldetail": [{"fund_pay_type": "310100"}],
            },
        },
    },
    {
        "infno": "3505",
        "fixmedins_code": "P1",
        "input": {"selinfo": {"rtal_docno": "R1", "drugtracinfo": [{"drug_trac_codg": "81"}]}},
    },
]

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["-", "1.2万元"]),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["feedetl_sn", "a"]), inner, max_size=2)
    ),
    max_leaves=4,
)


@few
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), min_size=1, max_size=40))
def test_any_text_survives_the_way_into_the_tables(texts: list[str]) -> None:
    rows = [{"psn_no": f"{number:04}", "psn_name": text} for number, text in enumerate(texts)]
    connection = ingest.load_rows({"person": rows})
    found = connection.execute("SELECT psn_name FROM person ORDER BY psn_no").fetchall()
    assert [row[0] for row in found] == texts


@few
@given(st.data())
def test_a_message_with_anything_anywhere_is_accounted_for(data: st.DataObject) -> None:
    messages = copy.deepcopy(MESSAGES)
    for message in messages:
        *way, last = data.draw(st.sampled_from([place for place in places(message) if place]))
        node: Any = message
        for step in way:
            node = node[step]
        node[last] = data.draw(json_values)
    loaded = ingest.load_messages(messages)  # raises InternalError if anything were unaccounted for
    assert all(reject.as_error().code for reject in loaded.rejects)


@few
@given(st.sampled_from(sorted(FILES)), st.integers(0, 200), st.binary(max_size=6), st.integers(0, 40))
def test_a_damaged_file_is_read_or_refused(name: str, at: int, put: bytes, cut: int) -> None:
    content = FILES[name].encode("gb18030" if name == "legacy.xml" else "utf-8")
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content[:at] + put + content[at + cut :])
        with suppress(InputError):  # any other exception fails the test
            ingest.load([path], words=WORDS)


def places(node: object, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a JSON value, as the steps that lead to it."""
    yield way
    steps = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for step, inner in steps:
        yield from places(inner, (*way, step))
