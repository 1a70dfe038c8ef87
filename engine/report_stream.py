"""The validation report written result by result, so that a million findings need no graph in memory.

It says the same as `engine.report_graph`, byte for byte the same for the same results.

https://www.w3.org/TR/shacl/#validation-report
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TextIO

from rdflib import RDF, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from engine.results import Result, Results
from engine.vocabulary import SH

_LOCAL = re.compile(r"[A-Za-z_][\w-]*", re.ASCII)


def write_report(stream: TextIO, results: Results) -> None:
    """Writes the report of `results` in Turtle."""
    writer = _Writer(results)
    for prefix, namespace in writer.prefixes:
        stream.write(f"@prefix {prefix}: <{namespace}> .\n")
    conforms = "true" if results.conforms else "false"
    stream.write(f"\n[] a sh:ValidationReport ;\n    sh:conforms {conforms}")
    between = " ;\n    sh:result "
    for result in results.results:
        stream.write(between + writer.result(result, "    "))
        between = " , "
    stream.write(" .\n")


class _Writer:
    """Terms as Turtle. Names of shapes, paths and components are few and shortened; nodes of the data are
    not.
    """

    def __init__(self, results: Results) -> None:
        self._shapes = results.shapes
        self._names: dict[BNode, str] = {}
        known = dict(sorted((str(p), str(n)) for p, n in results.shapes.namespaces() if p != "sh"))
        used = {self._namespace(iri) for iri in _named(results.results, results.shapes)}
        self.prefixes = [("sh", str(SH)), *((p, n) for p, n in known.items() if p and n in used)]
        by_namespace = {namespace: prefix for prefix, namespace in reversed(self.prefixes)}
        self._short = lru_cache(maxsize=None)(lambda iri: self._shortened(iri, by_namespace))

    @staticmethod
    def _namespace(iri: str) -> str:
        return iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]

    def _shortened(self, iri: URIRef, prefixes: dict[str, str]) -> str:
        namespace = self._namespace(iri)
        local = iri[len(namespace) :]
        if namespace in prefixes and _LOCAL.fullmatch(local):
            return f"{prefixes[namespace]}:{local}"
        return iri.n3()

    def result(self, result: Result, inset: str) -> str:
        """One `sh:ValidationResult` in brackets, with its details."""
        inner = inset + "    "
        lines = [f"{inner}{said}" for said in self._said(result)]
        lines += [f"{inner}sh:detail {self.result(detail, inner)}" for detail in result.details]
        return "[\n" + " ;\n".join([f"{inner}a sh:ValidationResult", *lines]) + f"\n{inset}]"

    def _said(self, result: Result) -> Iterator[str]:
        yield f"sh:focusNode {self._term(result.focus)}"
        if result.path is not None:
            yield f"sh:resultPath {self._path(result.path, frozenset())}"
        if result.value is not None:
            yield f"sh:value {self._term(result.value)}"
        for name, node in (
            ("sourceConstraintComponent", result.component),
            ("sourceConstraint", result.source_constraint),
            ("sourceShape", result.source_shape),
            ("resultSeverity", result.severity),
        ):
            if node is not None:
                yield f"sh:{name} {self._short(node) if isinstance(node, URIRef) else self._term(node)}"
        for language, text in sorted(result.messages.items()):
            yield f"sh:resultMessage {Literal(text, lang=language or None).n3()}"

    def _term(self, term: Node) -> str:
        if isinstance(term, BNode):
            return self._names.setdefault(term, f"_:n{len(self._names) + 1}")
        return term.n3()

    def _path(self, path: Node, above: frozenset[Node]) -> str:
        """A path as a structure of this result's own; a list is a sequence, whatever else is said of it."""
        if not isinstance(path, BNode) or path in above:
            return self._short(path) if isinstance(path, URIRef) else self._term(path)
        inside = above | {path}
        said = sorted(self._shapes.predicate_objects(path))
        sequence = [pair for pair in said if pair[0] in (RDF.first, RDF.rest)]
        parts = [f"{_predicate(p)} {self._path(o, inside)}" for p, o in sequence or said]
        return f"[ {' ; '.join(parts)} ]"


def _predicate(predicate: Node) -> str:
    if isinstance(predicate, URIRef) and predicate.startswith(SH):
        return "sh:" + predicate.removeprefix(SH)
    return predicate.n3()


def _named(results: tuple[Result, ...], shapes: Graph) -> set[str]:
    """The IRIs that belong to shapes: paths, components, shapes, severities."""
    found: set[Node | None] = set()
    for result in results:
        found |= {result.path, result.component, result.source_constraint, result.source_shape}
        found |= {result.severity}
        found |= {URIRef(iri) for iri in _named(result.details, shapes)}
    complex_paths = [node for node in found if isinstance(node, BNode)]
    for node in complex_paths:
        found |= set(shapes.transitive_objects(node, None))
    return {str(node) for node in found if isinstance(node, URIRef)}
