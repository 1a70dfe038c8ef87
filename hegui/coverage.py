"""What the documents demand beside what looks at it: rules, lists, questions, and records with the data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rdflib import DCTERMS, RDF, SKOS, Graph
from rdflib.term import Node

from hegui.ontology import FUND, RULE, shortened
from hegui.rule_properties import SH
from report.asking import name_of, objects, plain
from report.findings import Text


@dataclass(frozen=True)
class Requirement:
    """One thing to check that a document says, and everything of ours that looks at it."""

    number: str
    """Such as `S0-120`."""
    said: Text
    document: Text
    section: str
    kind: str
    """D data, L list, W traces of work, A question, M figure, R report."""
    family: str
    cluster: str
    rules: tuple[str, ...]
    lists: tuple[str, ...]
    questions: tuple[str, ...]
    records: tuple[str, ...]
    """Kinds of records that hold its data; they alone cover nothing."""

    @property
    def covered(self) -> bool:
        """Whether a rule, a list or a question looks at it."""
        return bool(self.rules or self.lists or self.questions)


def coverage(
    ontology: Graph, rules: Graph, serves: Mapping[str, Iterable[str]], families: Sequence[str] = ()
) -> list[Requirement]:
    """Every requirement of the families (of all, if none is named), by number.

    `serves` says for each kind of record which requirements its data serves.
    """
    answers = _answers(ontology, rules)
    records: dict[str, list[str]] = defaultdict(list)
    for kind, numbers in serves.items():
        for number in numbers:
            records[number].append(kind)
    found = (
        _requirement(ontology, one, answers, records) for one in ontology.subjects(RDF.type, FUND.Requirement)
    )
    chosen = (one for one in found if not families or one.family in families)
    return sorted(chosen, key=lambda one: int(one.number.rpartition("-")[2]))


def _requirement(
    ontology: Graph,
    node: Node,
    answers: Mapping[Node, Mapping[str, list[str]]],
    records: Mapping[str, Sequence[str]],
) -> Requirement:
    number = plain(ontology, node, SKOS.notation)
    by = answers.get(node, {})
    document = objects(ontology, node, DCTERMS.source)[0]
    kind = objects(ontology, node, FUND.requirementKind)[0]
    return Requirement(
        number=number,
        said=name_of(ontology, node),
        document=name_of(ontology, document),
        section=plain(ontology, node, FUND.section),
        kind=plain(ontology, kind, SKOS.notation),
        family=plain(ontology, node, FUND.family),
        cluster=plain(ontology, node, FUND.cluster),
        rules=tuple(sorted(by.get("rules", ()))),
        lists=tuple(sorted(by.get("lists", ()))),
        questions=tuple(sorted(by.get("questions", ()))),
        records=tuple(sorted(records.get(number, ()))),
    )


def _answers(ontology: Graph, rules: Graph) -> dict[Node, dict[str, list[str]]]:
    """For each requirement, the names of what says that it answers it."""
    found: dict[Node, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for graph in (ontology, rules):
        for what, requirement in graph.subject_objects(RULE.answers):
            found[requirement][_sort_of(graph, what)].append(shortened(what))
    return found


def _sort_of(graph: Graph, what: Node) -> str:
    if (what, RDF.type, SH.NodeShape) in graph:
        return "rules"
    return "questions" if (what, RDF.type, FUND.Question) in graph else "lists"
