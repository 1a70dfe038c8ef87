"""Which records each transaction of the national interface makes, as data.

A part takes every element of one node (a list, or the one object some systems send instead) as a record of a
table. Columns are read from fields of the same name, from a column's further names, or from where
`also` says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ingest.records import BY_NAME
from ingest.schema import NUMBER, TIME, Table, column

DIAGNOSIS = BY_NAME["diagnosis"]
ENCOUNTER = BY_NAME["encounter"]
FEE_LINE = BY_NAME["fee_line"]
FUND_PAYMENT = BY_NAME["fund_payment"]
SETTLEMENT = BY_NAME["settlement"]
SETTLEMENT_LIST = BY_NAME["settlement_list"]
TRACE_SALE = BY_NAME["trace_sale"]

ENCOUNTER_MORE = Table(
    "encounter_more",
    "就诊补充信息",
    (
        column("mdtrt_id", NUMBER, "就诊ID", key=True, means="encounter"),
        column("insutype", NUMBER, "险种类型", means="scheme, which 2203A does not carry"),
        column(
            "endtime", TIME, "结束时间", "dscg_time", "dscgTime", means="end, which only later messages know"
        ),
        column("atddr_no", NUMBER, "医师编码", means="attending physician"),
    ),
    completes="encounter",
)
"""What later messages say about an encounter: it completes the record that 2203A or 2401 made."""


@dataclass(frozen=True)
class Part:
    """Records of one table in one transaction."""

    table: Table
    node: tuple[str, ...]  # path from the message; "input" and "output" stand for both halves
    also: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)  # column -> other places
    joined: tuple[tuple[str, ...], str] | None = None  # a list of further fields, matched by this field
    nested: str | None = None  # one record for each element of this node, or of its field here
    optional: bool = True  # a message without the node makes no record


_HEADER = ("fixmedins_code",)
_VISIT = ("input", "mdtrtinfo")
_SETTLED = ("output", "setlinfo")
_MDTRT_ID = (
    (*_VISIT, "mdtrt_id"),
    ("output", "result", "mdtrt_id"),
    ("output", "data", "mdtrt_id"),
    ("output", "mdtrtinfo", "mdtrt_id"),
    ("output", "mdtrt_id"),
)
_ASKED = (("input", "data"), ("input", "mdtrtinfo"))


def _asked(name: str) -> tuple[tuple[str, ...], ...]:
    return tuple((*node, name) for node in _ASKED)


_ENCOUNTER = Part(ENCOUNTER, _VISIT, {"mdtrt_id": _MDTRT_ID, "fixmedins_code": (_HEADER,)}, optional=False)
_DIAGNOSES = Part(DIAGNOSIS, ("input", "diseinfo"), {"mdtrt_id": _MDTRT_ID})
_LINES = Part(
    FEE_LINE,
    ("input", "feedetail"),
    {"upld_time": (("inf_time",),)},
    joined=(("output", "result"), "feedetl_sn"),
    optional=False,
)
_SETTLEMENT = Part(
    SETTLEMENT,
    _SETTLED,
    {
        "mdtrt_id": _asked("mdtrt_id"),
        "psn_no": _asked("psn_no"),
        "insutype": _asked("insutype"),
        "insuplc_admdvs": (("insuplc_admdvs",),),
    },
    optional=False,
)
_PAYMENTS = Part(FUND_PAYMENT, ("output", "setldetail"), {"setl_id": ((*_SETTLED, "setl_id"),)})
_MORE_BY_SETTLING = Part(
    ENCOUNTER_MORE,
    _SETTLED,
    {
        "mdtrt_id": _asked("mdtrt_id"),
        "insutype": _asked("insutype"),
        "endtime": (*_asked("dscgTime"), *_asked("dscg_time"), *_asked("endtime")),
    },
)
_LISTED = ("input", "setlinfo")
_SALES = {"fixmedins_code": (_HEADER,)}

TRANSACTIONS: Mapping[str, tuple[Part, ...]] = {
    "2203": (_ENCOUNTER, _DIAGNOSES),
    "2203A": (_ENCOUNTER, _DIAGNOSES),
    "2401": (_ENCOUNTER, _DIAGNOSES),
    "2402": (Part(ENCOUNTER_MORE, ("input", "dscginfo"), optional=False),),
    "2204": (_LINES,),
    "2301": (_LINES,),
    "2207": (_SETTLEMENT, _PAYMENTS, _MORE_BY_SETTLING),
    "2207A": (_SETTLEMENT, _PAYMENTS, _MORE_BY_SETTLING),
    "2304": (_SETTLEMENT, _PAYMENTS, _MORE_BY_SETTLING),
    "4101": (Part(SETTLEMENT_LIST, _LISTED, optional=False), Part(ENCOUNTER_MORE, _LISTED)),
    "4101A": (Part(SETTLEMENT_LIST, _LISTED, optional=False), Part(ENCOUNTER_MORE, _LISTED)),
    "3505": (
        Part(TRACE_SALE, ("input", "selinfo"), _SALES, nested="drugtracinfo"),
        Part(TRACE_SALE, ("input", "purcinfo"), _SALES, nested="drugtracinfo"),
    ),
}
"""What we read. 2402's diagnoses are not: those of the admission (2401) stand."""

WITHOUT_RECORDS: Mapping[str, str] = {
    "1101": "人员信息",
    "1201": "医药机构信息",
    "1901": "字典",
    "2001": "待遇检查",
    "2101": "药店预结算",
    "2206": "门诊预结算",
    "2206A": "门诊预结算",
    "2303": "住院预结算",
    "5201": "查询",
    "5202": "查询",
    "5203": "查询",
    "5204": "查询",
    "5205": "查询",
    "5206": "查询",
    "5301": "慢特病备案查询",
    "9001": "签到",
    "9002": "签退",
    "9101": "文件",
    "9102": "文件",
}
"""Transactions that ask, prepare or sign in: they leave nothing to check, and are only counted."""
