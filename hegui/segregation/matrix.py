"""The incompatibility matrix as values, and as the Turtle file that holds it."""

from __future__ import annotations

from collections.abc import Iterable

from hegui.segregation.duties import Duties
from hegui.segregation.pairs import Pair

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
