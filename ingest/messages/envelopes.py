"""Legacy XML: each envelope is one settlement with its encounter and fee lines, read as it streams by.

Two families. `<input>`, with its `<output>` beside it if kept: the old city interfaces; fee lines are
`<row>`. `<result>` in a reply: gateways with national names; fee lines are `<mxlist>`, diagnoses `<zdlist>`.
The pairing of old and national names is by meaning, from vendors' field lists, not from a published
crosswalk; a field without an old name here is read under its national one. Old names may have the prefix
`prm_`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from lxml import etree

from ingest.intake import Intake, Layout
from ingest.records import BY_NAME
from ingest.rejects import Problem, shown
from ingest.schema import Table
from ingest.xml_stream import line_of, name_of, release

NATIONAL: Mapping[str, str] = {
    "akc190": "mdtrt_id",
    "aac001": "psn_no",
    "aka130": "med_type",
    "yka105": "feedetl_sn",
    "ykd125": "medins_list_codg",
    "ykd126": "medins_list_name",
    "yka002": "med_list_codg",
    "akc226": "cnt",
    "akc225": "pric",
    "yka315": "det_item_fee_sumamt",
    "yka097": "bilg_dept_codg",
    "yka098": "bilg_dept_name",
    "ykd102": "bilg_dr_codg",
    "yka099": "bilg_dr_name",
    "yke123": "fee_ocur_time",
    "aae011": "opter",
    "ykc141": "opter_name",
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
    "akc087": "balc",
    "yka316": "clr_type",
    "yka054": "clr_way",
}

ENCOUNTER, DIAGNOSIS = BY_NAME["encounter"], BY_NAME["diagnosis"]
SETTLEMENT, FEE_LINE = BY_NAME["settlement"], BY_NAME["fee_line"]
_ROWS: Mapping[str, Table] = {"row": FEE_LINE, "mxlist": FEE_LINE, "zdlist": DIAGNOSIS}
_ENVELOPES = ("input", "result")
_START = {
    name: re.compile(rf"<(?:[\w.-]+:)?{name}[\s>/]".encode()) for name in ("input", "Response", "result")
}


def holds(start: bytes, *names: str) -> bool:
    """Whether an element with one of the names begins in the first bytes of a document."""
    return any(_START[name].search(start) for name in names)


@dataclass
class _Envelope:
    """One settlement as far as it has been read."""

    pointer: str
    row: int
    element: etree._Element | None
    fields: dict[str, str] = field(default_factory=dict)
    waiting: list[tuple[Table, dict[str, str], int, str]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    _visit: dict[str, str] | None = None

    def learn(self, fields: dict[str, str]) -> None:
        """Take fields of the settlement or of its answer."""
        self.fields |= fields
        self._visit = None

    @property
    def visit(self) -> dict[str, str]:
        """What its rows take from it."""
        if self._visit is None:
            self._visit = {name: self.fields[name] for name in ("mdtrt_id", "psn_no") if name in self.fields}
        return self._visit


@dataclass
class _Rows:
    """Rows of one name that stand one after the other in one element."""

    parent: etree._Element | None
    name: str
    around: etree._Element | None  # the envelope; None where they are none of its own
    where: str = ""
    number: int = 0


class Envelopes:
    """Takes the elements named in `names` as they end. Call `finish` after the last."""

    names = frozenset({*_ROWS, *_ENVELOPES, "output"})

    def __init__(self, intake: Intake) -> None:
        self._intake = intake
        self._open: _Envelope | None = None  # its element has not ended
        self._ended: _Envelope | None = None  # an <output> may still follow
        self._numbers: dict[str, int] = {}
        self._rows = _Rows(None, "", None)
        self._passed: dict[str, int] = {}
        self._layouts: dict[str, Layout] = {}

    def take(self, element: etree._Element) -> None:
        """Take a row, an envelope, or what answers it."""
        name = name_of(element)
        if name in _ROWS:
            self._take_row(element, name)
        elif name == "output":
            self._take_output(element)
        else:
            self._take_envelope(element)

    def finish(self) -> None:
        """Take the last envelope, and say what was passed over."""
        self._close()
        for name, times in self._passed.items():
            self._intake.reject(_passed_over(name, times), records=0)
        if not self._numbers:
            self._intake.refuse(_unrecognised([]), row=1)

    def _take_row(self, element: etree._Element, name: str) -> None:
        rows = self._rows
        if element.getparent() is not rows.parent or name != rows.name:
            rows = self._rows_of(element, name)
        if rows.around is None:
            self._passed[name] = self._passed.get(name, 0) + 1
            release(element)
            return
        self._rows = rows
        envelope = self._envelope_of(rows.around)
        if "mdtrt_id" not in envelope.fields:
            envelope.learn(_scalars(rows.around))
        rows.number += 1
        where = f"{rows.where}[{rows.number}]"
        if "mdtrt_id" in envelope.fields and not envelope.waiting:
            self._take_fields(_ROWS[name], envelope.visit | _scalars(element), line_of(element), where)
        else:
            envelope.waiting.append((_ROWS[name], _scalars(element), line_of(element), where))
            self._take_waiting(envelope)
        release(element)

    def _rows_of(self, element: etree._Element, name: str) -> _Rows:
        """The first of some rows: which envelope they belong to, and where they stand."""
        parent, around = element.getparent(), _envelope_around(element)
        if around is None or any(name_of(each) == "output" for each in element.iterancestors()):
            return _Rows(parent, name, None)
        between = []
        inner = parent
        while inner is not None and inner is not around:
            earlier = sum(1 for each in inner.itersiblings(preceding=True) if each.tag == inner.tag)
            between.append(name_of(inner) + (f"[{earlier + 1}]" if earlier else ""))
            inner = inner.getparent()
        pointer = self._envelope_of(around).pointer
        return _Rows(parent, name, around, "/".join([pointer, *reversed(between), name]))

    def _take_waiting(self, envelope: _Envelope, *, ended: bool = False) -> None:
        """Rows are taken as soon as it is known to which encounter they belong."""
        visit = envelope.visit
        if not ended and "mdtrt_id" not in visit:
            return
        for table, fields, line, where in envelope.waiting:
            self._take_fields(table, visit | fields, line, where)
        envelope.waiting.clear()

    def _envelope_of(self, element: etree._Element) -> _Envelope:
        """The envelope that this element is; a new one closes the one before."""
        if self._open is None or self._open.element is not element:
            self._close()
            parent = element.getparent()
            name = name_of(element)
            where = "" if parent is None else str(parent.getroottree().getpath(parent))
            number = self._numbers[where] = self._numbers.get(where, 0) + 1
            pointer = f"{where}/{name}" + (f"[{number}]" if parent is not None else "")
            self._open = _Envelope(pointer, line_of(element), element)
        return self._open

    def _take_envelope(self, element: etree._Element) -> None:
        if _envelope_around(element) is not None:
            return  # a <result> inside an <input>
        envelope = self._envelope_of(element)
        envelope.learn(_scalars(element))
        envelope.names = [name_of(child) for child in element][:6]
        envelope.element = None
        self._open, self._ended = None, envelope
        release(element)

    def _take_output(self, element: etree._Element) -> None:
        around = _envelope_around(element)
        if around is not None:  # <result><output>…
            envelope = self._envelope_of(around)
            envelope.learn(_scalars(element))
        elif self._ended is not None:
            self._ended.learn(_scalars(element) | self._ended.fields)
            self._close()
        release(element)

    def _close(self) -> None:
        envelope, self._ended = self._ended, None
        if envelope is None:
            return
        fields = envelope.fields
        if "mdtrt_id" in fields or "setl_id" in fields:
            self._take_record(envelope, ENCOUNTER)
        elif not envelope.waiting:
            problem = _refusal(fields) or _unrecognised(envelope.names)
            self._intake.refuse(problem, row=envelope.row, pointer=envelope.pointer)
        if "setl_id" in fields:
            self._take_record(envelope, SETTLEMENT)
        self._take_waiting(envelope, ended=True)

    def _take_record(self, envelope: _Envelope, table: Table) -> None:
        self._take_fields(table, envelope.fields, envelope.row, envelope.pointer)

    def _take_fields(self, table: Table, fields: Mapping[str, str], line: int, where: str) -> None:
        layout = self._layouts.get(table.name)
        if layout is None:
            layout = self._layouts[table.name] = self._intake.layout(table, table.given)
        names = _places(table.name, tuple(fields))
        layout.add(list(map(fields.get, names)), line, where)  # type: ignore[arg-type]


def _envelope_around(element: etree._Element) -> etree._Element | None:
    """The outermost envelope that holds the element."""
    found = None
    for ancestor in element.iterancestors():
        if name_of(ancestor) in _ENVELOPES:
            found = ancestor
    return found


def _scalars(element: etree._Element) -> dict[str, str]:
    """Child elements that hold text, under national names; empty ones are absent."""
    found: dict[str, str] = {}
    for child in element:
        text = child.text
        if text and not len(child) and (text := text.strip()):
            found[_national(child.tag)] = text
    return found


@lru_cache(maxsize=4096)
def _national(tag: str) -> str:
    """The national name of an element."""
    bare = tag.rpartition("}")[2].removeprefix("prm_")
    return NATIONAL.get(bare, bare)


@lru_cache(maxsize=4096)
def _places(table: str, names: tuple[str, ...]) -> tuple[str | None, ...]:
    """For each given column of a table, the one of these names that means it."""
    written = frozenset(names)
    return tuple(
        next((name for name in (column.name, *column.aliases) if name in written), None)
        for column in BY_NAME[table].given
    )


def _refusal(fields: Mapping[str, str]) -> Problem | None:
    """Why a reply holds no record, when it says why."""
    if "errorcode" not in fields:
        return None
    return Problem(
        "message-refused",
        expected="an envelope that the centre accepted",
        found=f"error {fields['errorcode']}"
        + (f": {shown(fields['errormsg'])}" if "errormsg" in fields else ""),
        fix="Nothing: what the centre refused is no record. Check the corrected upload instead.",
    )


def _passed_over(name: str, times: int) -> Problem:
    return Problem(
        "xml-rows-passed-over",
        expected="rows of fee lines or diagnoses in an envelope",
        found=f"{times} <{name}> elsewhere, such as in a reply",
        fix="Nothing, if they only answer; else say with --kind FILE=mapping.yaml what they hold.",
    )


def _unrecognised(names: list[str]) -> Problem:
    return Problem(
        "message-unrecognised",
        expected="an envelope with akc190 or mdtrt_id (encounter), or prm_yka103 or setl_id (settlement)",
        found=", ".join(names) or "nothing",
        fix="Export the whole envelope.",
    )
