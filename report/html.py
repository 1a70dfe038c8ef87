"""`report.html`: one file with everything in it, to be read, filtered and printed without a network.

The details of a finding are rendered here and kept as text in the page; the browser turns them into elements
only when a finding is opened or printed, so that thousands of findings stay quick.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Final

from jinja2 import PackageLoader
from markupsafe import Markup, escape
from rdflib import RDF

from report import heading as headings
from report.findings import FAMILIES, SEVERITIES, EvidenceItem, Finding, SourceRow, Text
from report.inputs import sums_of_all
from report.labels import yuan
from report.money import Amounts
from report.page import page_environment
from report.picture import draw
from report.run import RuleRecord, RunSummary
from report.summary import Tally, tally_all, tally_by_family
from report.words import FAMILY, FINDING_STATUS, RULE_STATUS, SEVERITY, family_name, place

EMBEDDED_PER_RULE: Final = 100
"""Findings of one rule that the page holds; of a rule with more it says so and points to the ledger."""

_PAGE: Final = page_environment("report")


@dataclass(frozen=True)
class RuleCard:
    """One rule with its findings, as a card of the page shows them."""

    record: RuleRecord
    title: Text
    reading: Text | None
    findings: Sequence[Finding]
    tally: Tally

    @property
    def shown(self) -> Sequence[Finding]:
        """The findings the page holds."""
        return self.findings[:EMBEDDED_PER_RULE]

    @property
    def anchor(self) -> str:
        """The card's name within the page."""
        return "rule-" + self.record.id.removeprefix("rule:")


@dataclass(frozen=True)
class FamilySection:
    """The rules of one family: those with findings as cards, the others as lines."""

    key: str
    name: Text
    tally: Tally
    cards: Sequence[RuleCard]

    @property
    def with_findings(self) -> Sequence[RuleCard]:
        """Rules that found something."""
        return [card for card in self.cards if card.findings]

    @property
    def without_findings(self) -> Sequence[RuleCard]:
        """Rules that found nothing, were not applicable, or did not run."""
        return [card for card in self.cards if not card.findings]


def write_html(file: Path, findings: Sequence[Finding], run: RunSummary, lang: str) -> None:
    """Writes the page to `file`; `lang` is the language it opens in."""
    file.write_text(render(findings, run, lang), encoding="utf-8", newline="\n")


def render(findings: Sequence[Finding], run: RunSummary, lang: str) -> str:
    """The page as text."""
    sections = _sections(findings, run.rules)
    shown = [finding for section in sections for card in section.cards for finding in card.shown]
    laws = _laws(shown)
    return _PAGE.get_template("report.html").render(
        lang="en" if lang == "en" else "zh",
        run=run,
        heading=headings.heading(run),
        period=headings.period(run),
        as_of=headings.as_of(run),
        sections=sections,
        families=tally_by_family(findings),
        everything=tally_all(findings),
        amounts=Amounts.of(findings),
        severities=SEVERITIES,
        statuses={status: [one for one in run.rules if one.status == status] for status in RULE_STATUS},
        rows={key: sum(getattr(one, key) for one in run.inputs) for key in ("read", "loaded", "rejected")},
        sums=sums_of_all(run.inputs),
        details=_json({finding.id: _details(finding, laws) for finding in shown}),
        laws=_json({key: _law(finding) for finding, key in laws.values()}),
        embedded=EMBEDDED_PER_RULE,
    )


def _sections(findings: Sequence[Finding], rules: Sequence[RuleRecord]) -> list[FamilySection]:
    by_rule: dict[str, list[Finding]] = {}
    for finding in findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    known = {one.id: one for one in rules}
    records = [known.get(rule) or _unrecorded(rule, found) for rule, found in by_rule.items()]
    records += [one for one in rules if one.id not in by_rule]
    records.sort(key=lambda one: (_rank(one.family), one.id))
    return [
        _section(family, [_card(one, by_rule.get(one.id, [])) for one in group])
        for family, group in groupby(records, key=lambda one: one.family)
    ]


def _section(family: str, cards: Sequence[RuleCard]) -> FamilySection:
    every = tally_all([finding for card in cards for finding in card.findings])
    return FamilySection(family, family_name(family), every, cards)


