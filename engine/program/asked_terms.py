"""What a rule asks of the graph by name: properties in its paths and queries, and the classes of its targets.

A name that no data can answer is most often misspelt, and then the rule passes, or fails, for ever.
"""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import RDF, RDFS, Graph, URIRef
from rdflib.term import Node

from engine.plan import Constant, Scan
from engine.plan.traversal import parts_of
from engine.program.build import build_programs
from engine.program.steps import Program
from engine.shapes.read import read_shapes
from engine.shapes.values import TargetClass

_OF_RDF_ITSELF = frozenset({RDF.type, RDF.first, RDF.rest, RDFS.subClassOf})


def asked_terms(shapes: Graph) -> dict[Node, tuple[frozenset[URIRef], frozenset[URIRef]]]:
    """For each target shape the properties and the target classes that it names.

    Raises `InputError` if the shapes are malformed, `UnsupportedError` if they use what we do not have.
    """
    programs = build_programs(read_shapes(shapes))
    return {
        program.rule.node: (frozenset(_properties(program)), frozenset(_classes(program)))
        for program in programs
    }


def _properties(program: Program) -> Iterator[URIRef]:
    plans = [step.plan for step in program.steps] + [question.plan for question in program.questions]
    for part in (part for plan in plans for part in parts_of(plan)):
        if isinstance(part, Scan) and part.graph is None and isinstance(part.predicate, Constant):
            term = part.predicate.term
            if isinstance(term, URIRef) and term not in _OF_RDF_ITSELF:
                yield term


def _classes(program: Program) -> Iterator[URIRef]:
    for target in program.rule.targets:
        if isinstance(target, TargetClass) and isinstance(target.iri, URIRef):
            yield target.iri
