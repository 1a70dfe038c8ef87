"""What the ontology says of duties: who carries them, what bundles them, and which are incompatible."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from rdflib import DCTERMS, RDF, SKOS, Graph, URIRef
from rdflib.term import Node

from hegui.ontology import FUND, LIST
from hegui.segregation.conflicts import Incompatibilities
from report.asking import in_order, objects, text_of
from report.findings import Text


@dataclass(frozen=True)
class Duties:
    """The part of the ontology that segregation rests on; duties, permissions and roles go by their codes."""

    ontology: Graph = field(repr=False)

    @cached_property
    def of_permission(self) -> Mapping[str, frozenset[str]]:
        """The duties that each permission carries."""
        return self._linked(FUND.Permission, FUND.carriesDuty)

    @cached_property
    def of_role(self) -> Mapping[str, frozenset[str]]:
        """The duties that each role carries through its permissions."""
        return {
            role: frozenset(duty for one in permissions for duty in self.of_permission.get(one, ()))
            for role, permissions in self._linked(FUND.Role, FUND.bundles).items()
        }

    @cached_property
    def incompatible(self) -> Incompatibilities:
        """What one person may not hold together."""
        entries = self.ontology.subjects(RDF.type, FUND.IncompatiblePair)
        group = frozenset(self._code(one) for one in self.ontology.subjects(RDF.type, FUND.TrioDuty))
        pairs = {pair for one in entries if not (pair := self._pair(one)) <= group}
        return Incompatibilities(frozenset(pairs), group)

    def name(self, scheme: str, code: str) -> Text:
        """What people call an entry of a list; its code where the ontology has no such entry."""
        return text_of(self.ontology, LIST[f"{scheme}-{code}"], SKOS.prefLabel) or Text(code, code)

    def sources(self, duties: frozenset[str]) -> tuple[Text, ...]:
        """The articles and rules that keep these duties apart."""
        graph = self.ontology
        pairs = [one for one in graph.subjects(RDF.type, FUND.IncompatiblePair) if self._pair(one) <= duties]
        found = in_order(source for one in pairs for source in graph.objects(one, DCTERMS.source))
        return tuple(text_of(graph, one, SKOS.prefLabel) or Text(str(one), str(one)) for one in found)

    def _pair(self, entry: Node) -> frozenset[str]:
        ends = (FUND.firstDuty, FUND.secondDuty)
        return frozenset(self._code(one) for end in ends for one in objects(self.ontology, entry, end))

    def _linked(self, kind: URIRef, link: URIRef) -> dict[str, frozenset[str]]:
        return {
            self._code(one): frozenset(self._code(other) for other in self.ontology.objects(one, link))
            for one in self.ontology.subjects(RDF.type, kind)
        }

    def _code(self, entry: Node) -> str:
        return str(self.ontology.value(entry, SKOS.notation))
