"""Findings counted: by family, by rule, by severity, with the money they concern."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from report.findings import FAMILIES, SEVERITIES, Finding, Text
from report.words import family_name


@dataclass(frozen=True)
class Tally:
    """How many findings of each severity, and the sum of their amounts in fen."""

    key: str
    label: Text
    counts: Mapping[str, int]
    amount: int

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
    return Tally(key, label, counts, sum(finding.amount or 0 for finding in findings))
