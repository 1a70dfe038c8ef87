"""The questions as the ontology has them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rdflib import RDF, SKOS, Graph, URIRef
from rdflib.term import Node

from hegui.folders import folder
from hegui.ontology import FUND, RULE, load_ontology
from report.asking import name_of, objects, plain, text_of
from report.findings import LawText, Text
from report.law import law_in_force


@dataclass(frozen=True)
class Question:
    """One thing that a responsible person answers and signs."""

    number: str
    """Such as `Q-S0-034`; what the answer is filed under."""
    asked: Text
    who: Text
    """The post that must sign."""
    proof: Text
    """What is to be attached."""
    law: tuple[LawText, ...]
    families: frozenset[str]
    """Families of the demands that it looks at."""


def read_questions(families: Sequence[str] = ()) -> list[Question]:
    """The questions on demands of these families, of all if none is named, by number."""
    # The list of demands is long and no rule reads it, so it is not part of `load_ontology`.
    demands = Graph().parse(folder("ontology") / "lists/requirements.ttl", format="turtle")
    return questions_of(load_ontology(), demands, families)


def questions_of(ontology: Graph, demands: Graph, families: Sequence[str] = ()) -> list[Question]:
    """The questions of an ontology, by number; `demands` says which family a demand belongs to."""
    found = (_question(ontology, demands, node) for node in ontology.subjects(RDF.type, FUND.Question))
    chosen = (one for one in found if not families or one.families.intersection(families))
    return sorted(chosen, key=lambda one: one.number)


def _question(ontology: Graph, demands: Graph, node: Node) -> Question:
    articles = [one for one in objects(ontology, node, FUND.basedOn) if isinstance(one, URIRef)]
    return Question(
        number=plain(ontology, node, SKOS.notation),
        asked=name_of(ontology, node),
        who=text_of(ontology, node, FUND.answeredByWhom) or Text("", ""),
        proof=text_of(ontology, node, FUND.evidenceRequired) or Text("", ""),
        law=law_in_force(ontology, articles, None),
        families=frozenset(plain(demands, one, FUND.family) for one in objects(ontology, node, RULE.answers)),
    )
