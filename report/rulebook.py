"""What a rule says about itself in the shapes graph, read once for each rule."""

from __future__ import annotations

from dataclasses import dataclass

from rdflib import DCTERMS, RDFS, SKOS, Graph, URIRef
from rdflib.term import Node

from engine.results import Result
from engine.vocabulary import SH
from report.asking import first, objects, plain, text_of
from report.findings import Text
from report.labels import local_name
from report.vocabulary import FUND, RULE


@dataclass(frozen=True)
class Rule:
    """A target shape as its findings need it. Shapes that are not ours may leave most fields empty."""

    node: Node
    name: str
    family: str
    title: Text
    reading: Text | None
    articles: tuple[Node, ...]
    version: str
    applies_from: str | None
    fact_date: Node | None
    amount_path: Node | None
    responsible: Text | None
    severity: str


def read_rule(shapes: Graph, ontology: Graph, node: Node) -> Rule:
    """The rule that is the shape `node` of `shapes`; who is responsible, its matter in `ontology` says."""
    name = rule_name(shapes, node)
    title = text_of(shapes, node, SKOS.prefLabel) or text_of(shapes, node, RDFS.label)
    return Rule(
        node=node,
        name=name,
        family=plain(shapes, node, RULE.family),
        title=title or text_of(shapes, node, SH.name) or Text(name, name),
        reading=text_of(shapes, node, RULE.reading),
        articles=tuple(objects(shapes, node, DCTERMS.source)),
        version=plain(shapes, node, RULE.version),
        applies_from=plain(shapes, node, RULE.appliesFrom) or None,
        fact_date=first(shapes, node, RULE.factDate),
        amount_path=first(shapes, node, RULE.amountPath),
        responsible=_responsible(shapes, ontology, node),
        severity=_worst(shapes, node),
    )


def rule_name(shapes: Graph, node: Node) -> str:
    """`rule:NAME` for our rules; prefixed or whole IRI for others."""
    if str(node).startswith(str(RULE)):
        return "rule:" + local_name(node)
    return node.n3(shapes.namespace_manager) if isinstance(node, URIRef) else "unnamed"


def severity_word(severity: Node) -> str:
    """`violation`, `warning` or `info`; any severity of one's own counts as a violation."""
    word = local_name(severity).lower()
    return word if word in ("warning", "info") else "violation"


def said_nearest(shapes: Graph, result: Result, predicate: URIRef) -> list[Text]:
    """What the constraint, else its shape, else the rule says under `predicate`."""
    for node in (result.source_constraint, result.source_shape, result.root_shape):
        text = None if node is None else text_of(shapes, node, predicate)
        if text is not None:
            return [text]
    return []


def _responsible(shapes: Graph, ontology: Graph, node: Node) -> Text | None:
    labels = [
        text_of(ontology, department, SKOS.prefLabel) or Text(local_name(department), local_name(department))
        for matter in objects(shapes, node, RULE.matter)
        for department in objects(ontology, matter, FUND.ledBy)
    ]
    unique = list(dict.fromkeys(labels))
    if not unique:
        return None
    return Text("、".join(one.zh for one in unique), ", ".join(one.en for one in unique))


def _worst(shapes: Graph, node: Node) -> str:
    """The gravest severity the rule can give; violation where it names none."""
    parts = [node, *shapes.objects(node, SH.property), *shapes.objects(node, SH.sparql)]
    words = {severity_word(one) for part in parts for one in shapes.objects(part, SH.severity)}
    return next((word for word in ("violation", "warning", "info") if word in words), "violation")
