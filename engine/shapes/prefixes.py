"""The prefixes of a SPARQL query in a shapes graph: those declared along `sh:prefixes/owl:imports*`.

https://www.w3.org/TR/shacl/#sparql-prefixes
"""

from __future__ import annotations

from rdflib import OWL, RDF, RDFS, Graph, Literal
from rdflib.term import Node

from engine.vocabulary import SH

_ALWAYS = {"rdf": str(RDF), "rdfs": str(RDFS), "owl": str(OWL), "sh": str(SH)}


def declared_prefixes(shapes: Graph, query_node: Node) -> dict[str, str]:
    """Prefix → namespace for the query that `query_node` carries; rdf, rdfs, owl and sh need no declaration.

    Raises `ValueError` with a readable text where one prefix is declared for two namespaces.
    """
    found: dict[str, set[str]] = {}
    for ontology in _imported(shapes, list(shapes.objects(query_node, SH.prefixes))):
        for declaration in shapes.objects(ontology, SH.declare):
            prefix, namespace = shapes.value(declaration, SH.prefix), shapes.value(declaration, SH.namespace)
            if isinstance(prefix, Literal) and isinstance(namespace, Literal):
                found.setdefault(str(prefix), set()).add(str(namespace))
    for name, namespaces in found.items():
        if len(namespaces) > 1:
            raise ValueError(f"the prefix {name}: is declared for {' and for '.join(sorted(namespaces))}")
    return _ALWAYS | {name: namespaces.pop() for name, namespaces in sorted(found.items())}


def _imported(shapes: Graph, start: list[Node]) -> set[Node]:
    seen: set[Node] = set()
    while start:
        ontology = start.pop()
        if ontology not in seen:
            seen.add(ontology)
            start += list(shapes.objects(ontology, OWL.imports))
    return seen
