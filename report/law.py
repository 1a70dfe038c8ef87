"""Articles of law as they were in force on a given day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from rdflib import DCTERMS, SKOS, Graph
from rdflib.term import Node

from report.asking import objects, plain, text_of
from report.confidence import marked
from report.findings import LawText, Text
from report.labels import local_name
from report.vocabulary import LAW


def law_in_force(ontology: Graph, articles: Iterable[Node], day: date | None) -> tuple[LawText, ...]:
    """Each article with its text in force on `day`, in the order of their IRIs.

    An article's versions are the article itself and what it names with `dcterms:hasVersion`; each goes by its
    own label and IRI. Where no version was in force that day, or no day is known, the latest version stands
    in; its own date shows that.
    """
    return tuple(_article(ontology, one, day) for one in sorted(articles, key=_reading_order))


def _article(ontology: Graph, article: Node, day: date | None) -> LawText:
    every = [article, *objects(ontology, article, DCTERMS.hasVersion)]
    versions = [one for one in every if _text(ontology, one)]
    versions.sort(key=lambda one: (_from(ontology, one), str(one)))
    in_force = [one for one in versions if day is not None and _holds(ontology, one, day)]
    chosen = (in_force or versions or [article])[-1]
    label = text_of(ontology, chosen, SKOS.prefLabel) or text_of(ontology, article, SKOS.prefLabel)
    starts = _from(ontology, chosen)
    return LawText(
        iri=str(chosen),
        label=marked(ontology, chosen, label or _unnamed(article)),
        text=_text(ontology, chosen),
        in_force_from=starts or None,
    )


def _holds(ontology: Graph, version: Node, day: date) -> bool:
    until = plain(ontology, version, LAW.inForceUntil)[:10]
    return _from(ontology, version) <= day.isoformat() <= (until or "9999-12-31")


def _from(ontology: Graph, version: Node) -> str:
    return plain(ontology, version, LAW.inForceFrom)[:10]


def _text(ontology: Graph, version: Node) -> str:
    return "\n".join(str(one) for one in objects(ontology, version, LAW.text))


def _unnamed(article: Node) -> Text:
    return Text(local_name(article), local_name(article))


def _reading_order(article: Node) -> list[tuple[int, str]]:
    """`law:agency-9` before `law:agency-37`."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in str(article).split("-")]
