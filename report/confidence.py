"""Marks what is not confirmed: a fact known from memory or at second hand says so wherever it is shown."""

from __future__ import annotations

from typing import Final

from rdflib import SKOS, Graph
from rdflib.term import Node

from report.asking import objects, text_of
from report.findings import Text
from report.vocabulary import FUND, LIST

DOUBTFUL: Final = frozenset(LIST[f"confidence-{mark}"] for mark in ("memory", "found-2", "disputed"))


def marked(ontology: Graph, node: Node, label: Text) -> Text:
    """`label` with those confidence marks of `node` that a reader must know."""
    for mark in objects(ontology, node, FUND.confidence):
        words = text_of(ontology, mark, SKOS.prefLabel)
        if mark in DOUBTFUL and words is not None:
            label = Text(f"{label.zh} {words.zh}", f"{label.en} {words.en}")
    return label
