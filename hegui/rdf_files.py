"""RDF files into one graph, with errors that say where."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rdflib import Dataset, Graph
from rdflib.util import guess_format

from engine.errors import InputError

QUADS = ("trig", "nquads")


def read_rdf(files: Sequence[Path]) -> Graph:
    """All triples of `files`. Named graphs of TriG and N-Quads are merged with the default graph: SHACL
    validates one graph.

    Raises `InputError` for a missing file, an unknown ending and a syntax error (with the line where the
    parser says it).
    """
    graph = Graph()
    for file in files:
        _read_into(graph, file)
    return graph


def _read_into(graph: Graph, file: Path) -> None:
    if not file.is_file():
        raise InputError(
            "file-missing",
            place=str(file),
            expected="an RDF file",
            found="no such file",
            fix="Check the path.",
        )
    syntax = guess_format(file.name)
    if syntax is None:
        raise InputError(
            "rdf-format-unknown",
            place=str(file),
            expected="a file ending such as .ttl, .nt, .rdf, .jsonld or .trig",
            found=repr(file.suffix),
            fix="Rename the file to the ending of its format.",
        )
    try:
        if syntax in QUADS:
            dataset = Dataset(default_union=True)
            dataset.parse(file, format=syntax)
            for subject, predicate, value, _ in dataset.quads():
                graph.add((subject, predicate, value))
        else:
            graph.parse(file, format=syntax)
    except Exception as problem:  # each rdflib parser has errors of its own
        raise syntax_error(file, problem) from problem


def syntax_error(file: Path, problem: Exception) -> InputError:
    """A parser's complaint in our form, with the line where it names one."""
    line = getattr(problem, "lines", None)
    where = f"{file}, line {line + 1}" if isinstance(line, int) else str(file)
    said = " ".join(str(getattr(problem, "_why", problem)).split())[:300] or type(problem).__name__
    return InputError(
        "rdf-syntax",
        place=where,
        expected="well-formed RDF",
        found=said,
        fix="Correct the text at that place.",
    )
