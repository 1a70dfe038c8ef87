"""What evidence is made of, and the place where it is gathered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rdflib.paths import Path as SparqlPath
from rdflib.term import Node

from engine.evidence.routes import Triple

Pattern = tuple[Node, Node | SparqlPath, Node]
"""A triple pattern: terms where they are known, `Variable`s where anything would have done."""


@dataclass(frozen=True)
class Absence:
    """Something that was looked for and is not there: no choice for the variables makes all patterns true
    together.

    `text` says the same in the notation of SPARQL, with filters where the query has any.
    """

    patterns: tuple[Pattern, ...]
    text: str


@dataclass(frozen=True)
class Evidence:
    """The facts behind one result."""

    triples: tuple[Triple, ...]
    absences: tuple[Absence, ...] = ()


class Facts:
    """Gathers triples and absences; each is kept once."""

    def __init__(self) -> None:
        self._triples: set[Triple] = set()
        self._absences: dict[str, Absence] = {}

    def add(self, triples: Iterable[Triple]) -> None:
        """These triples are part of the evidence."""
        self._triples.update(triples)

    def miss(self, patterns: Iterable[Pattern], condition: str = "") -> None:
        """These patterns, taken together, match nothing."""
        found = tuple(sorted(set(patterns), key=_text))
        text = " . ".join(_text(pattern) for pattern in found) + condition
        if found:
            self._absences[text] = Absence(found, text)

    def evidence(self, focus: Node) -> Evidence:
        """All that was gathered, in an order that depends on nothing else."""
        triples = sorted(self._triples, key=lambda triple: (triple[0] != focus, _text(triple)))
        return Evidence(tuple(triples), tuple(one for _, one in sorted(self._absences.items())))


def _text(pattern: Pattern) -> str:
    return " ".join(part.n3() for part in pattern)
