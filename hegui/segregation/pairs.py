"""Pairs of duties that one person may not hold together, as the ontology has them."""

from __future__ import annotations

from dataclasses import dataclass

from rdflib import DCTERMS, RDF, SKOS, Graph
from rdflib.term import Node

from hegui.ontology import FUND, LAW
from report.asking import objects, plain


@dataclass(frozen=True)
class Pair:
    """Two duties, by code, that one person may not hold together; `sources` are codes behind `law:`."""

    first: str
    second: str
    sources: tuple[str, ...]
    confidence: str
    confirmed: bool

    @property
    def duties(self) -> frozenset[str]:
        """Both duties, whichever stands first."""
        return frozenset((self.first, self.second))


def read_pairs(ontology: Graph) -> list[Pair]:
    """The pairs of the ontology, in the order of their codes."""
    found = [_pair(ontology, one) for one in ontology.subjects(RDF.type, FUND.IncompatiblePair)]
    return sorted(found, key=lambda pair: (pair.first, pair.second))


def _pair(ontology: Graph, entry: Node) -> Pair:
    return Pair(
        first=_code(ontology, entry, FUND.firstDuty),
        second=_code(ontology, entry, FUND.secondDuty),
        sources=_sources(ontology, entry),
        confidence=_code(ontology, entry, FUND.confidence),
        confirmed=plain(ontology, entry, FUND.confirmed) == "true",
    )


def _sources(ontology: Graph, entry: Node) -> tuple[str, ...]:
    return tuple(str(source).removeprefix(LAW) for source in objects(ontology, entry, DCTERMS.source))


def _code(ontology: Graph, entry: Node, link: Node) -> str:
    return next((plain(ontology, one, SKOS.notation) for one in objects(ontology, entry, link)), "")
