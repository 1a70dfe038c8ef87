"""Several RDF files as one graph."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rdflib import Graph

from engine.reading import read_graph


def read_rdf(files: Sequence[Path]) -> Graph:
    """All triples of `files`, named graphs merged with the default one: SHACL validates one graph.

    Raises `InputError` for a missing file and for a syntax error, with its line.
    """
    graph = Graph()
    for file in files:
        part = read_graph(file)
        for prefix, namespace in part.namespaces():
            graph.bind(prefix, namespace)
        for triple in part:
            graph.add(triple)
    return graph
