"""The incompatibility matrix as values, and as the Turtle file that holds it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rdflib import DCTERMS, RDF, SKOS, Graph
from rdflib.term import Node

from hegui.ontology import FUND, LAW, LIST
from hegui.segregation.duties import Duties
from report.asking import objects, plain

FILE = "lists/incompatible.ttl"
"""Where the matrix lies in the ontology."""

_HEAD = """\
# Duties that one person may not hold together. Edited as a table: hegui duties export, hegui duties import.

@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix fund:    <https://w3id.org/hegui/fund#> .
@prefix law:     <https://w3id.org/hegui/law/> .
@prefix list:    <https://w3id.org/hegui/list/> .
@prefix skos:    <http://www.w3.org/2004/02/skos/core#> .

list:incompatible
    a skos:ConceptScheme ;
    skos:prefLabel "不相容职责"@zh , "incompatible duties"@en ;
    skos:definition "一人不得同时承担的两项职责的清单。"@zh ,
        "pairs of duties that one person may not hold at the same time"@en ;
    skos:notation "incompatible" ;
    dcterms:source law:xinjiang-2025-2-6-1 .
"""
_PAIR = """
list:incompatible-{first}-{second}
    a skos:Concept , fund:IncompatiblePair ;
    skos:inScheme list:incompatible ;
    skos:notation "{first}-{second}" ;
    skos:prefLabel "{zh}"@zh , "{en}"@en ;
    fund:firstDuty list:duty-{first} ;
    fund:secondDuty list:duty-{second} ;
    fund:confidence list:confidence-{confidence} ;
    fund:confirmed {confirmed} ;
    dcterms:source {sources} .

list:duty-{first} fund:incompatibleWith list:duty-{second} .
list:duty-{second} fund:incompatibleWith list:duty-{first} .
"""


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
    """The pairs of the ontology, by the order of their duties in the list of duties, then of codes."""
    found = [_pair(ontology, one) for one in ontology.subjects(RDF.type, FUND.IncompatiblePair)]
    return sorted(found, key=lambda pair: (pair.first, pair.second))


def pairs_turtle(pairs: Iterable[Pair], duties: Duties) -> str:
    """The file that holds the pairs, in the order of their codes: the same pairs give the same bytes."""
    ordered = sorted(pairs, key=lambda pair: (pair.first, pair.second))
    return _HEAD + "".join(_written(pair, duties) for pair in ordered)


def _written(pair: Pair, duties: Duties) -> str:
    first, second = duties.name("duty", pair.first), duties.name("duty", pair.second)
    return _PAIR.format(
        first=pair.first,
        second=pair.second,
        zh=f"{first.zh}与{second.zh}不相容",
        en=f"{first.en} and {second.en} are incompatible",
        confidence=pair.confidence,
        confirmed="true" if pair.confirmed else "false",
        sources=" , ".join(f"law:{source}" for source in pair.sources),
    )


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


def codes_of(ontology: Graph, scheme: str) -> Sequence[str]:
    """The codes of a list, sorted."""
    return sorted(
        plain(ontology, one, SKOS.notation) for one in ontology.subjects(SKOS.inScheme, LIST[scheme])
    )
