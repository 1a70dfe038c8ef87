"""One rule written out for reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import SKOS
from rdflib.term import Literal

from hegui.ontology import load_ontology
from hegui.rules import RuleInfo

LAW = Namespace("https://w3id.org/hegui/law/")

HEADINGS = {
    "zh": {
        "reading": "理解",
        "law": "依据",
        "since": "适用",
        "from": "自 {day} 起",
        "version": "版本",
        "file": "文件",
    },
    "en": {
        "reading": "reading",
        "law": "law",
        "since": "applies",
        "from": "from {day}",
        "version": "version",
        "file": "file",
    },
}


@dataclass(frozen=True)
class Article:
    """An article of law that a rule rests on, with its text."""

    iri: URIRef
    label: Mapping[str, str]
    text: str | None
    in_force_from: str | None

    def as_dict(self) -> dict[str, object]:
        """The article as JSON shows it."""
        return {
            "iri": str(self.iri),
            "label": dict(self.label),
            "text": self.text,
            "inForceFrom": self.in_force_from,
        }


def rule_law(rule: RuleInfo) -> list[Article]:
    """The articles that a rule names, in the order of their IRIs."""
    ontology = load_ontology()
    return [_article(ontology, iri) for iri in sorted(rule.law)]


def _article(ontology: Graph, iri: URIRef) -> Article:
    labels = {
        str(o.language or ""): str(o) for o in ontology.objects(iri, SKOS.prefLabel) if isinstance(o, Literal)
    }
    return Article(iri, labels, _text(ontology, iri, LAW.text), _text(ontology, iri, LAW.inForceFrom))


def _text(ontology: Graph, iri: URIRef, prop: URIRef) -> str | None:
    value = ontology.value(iri, prop)
    return None if value is None else str(value)


def rule_text(rule: RuleInfo, lang: str) -> str:
    """The rule as plain text: name, reading, law with text, period, where it stands."""
    words = HEADINGS[lang]
    lines = [
        f"{rule.id}   {rule.label[lang]}   [{rule.severity}]",
        "",
        f"{words['reading']}: {rule.reading[lang]}",
    ]
    if rule.applies_from:
        lines.append(f"{words['since']}: {words['from'].format(day=rule.applies_from.isoformat())}")
    for article in rule_law(rule):
        lines += [
            "",
            f"{words['law']}: {article.label.get(lang) or article.label.get('zh', str(article.iri))}",
        ]
        lines += [f"    {line}" for line in (article.text or "—").splitlines()]
    lines += ["", f"{words['version']}: {rule.version}   {words['file']}: {rule.file}"]
    return "\n".join(lines)
