"""The 88 rules of the national book of 2025, each with what runs it, or with what is missing to run it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rdflib import DCTERMS, SKOS, Graph, Literal, URIRef

from hegui.knowledge.points import Batch
from hegui.ontology import LAW
from hegui.rules import RuleInfo
from report.findings import Text

RULES_OF_THE_BOOK = 88
_SOURCE = "review-rules-2025-"


@dataclass(frozen=True)
class NationalRule:
    """One rule of the book."""

    number: int
    name: Text
    points: int
    """Published points on file."""
    decided_by: tuple[str, ...]
    """Rules that give a verdict."""
    led_by: tuple[str, ...]
    """Rules that give a lead for a person."""
    needs: Text
    """What has to be brought, or is missing, for it to say all that it could."""

    @property
    def state(self) -> str:
        """`decides`, `lead`, or `missing`."""
        return "decides" if self.decided_by else "lead" if self.led_by else "missing"

    @property
    def accounted(self) -> bool:
        """Whether a rule runs it, or it is said what is missing."""
        return self.state != "missing" or bool(self.needs.zh)


def national_coverage(
    ontology: Graph, rules: Iterable[RuleInfo], batches: Sequence[Batch]
) -> list[NationalRule]:
    """Every rule of the book, in its order; a rule of ours runs those that its `dcterms:source` names."""
    points = Counter(point.rule for batch in batches for point in batch.points)
    cited: dict[int, list[RuleInfo]] = {}
    for rule in rules:
        for source in rule.shapes.objects(rule.iri, DCTERMS.source):
            if str(source).startswith(LAW[_SOURCE]):
                cited.setdefault(int(str(source).removeprefix(LAW[_SOURCE])), []).append(rule)
    return [
        NationalRule(
            number=number,
            name=_name(ontology, number),
            points=points[number],
            decided_by=_of(cited.get(number, ()), ("violation",)),
            led_by=_of(cited.get(number, ()), ("warning", "info")),
            needs=_text(ontology, LAW[f"{_SOURCE}{number}"], SKOS.scopeNote),
        )
        for number in range(1, RULES_OF_THE_BOOK + 1)
    ]


def _of(rules: Iterable[RuleInfo], severities: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted(rule.id for rule in rules if rule.severity in severities))


def _name(ontology: Graph, number: int) -> Text:
    label = _text(ontology, LAW[f"{_SOURCE}{number}"], SKOS.prefLabel)
    return Text(label.zh.rpartition("\u3000")[2], label.en.partition(": ")[2])


def _text(graph: Graph, subject: URIRef, predicate: URIRef) -> Text:
    said = {str(o.language): str(o) for o in graph.objects(subject, predicate) if isinstance(o, Literal)}
    return Text(said.get("zh", ""), said.get("en", ""))
