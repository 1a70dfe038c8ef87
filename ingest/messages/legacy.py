"""Legacy XML envelopes: one `<input>`, and its `<output>` if kept, is one settlement.

The pairing of old and national names is by meaning, from vendors' field lists, not from a published
crosswalk; a field without an old name here is read under its national one. Old names
may carry the prefix `prm_`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from ingest.intake import Intake
from ingest.records import BY_NAME
from ingest.rejects import Problem
from ingest.schema import Table

ENCOUNTER = BY_NAME["encounter"]
FEE_LINE = BY_NAME["fee_line"]
SETTLEMENT = BY_NAME["settlement"]

NATIONAL: Mapping[str, str] = {
    "akc190": "mdtrt_id",
    "aac001": "psn_no",
    "aka130": "med_type",
    "yka105": "feedetl_sn",
    "yka002": "med_list_codg",
    "akc226": "cnt",
    "akc225": "pric",
    "yka315": "det_item_fee_sumamt",
    "ykd102": "bilg_dr_codg",
    "yke123": "fee_ocur_time",
    "yka103": "setl_id",
    "yka055": "medfee_sumamt",
    "yka056": "fulamt_ownpay_amt",
    "yka057": "preselfpay_amt",
    "yka111": "inscp_scp_amt",
    "yka058": "act_pay_dedc",
    "yka248": "hifp_pay",
    "yka062": "hifob_pay",
    "yke030": "cvlserv_pay",
    "yka065": "acct_pay",
}


def envelopes(root: etree._Element) -> list[etree._Element]:
    """The `<input>` elements of a document: its root, or each one in a batch."""
    return [root] if _name(root) == "input" else [child for child in root.iter() if _name(child) == "input"]


def take_envelope(intake: Intake, envelope: etree._Element) -> None:
    """Take the encounter, the settlement and the fee lines of one envelope."""
    fields = _scalars(envelope)
    for sibling in envelope.itersiblings():
        if _name(sibling) == "output":
            fields = _scalars(sibling) | fields
    row, pointer = _line(envelope), _path(envelope)
    if "mdtrt_id" not in fields and "setl_id" not in fields:
        intake.refuse(_unrecognised(envelope), row=row, pointer=pointer)
        return
    intake.take(ENCOUNTER, _cells(ENCOUNTER, fields), row=row, pointer=pointer)
    if "setl_id" in fields:
        intake.take(SETTLEMENT, _cells(SETTLEMENT, fields), row=row, pointer=pointer)
    visit = {name: fields[name] for name in ("mdtrt_id", "psn_no") if name in fields}
    for line in _rows(envelope):
        cells = _cells(FEE_LINE, visit | _scalars(line))
        intake.take(FEE_LINE, cells, row=_line(line), pointer=_path(line))


def _rows(envelope: etree._Element) -> Iterator[etree._Element]:
    return (element for element in envelope.iter() if _name(element) == "row")


def _scalars(element: etree._Element) -> dict[str, str]:
    """Child elements that hold text, under national names; empty ones are absent."""
    found: dict[str, str] = {}
    for child in element:
        name, text = _name(child), (child.text or "").strip()
        if name and text and not len(child):
            bare = name.removeprefix("prm_")
            found[NATIONAL.get(bare, bare)] = text
    return found


def _cells(table: Table, fields: Mapping[str, str]) -> dict[str, object]:
    cells: dict[str, object] = {}
    for column in table.given:
        for name in (column.name, *column.aliases):
            if name in fields:
                cells[column.name] = fields[name]
                break
    return cells


def _name(element: etree._Element) -> str | None:
    """The local name; None for comments and processing instructions."""
    return etree.QName(element).localname if isinstance(element.tag, str) else None


def _line(element: etree._Element) -> int:
    line: object = element.sourceline
    return line if isinstance(line, int) else 0


def _path(element: etree._Element) -> str:
    return str(element.getroottree().getpath(element))


def _unrecognised(envelope: etree._Element) -> Problem:
    names = ", ".join(str(_name(child)) for child in list(envelope)[:6]) or "nothing"
    return Problem(
        "message-unrecognised",
        expected="an <input> with akc190 (encounter) or prm_yka103 (settlement)",
        found=names,
        fix="Export the whole envelope.",
    )