def _card(record: RuleRecord, findings: Sequence[Finding]) -> RuleCard:
    title = record.title or (findings[0].title if findings else Text(record.id, record.id))
    reading = record.reading or (findings[0].reading if findings else None)
    return RuleCard(record, title, reading, findings, tally_all(findings))


def _unrecorded(rule: str, findings: Sequence[Finding]) -> RuleRecord:
    """A rule that has findings but that the run does not tell of."""
    return RuleRecord(rule, "", findings[0].family, 0, len(findings), "checked")


def _rank(family: str) -> tuple[int, str]:
    return (FAMILIES.index(family) if family in FAMILIES else len(FAMILIES), family)


def _laws(findings: Iterable[Finding]) -> dict[object, tuple[Finding, str]]:
    """The different sets of articles that findings cite, each once: an example finding and a key."""
    laws: dict[object, tuple[Finding, str]] = {}
    for finding in findings:
        laws.setdefault(finding.law, (finding, str(len(laws))))
    return laws


def _law(finding: Finding) -> str:
    return _PAGE.get_template("law.html").render(finding=finding)


def _details(finding: Finding, laws: Mapping[object, tuple[Finding, str]]) -> str:
    return _PAGE.get_template("finding.html").render(
        finding=finding,
        law=laws[finding.law][1],
        evidence=_described(finding.evidence),
        picture=draw(finding),
    )


@dataclass(frozen=True)
class Described:
    """The facts of one record. `source` is the row that shows them all, if one does."""

    label: Text
    items: Sequence[EvidenceItem]
    source: SourceRow | None
    from_records: bool


def _described(evidence: Sequence[EvidenceItem]) -> list[Described]:
    """The facts of each record together; what kind of record it is stands in its label already."""
    groups: dict[str, list[EvidenceItem]] = {}
    for item in evidence:
        groups.setdefault(item.subject, []).append(item)
    told = []
    for items in groups.values():
        facts = [item for item in items if item.predicate != str(RDF.type)] or items
        sources = {item.source for item in facts}
        common = sources.pop() if len(sources) == 1 else None
        from_records = any(item.source for item in items)
        told.append(Described(items[0].subject_label, facts, common, from_records))
    return told


def _json(content: Mapping[str, str]) -> Markup:
    """JSON that may stand inside a script element: without any `<`, nothing in it ends or begins one."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c"))


def both(zh: str | Text, en: str = "") -> Markup:
    """Both languages as elements of which the page shows one."""
    text = zh if isinstance(zh, Text) else Text(zh, en)
    if text.zh == text.en:
        return escape(text.zh)
    return Markup('<span class="zh" lang="zh-CN">{}</span><span class="en" lang="en">{}</span>').format(
        text.zh, text.en
    )


def _capital(text: Text) -> Text:
    """The text as it begins a line: English with a capital."""
    return Text(text.zh, text.en[:1].upper() + text.en[1:])


def breaking(heading: Text) -> Markup:
    """A heading whose Chinese is broken between its phrases only."""
    told = both(heading)
    for phrase in ("医疗保障基金", "合规检查报告"):
        told = told.replace(phrase, Markup("<wbr/>") + phrase)
    return told


def drawn(text: Text) -> Markup:
    """Both languages as parts of a text of a picture."""
    if text.zh == text.en:
        return escape(text.zh)
    return Markup('<tspan class="zh">{}</tspan><tspan class="en">{}</tspan>').format(text.zh, text.en)


def _file(name: str) -> Markup:
    """A style sheet or script of ours, to stand in the page as it is."""
    source, _, _ = PackageLoader("report").get_source(_PAGE, name)
    return Markup(source)


_PAGE.globals.update(t=both, drawn=drawn, breaking=breaking, inline=_file)
_PAGE.filters.update(
    yuan=yuan,
    count=lambda number: f"{number:,}",
    money=lambda yuan_: f"{yuan_:,.2f}",
    counted=lambda number, noun: f"{number:,} {noun}" + ("" if number == 1 else "s"),
    place=place,
    capital=_capital,
    family=lambda key: FAMILY.get(key) or family_name(key),
    severity=lambda key: SEVERITY[key],
    rule_status=lambda key: RULE_STATUS.get(key) or Text(key, key),
    status=lambda key: FINDING_STATUS.get(key) or Text(key, key),
)
