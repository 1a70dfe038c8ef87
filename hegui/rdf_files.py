"""Several RDF files as one graph."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rdflib import Graph

from engine.cache import digest_of_files
from engine.known_graph import known_graph
from engine.reading import read_graph
from hegui.kept import cache


def read_known_rdf(files: Sequence[Path]) -> Graph:
    """As `read_rdf`; what was read once is taken from the cache. The graph must not be changed."""
    kept = cache()
    if kept is None or not all(file.is_file() for file in files):
        return read_rdf(files)
    places = [str(file.resolve()) for file in files]  # relative names stand on them
    return known_graph(kept, "rdf", f"{places} {digest_of_files(files)}", lambda: read_rdf(files))


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
