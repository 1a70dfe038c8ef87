"""Names in rules that neither the mapping nor the ontology can answer: most often a slip of the pen."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from rdflib import RDF, RDFS, Graph, URIRef
from rdflib.term import Node

from engine.graph.r2rml import Mapping
from engine.program.asked_terms import asked_terms


@dataclass(frozen=True)
class Unanswered:
    """A property or class that no triple can have, and the nearest that some can."""

    term: URIRef
    nearest: URIRef | None


def unanswered(shapes: Graph, mapping: Mapping, ontology: Graph) -> dict[Node, tuple[Unanswered, ...]]:
    """What each rule asks for in vain, whatever the tables hold; rules without such names are left out."""
    properties = mapping.predicates() | _iris(ontology.predicates(unique=True))
    classes = mapping.classes() | _iris(ontology.objects(None, RDF.type, unique=True))
    found: dict[Node, tuple[Unanswered, ...]] = {}
    for rule, (asked, targets) in asked_terms(shapes).items():
        vain = [
            _unanswered(term, properties)
            for term in sorted(asked - properties)
            if not mapping.may_yield_predicate(term)
        ]
        vain += [
            _unanswered(term, classes)
            for term in sorted(targets - classes)
            if not any(
                _may_have(one, classes, mapping)
                for one in ontology.transitive_subjects(RDFS.subClassOf, term)
            )
        ]
        if vain:
            found[rule] = tuple(vain)
    return found


def _iris(terms: Iterator[Node]) -> frozenset[URIRef]:
    return frozenset(term for term in terms if isinstance(term, URIRef))


def _may_have(term: Node | None, classes: Collection[URIRef], mapping: Mapping) -> bool:
    return isinstance(term, URIRef) and (term in classes or mapping.may_yield_class(term))


def _unanswered(term: URIRef, known: Collection[URIRef]) -> Unanswered:
    """With the nearest known name of the same vocabulary."""
    vocabulary, name = _split(term)
    names = sorted(local for space, local in map(_split, known) if space == vocabulary)
    near = get_close_matches(name, names, n=1)
    return Unanswered(term, URIRef(vocabulary + near[0]) if near else None)


def _split(term: URIRef) -> tuple[str, str]:
    end = max(term.rfind("#"), term.rfind("/")) + 1
    return str(term[:end]), str(term[end:])
