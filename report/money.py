"""The money behind findings, each fen once: what every finding adds to what the others already hold.

Findings overlap. Two rules find one fee line; a third finds the whole stay. Each finding says where its money
lies, as a path of records from the widest to the narrowest (person, encounter, fee line). What is at stake in
a record is the largest amount that a finding names for it, or what is at stake within it, whichever is more,
and never more than the record holds after refunds:

    encounter E1  holds 900.00   max(500.00, 120.00 + 80.00) = 500.00
        line 1    holds 120.00   max(120.00, 30.00)          = 120.00
        line 2    holds  80.00   min(80.00, 95.00)           =  80.00

A finding's net amount is by how much the sum over all records grows when it is counted after those that are
graver, or as grave and larger. Net amounts therefore add up, by rule as by institution or scheme, to the same
total in whatever order findings came. The total is what is at stake at least, and never counts a fen twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from report.findings import SEVERITIES, Finding, Text

CLAIMS: Final = "claims"
HANDLING: Final = "handling"
SIDES: Final = {
    CLAIMS: Text("费用所涉", "in claims"),
    HANDLING: Text("办理所涉", "in handling"),
}
"""Money that was claimed, and money that was handled against a rule: never added to each other."""

_CLAIM_FAMILIES: Final = ("T", "S")


def side_of(finding: Finding) -> str:
    """Whether a finding's money was claimed wrongly or handled wrongly, by the family of its rule."""
    return CLAIMS if finding.family in _CLAIM_FAMILIES else HANDLING


@dataclass(frozen=True)
class Pot:
    """A record that holds money: `holds` is what is left of it after refunds in fen, `None` if not known."""

    record: str
    holds: int | None = None


@dataclass(frozen=True)
class Place:
    """Where the money of a finding lies: records from the widest to the narrowest, institution and scheme."""

    pots: tuple[Pot, ...]
    institution: Text | None = None
    scheme: Text | None = None


class _Stake:
    """What is at stake in one record."""

    __slots__ = ("holds", "named", "within")

    def __init__(self, holds: int | None) -> None:
        self.holds = holds
        self.named = 0
        self.within = 0

    @property
    def fen(self) -> int:
        most = max(self.named, self.within)
        return most if self.holds is None else min(most, max(self.holds, 0))


def with_net_amounts(findings: Sequence[Finding], places: Mapping[str, Place]) -> list[Finding]:
    """The findings, each with its net amount and where its money lies.

    `places` tells that by the findings' ids; the money of one that it does not know lies in its focus.
    Findings without an amount stay as they are.
    """
    stakes: dict[tuple[str, str], _Stake] = {}
    net: dict[str, int] = {}
    priced = [finding for finding in findings if finding.amount is not None]
    for finding in sorted(priced, key=_counted_first):
        pots = _place(finding, places).pots
        path = [stakes.setdefault((side_of(finding), pot.record), _Stake(pot.holds)) for pot in pots]
        net[finding.id] = _grown(path, max(finding.amount or 0, 0))
    return [_told(one, net[one.id], _place(one, places)) if one.id in net else one for one in findings]


def _counted_first(finding: Finding) -> tuple[int, int, str]:
    grave = SEVERITIES.index(finding.severity) if finding.severity in SEVERITIES else len(SEVERITIES)
    return (grave, -(finding.amount or 0), finding.id)


def _place(finding: Finding, places: Mapping[str, Place]) -> Place:
    return places.get(finding.id) or Place((Pot(finding.focus),))


def _grown(path: Sequence[_Stake], amount: int) -> int:
    """Names an amount for the last record of a path; by how much the first one grows."""
    last = path[-1]
    before = last.fen
    last.named = max(last.named, amount)
    more = last.fen - before
    for wider in reversed(path[:-1]):
        before = wider.fen
        wider.within += more
        more = wider.fen - before
    return more


def _told(finding: Finding, net: int, place: Place) -> Finding:
    return replace(
        finding,
        net=net,
        money_in=tuple(pot.record for pot in place.pots),
        institution=place.institution,
        scheme=place.scheme,
    )


@dataclass(frozen=True)
class Total:
    """Findings of one rule, institution or scheme: how many have money, their sum and net sum in fen."""

    key: str
    label: Text
    findings: int
    gross: int
    net: int

    def as_dict(self) -> dict[str, Any]:
        """One object of `amounts` in `run.json`."""
        return {
            "key": self.key,
            "label": self.label.as_dict(),
            "findings": self.findings,
            "gross": self.gross,
            "net": self.net,
        }


_NOT_TOLD: Final = Text("未注明", "not told")


@dataclass(frozen=True)
class Amounts:
    """All totals of a run. Institutions and schemes are those of claims; handling has neither."""

    sides: tuple[Total, ...]
    rules: tuple[Total, ...]
    institutions: tuple[Total, ...]
    schemes: tuple[Total, ...]

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> Amounts:
        """The totals of findings that have net amounts."""
        priced = [one for one in findings if one.net is not None]
        claims = [one for one in priced if side_of(one) == CLAIMS]
        return cls(
            sides=tuple(
                _total(key, label, [f for f in priced if side_of(f) == key]) for key, label in SIDES.items()
            ),
            rules=_totals((one.rule, one.title, one) for one in priced),
            institutions=_totals((*_key(one.institution), one) for one in claims),
            schemes=_totals((*_key(one.scheme), one) for one in claims),
        )

    def as_dict(self) -> dict[str, Any]:
        """`amounts` of `run.json`, all in fen."""
        return {
            "bySide": [one.as_dict() for one in self.sides],
            "byRule": [one.as_dict() for one in self.rules],
            "byInstitution": [one.as_dict() for one in self.institutions],
            "byScheme": [one.as_dict() for one in self.schemes],
        }


def _key(label: Text | None) -> tuple[str, Text]:
    return ("", _NOT_TOLD) if label is None else (label.zh, label)


def _totals(told: Iterable[tuple[str, Text, Finding]]) -> tuple[Total, ...]:
    """The largest net amount first."""
    groups: dict[str, tuple[Text, list[Finding]]] = {}
    for key, label, finding in told:
        groups.setdefault(key, (label, []))[1].append(finding)
    totals = [_total(key, label, group) for key, (label, group) in groups.items()]
    return tuple(sorted(totals, key=lambda one: (-one.net, -one.gross, one.key)))


def _total(key: str, label: Text, findings: Sequence[Finding]) -> Total:
    gross = sum(one.amount or 0 for one in findings)
    return Total(key, label, len(findings), gross, sum(one.net or 0 for one in findings))
