"""Whether rules stand on live law and say what they should: for policy staff, when the law changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from rdflib import DCTERMS, Graph
from rdflib.term import Node

from hegui.folders import folder
from hegui.ontology import FUND, LAW, LIST, RULE, shortened
from hegui.rules import RuleInfo
from report.asking import objects, plain
from report.findings import Text

SOON: Final = timedelta(days=90)
STALE: Final = timedelta(days=365)
_SECOND_HAND: Final = (LIST["confidence-memory"], LIST["confidence-found-2"])


@dataclass(frozen=True)
class Remark:
    """One thing to know about a rule or a list entry; an alarm must be dealt with, the rest are notices."""

    rule: str
    """The rule or entry, as people write it: `rule:bed-days`, `list:power-inspect`."""
    code: str
    alarm: bool
    said: Text


def lint(rules: Sequence[RuleInfo], ontology: Graph, on: date) -> list[Remark]:
    """Every remark on the rules as of a day, alarms first."""
    found = [remark for rule in rules for check in _CHECKS for remark in check(rule, ontology, on)]
    return sorted(found, key=lambda remark: (not remark.alarm, remark.rule, remark.code, remark.said.en))


def lint_lists(ontology: Graph, on: date) -> list[Remark]:
    """What list entries (powers, matters, duties, forbidden acts …) rest on that has ended or ends soon."""
    found = [
        remark
        for entry in {entry for entry, _ in ontology.subject_objects(FUND.basedOn)}
        for article in objects(ontology, entry, FUND.basedOn)
        for remark in _end_of(shortened(entry), article, ontology, on)
    ]
    return sorted(found, key=lambda remark: (not remark.alarm, remark.rule, remark.said.en))


def _without_article(rule: RuleInfo, ontology: Graph, on: date) -> Iterator[Remark]:
    if not any(
        plain(ontology, version, LAW.text) for one in rule.law for version in _versions(ontology, one)
    ):
        yield _alarm(rule, "no-article", "没有引用有原文的条款", "cites no article whose text is known")


def _ended(rule: RuleInfo, ontology: Graph, on: date) -> Iterator[Remark]:
    if rule.applies_until is not None and rule.applies_until < on:
        return
    for one in rule.law:
        yield from _end_of(rule.id, one, ontology, on)


def _end_of(who: str, article: Node, ontology: Graph, on: date) -> Iterator[Remark]:
    """That an article has ended, or ends soon."""
    last = _last_day(ontology, article)
    if last is None:
        return
    if last < on:
        said = Text(f"{shortened(article)} 已于 {last} 失效", f"{shortened(article)} ended on {last}")
        yield Remark(who, "article-ended", True, said)
    elif last < on + SOON:
        said = Text(f"{shortened(article)} 将于 {last} 失效", f"{shortened(article)} ends on {last}")
        yield Remark(who, "article-ends-soon", False, said)


def _before_its_law(rule: RuleInfo, ontology: Graph, on: date) -> Iterator[Remark]:
    begins = [day for one in rule.law if (day := _first_day(ontology, one)) is not None]
    if rule.applies_from and len(begins) == len(rule.law) and begins and rule.applies_from < min(begins):
        zh = f"自 {rule.applies_from} 起适用，早于所引条款施行日 {min(begins)}"
        en = f"applies from {rule.applies_from}, before the law it cites is in force ({min(begins)})"
        yield _alarm(rule, "before-its-law", zh, en)


def _unconfirmed(rule: RuleInfo, ontology: Graph, on: date) -> Iterator[Remark]:
    for one in rule.law:
        if any((one, FUND.confidence, mark) in ontology for mark in _SECOND_HAND):
            said = Text(
                f"{shortened(one)} 尚未核实，请核对原文", f"{shortened(one)} is not confirmed: please verify"
            )
            yield Remark(rule.id, "unconfirmed", False, said)


def _not_looked_at_lately(rule: RuleInfo, ontology: Graph, on: date) -> Iterator[Remark]:
    days = [day for one in rule.law if (day := _day(ontology, one, LAW.lastChecked)) is not None]
    if days and min(days) + STALE < on:
        zh, en = f"所引条款上次核对于 {min(days)}", f"the law it cites was last looked at on {min(days)}"
        yield Remark(rule.id, "stale", False, Text(zh, en))


def _without_cases(rule: RuleInfo, ontology: Graph, on: date) -> Iterator[Remark]:
    name = rule.id.removeprefix("rule:")
    if not any(folder("cases").rglob(f"{name}.yaml")):
        yield _alarm(rule, "no-cases", "没有用例文件", "has no file of cases")


def _answers_nothing(rule: RuleInfo, ontology: Graph, on: date) -> Iterator[Remark]:
    if not objects(rule.shapes, rule.iri, RULE.answers):
        said = Text(
            "没有注明核对哪项要求（rule:answers）", "names no requirement that it answers (rule:answers)"
        )
        yield Remark(rule.id, "answers-nothing", False, said)


_Check = Callable[[RuleInfo, Graph, date], Iterator[Remark]]
_CHECKS: Final[tuple[_Check, ...]] = (
    _without_article,
    _ended,
    _before_its_law,
    _unconfirmed,
    _not_looked_at_lately,
    _without_cases,
    _answers_nothing,
)


def _alarm(rule: RuleInfo, code: str, zh: str, en: str) -> Remark:
    return Remark(rule.id, code, True, Text(zh, en))


def _versions(ontology: Graph, article: Node) -> list[Node]:
    return [article, *objects(ontology, article, DCTERMS.hasVersion)]


def _first_day(ontology: Graph, article: Node) -> date | None:
    days = [_day(ontology, one, LAW.inForceFrom) for one in _versions(ontology, article)]
    return min((day for day in days if day is not None), default=None)


def _last_day(ontology: Graph, article: Node) -> date | None:
    """The last day on which some version is in force; None while one is open."""
    days = [_day(ontology, one, LAW.inForceUntil) for one in _versions(ontology, article)]
    return None if None in days else max(day for day in days if day is not None)


def _day(ontology: Graph, node: Node, link: Node) -> date | None:
    written = plain(ontology, node, link)
    return date.fromisoformat(written[:10]) if written else None
