"""The ledger's two sheets on money: totals, and the records in which the money lies, each once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from report.findings import Finding, Text
from report.money import SIDES, Amounts, side_of

TOTALS: Final = Text("金额汇总", "Amounts")
TOTAL_HEADS: Final = (
    Text("按", "By"),
    Text("名称", "Name"),
    Text("发现条数", "Findings"),
    Text("涉及金额（元）", "Amount (yuan)"),
    Text("净额（元）", "Net (yuan)"),
)
_GROUPS: Final = (
    ("sides", Text("性质", "Kind of money")),
    ("rules", Text("规则", "Rule")),
    ("institutions", Text("机构（费用）", "Institution (claims)")),
    ("schemes", Text("险种（费用）", "Scheme (claims)")),
)

RECORDS: Final = Text("金额归属", "Where money lies")
RECORD_HEADS: Final = (
    Text("记录", "Record"),
    Text("属于", "Within"),
    Text("性质", "Kind of money"),
    Text("机构", "Institution"),
    Text("险种", "Scheme"),
    Text("发现条数", "Findings"),
    Text("各条金额之和（元）", "Sum of amounts (yuan)"),
    Text("净额（元）", "Net (yuan)"),
    Text("计入净额的发现", "Counted in"),
    Text("未重复计入的发现", "Counted elsewhere"),
)


def total_cells(findings: Sequence[Finding], lang: str) -> Iterator[list[object]]:
    """One row for each total."""
    amounts = Amounts.of(findings)
    for name, words in _GROUPS:
        for one in getattr(amounts, name):
            yield [words.of(lang), one.label.of(lang), one.findings, _yuan(one.gross), _yuan(one.net)]


def record_cells(findings: Sequence[Finding], lang: str) -> Iterator[list[object]]:
    """One row for each record (fee line, encounter, case …) in which the money of findings lies."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for one in findings:
        if one.net is not None and one.money_in:
            groups.setdefault((side_of(one), one.money_in[-1]), []).append(one)
    for (side, record), group in sorted(groups.items()):
        first = group[0]
        yield [
            _name(record),
            " › ".join(map(_name, first.money_in[:-1])),
            SIDES[side].of(lang),
            first.institution.of(lang) if first.institution else "",
            first.scheme.of(lang) if first.scheme else "",
            len(group),
            _yuan(sum(one.amount or 0 for one in group)),
            _yuan(sum(one.net or 0 for one in group)),
            ", ".join(f"{one.id} {one.rule}" for one in group if one.net),
            ", ".join(f"{one.id} {one.rule}" for one in group if not one.net),
        ]


def _name(iri: str) -> str:
    """`fee-line/E1-1`: kind and number."""
    return "/".join(iri.rsplit("/", 2)[-2:])


def _yuan(fen: int) -> Decimal:
    return Decimal(fen) / 100
