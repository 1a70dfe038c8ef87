"""Findings counted: by family, by rule, by severity, with the money they concern."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from report.findings import FAMILIES, SEVERITIES, Finding, Text
from report.money import side_of
from report.words import family_name


@dataclass(frozen=True)
class Tally:
    """How many findings of each severity, the sum of their amounts and of their net amounts in fen.

    There is no net sum of findings on money claimed and findings on money handled together.
    """

    key: str
    label: Text
    counts: Mapping[str, int]
    amount: int
    net: int | None = 0

    @property
    def total(self) -> int:
        """Findings of any severity."""
        return sum(self.counts.values())


def tally_by_family(findings: Sequence[Finding]) -> list[Tally]:
    """One tally for each family that has findings, and one for all."""
    families = [one for one in FAMILIES if any(finding.family == one for finding in findings)]
    families += sorted({finding.family for finding in findings} - set(families))
    groups = {family: [one for one in findings if one.family == family] for family in families}
    tallies = [_tally(family, family_name(family), group) for family, group in groups.items()]
    return [*tallies, tally_all(findings)]


def tally_by_rule(findings: Sequence[Finding]) -> list[Tally]:
    """One tally for each rule that has findings, in the order of the findings, and one for all."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.rule, []).append(finding)
    tallies = [_tally(rule, group[0].title, group) for rule, group in groups.items()]
    return [*tallies, tally_all(findings)]


def tally_all(findings: Sequence[Finding]) -> Tally:
    """All findings together."""
    return _tally("", Text("合计", "All"), findings)


def _tally(key: str, label: Text, findings: Sequence[Finding]) -> Tally:
    counted = Counter(finding.severity for finding in findings)
    counts = {severity: counted[severity] for severity in SEVERITIES}
    amount = sum(finding.amount or 0 for finding in findings)
    return Tally(key, label, counts, amount, _net(findings))


def _net(findings: Sequence[Finding]) -> int | None:
    """Money claimed and money handled are not added to each other."""
    priced = [finding for finding in findings if finding.net is not None]
    if len({side_of(finding) for finding in priced}) > 1:
        return None
    return sum(finding.net or 0 for finding in priced)
