"""What the ontology says of duties: who carries them, what bundles them, and which are incompatible."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from rdflib import RDF, SKOS, Graph, URIRef
from rdflib.term import Node

from hegui.ontology import FUND, LAW, LIST
from hegui.segregation.conflicts import Incompatibilities
from hegui.segregation.pairs import Pair, read_pairs
from report.asking import in_order, name_of, text_of
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
    def pairs(self) -> Sequence[Pair]:
        """The pairs of duties that one person may not hold together."""
        return read_pairs(self.ontology)

    @cached_property
    def incompatible(self) -> Incompatibilities:
        """What one person may not hold together, two of the review duties among it."""
        group = frozenset(self._code(one) for one in self.ontology.subjects(RDF.type, FUND.TrioDuty))
        apart = frozenset(pair.duties for pair in self.pairs if not pair.duties <= group)
        return Incompatibilities(apart, group)

    def name(self, scheme: str, code: str) -> Text:
        """What people call an entry of a list; its code where the ontology has no such entry."""
        return text_of(self.ontology, LIST[f"{scheme}-{code}"], SKOS.prefLabel) or Text(code, code)

    def sources(self, duties: frozenset[str]) -> tuple[Text, ...]:
        """The articles and rules that keep these duties apart."""
        cited = (LAW[source] for pair in self.pairs if pair.duties <= duties for source in pair.sources)
        return tuple(name_of(self.ontology, one) for one in in_order(cited))

    def codes(self, scheme: str) -> list[str]:
        """The codes of a list, sorted."""
        return sorted(self._code(one) for one in self.ontology.subjects(SKOS.inScheme, LIST[scheme]))

    def _linked(self, kind: URIRef, link: URIRef) -> dict[str, frozenset[str]]:
        return {
            self._code(one): frozenset(self._code(other) for other in self.ontology.objects(one, link))
            for one in self.ontology.subjects(RDF.type, kind)
        }

    def _code(self, entry: Node) -> str:
        return str(self.ontology.value(entry, SKOS.notation))
