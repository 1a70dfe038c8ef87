"""Reads RDF files into graphs with every literal as it is written.

rdflib rewrites literals while it parses (`"01"^^xsd:integer` becomes `1`, `"none"^^xsd:boolean` becomes
`false`). SHACL compares terms, so what is read here keeps its lexical form. A file with named graphs
(TriG, N-Quads, JSON-LD) is read as the union of all its graphs: a shape does not ask where a triple
stands.
"""

from __future__ import annotations

import logging
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import rdflib
from rdflib import Dataset, Graph
from rdflib.util import guess_format

from engine.errors import InputError

_NAMED_GRAPHS = frozenset({"trig", "nquads", "json-ld", "trix", "hext"})
_SWITCH = threading.Lock()  # rdflib's switch belongs to the whole process


def read_graph(file: Path | str, *, format: str | None = None, base: str | None = None) -> Graph:
    """The triples of a file: Turtle, N-Triples, RDF/XML, JSON-LD, TriG or N-Quads, by its ending or `format`.

    Raises `InputError` if the file is missing or is not well-formed, with the line where the parser stopped.
    """
    path = Path(file)
    if not path.is_file():
        raise InputError(
            "rdf-file-missing",
            place=str(path),
            expected="an RDF file",
            found="nothing by that name" if not path.exists() else "a folder",
            fix="Check the name; Turtle files end in .ttl.",
        )
    name = format or guess_format(path.name) or "turtle"
    graph: Graph = Dataset(default_union=True) if name in _NAMED_GRAPHS else Graph()
    try:
        with literals_as_written():
            graph.parse(path, format=name, publicID=base or path.resolve().as_uri())
    except Exception as problem:  # each parser has exceptions of its own
        raise syntax_error(str(path), problem, form=name) from problem
    return _union(graph) if isinstance(graph, Dataset) else graph


def syntax_error(place: str, problem: Exception, *, form: str = "Turtle") -> InputError:
    """A parser's complaint in our form, with the line where the parser names one."""
    line = getattr(problem, "lines", None)
    said = " ".join(str(getattr(problem, "_why", problem)).split())[:300]
    return InputError(
        "rdf-syntax",
        place=f"{place}, line {line + 1}" if isinstance(line, int) else place,
        expected=f"well-formed {form}",
        found=said or type(problem).__name__,
        fix="Mend the text there; most often a full stop, a semicolon or a closing quote is missing.",
    )


@contextmanager
def literals_as_written() -> Iterator[None]:
    """While this lasts, literals are made without being rewritten, and ill-typed ones without complaint."""
    log = logging.getLogger("rdflib.term")
    with _SWITCH, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        normalize, level = rdflib.NORMALIZE_LITERALS, log.level
        rdflib.NORMALIZE_LITERALS = False
        log.setLevel(logging.CRITICAL)
        try:
            yield
        finally:
            rdflib.NORMALIZE_LITERALS = normalize
            log.setLevel(level)


def _union(dataset: Dataset) -> Graph:
    graph = Graph()
    graph.namespace_manager = dataset.namespace_manager
    for subject, predicate, end, _name in dataset.quads():
        graph.add((subject, predicate, end))
    return graph
