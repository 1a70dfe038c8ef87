"""One claim body taken apart into the exchanges that settlement systems send.

A body is checked here only for its own shape; what stands inside the nodes is ingest's concern, for files
and calls alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.errors import InputError

Exchange = dict[str, Any]

NUMBERS = {
    "2207": {"visit": "2203A", "lines": "2204", "settle": "2207"},
    "2304": {"visit": "2401", "lines": "2301", "settle": "2304"},
}
"""For the settling transaction, the transactions that carry visit, fee lines and settlement."""

SPLIT_FIELDS = (
    "fulamt_ownpay_amt",
    "overlmt_amt",
    "preselfpay_amt",
    "inscp_scp_amt",
    "selfpay_prop",
    "chrgitm_lv",
)
"""Fields of a line that the platform answers with (2204 and 2301, output `result`)."""


def exchanges_of(body: Mapping[str, Any]) -> list[Exchange]:
    """The visit, fee-line and settlement exchanges that the body stands for.

    Raises `InputError` with a JSON pointer as its place.
    """
    numbers = NUMBERS[_transaction(body)]
    nodes = _node(body, "input", "/input")
    header = {name: value for name, value in body.items() if name != "input"}
    visit = dict(_node(nodes, "mdtrtinfo", "/input/mdtrtinfo"))
    settlement = dict(_node(nodes, "setlinfo", "/input/setlinfo"))
    mdtrt_id = _text(visit, "mdtrt_id", "/input/mdtrtinfo/mdtrt_id")
    lines = _rows(nodes, "feedetail", "/input/feedetail")
    settlement.setdefault("mdtrt_id", mdtrt_id)
    settlement.setdefault("psn_no", visit.get("psn_no"))
    return [
        _exchange(
            header,
            numbers["visit"],
            {"mdtrtinfo": visit, "diseinfo": _rows(nodes, "diseinfo", "/input/diseinfo")},
            {"result": {"mdtrt_id": mdtrt_id}},
        ),
        _exchange(
            header,
            numbers["lines"],
            {"feedetail": [{"mdtrt_id": mdtrt_id, "psn_no": visit.get("psn_no"), **line} for line in lines]},
            {"result": [_split(line) for line in lines]},
        ),
        _exchange(
            header,
            numbers["settle"],
            {"data": {"mdtrt_id": mdtrt_id, "psn_no": settlement["psn_no"]}},
            {"setlinfo": settlement, "setldetail": _rows(nodes, "setldetail", "/input/setldetail")},
        ),
    ]


def _exchange(header: Mapping[str, Any], infno: str, sent: Exchange, answered: Exchange) -> Exchange:
    return {**header, "infno": infno, "input": sent, "reply": {"infcode": 0, "output": answered}}


def _split(line: Mapping[str, Any]) -> Exchange:
    return {name: line[name] for name in ("feedetl_sn", *SPLIT_FIELDS) if name in line}


def _transaction(body: Mapping[str, Any]) -> str:
    infno = body.get("infno")
    if infno not in NUMBERS:
        raise _wrong(
            "/infno",
            "2207 (outpatient) or 2304 (inpatient)",
            repr(infno),
            "Send the number of the settling transaction.",
        )
    return str(infno)


def _node(parent: Mapping[str, Any], name: str, place: str) -> Mapping[str, Any]:
    value = parent.get(name)
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if not isinstance(value, Mapping):
        raise _wrong(place, "an object", _kind(value), f"Send the node {name} as a JSON object.")
    return value


def _rows(parent: Mapping[str, Any], name: str, place: str) -> list[Mapping[str, Any]]:
    """A list node; one object stands for a list of one, as real systems send it."""
    value = parent.get(name)
    rows = [] if value is None else [value] if isinstance(value, Mapping) else value
    if not isinstance(rows, list):
        raise _wrong(place, "a list of objects", _kind(value), f"Send {name} as a JSON array.")
    for index, row in enumerate(rows):
        if not isinstance(row, Mapping):
            raise _wrong(
                f"{place}/{index}", "an object", _kind(row), f"Each element of {name} is one object."
            )
    return rows


def _text(parent: Mapping[str, Any], name: str, place: str) -> str:
    value = parent.get(name)
    if not isinstance(value, str | int) or value == "":
        raise _wrong(
            place, "a text that identifies the visit", _kind(value), f"Send {name} as the platform gave it."
        )
    return str(value)


def _kind(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, Mapping):
        return "an object"
    return "a list" if isinstance(value, list) else repr(value)[:40]


def _wrong(place: str, expected: str, found: str, fix: str) -> InputError:
    return InputError("claim-malformed", place=place, expected=expected, found=found, fix=fix)
