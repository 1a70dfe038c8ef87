"""Runs one case, and says what came out."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import rdflib
from rdflib import XSD, Dataset, Graph, Literal
from rdflib.compare import isomorphic
from rdflib.term import Node

from engine.errors import InputError
from engine.graph.materialise import write_nquads
from engine.graph.r2rml import read_mapping

from .cases import BASE, Case, database

Quads = dict[str, Graph]


@dataclass(frozen=True)
class Outcome:
    """`passed`, and what to say about it: the quads, the refusal, or the difference."""

    passed: bool
    note: str


def run(case: Case) -> Outcome:
    """Materialises the case's mapping as N-Quads and compares."""
    stream = io.StringIO()
    try:
        count = write_nquads(stream, read_mapping(case.mapping), database(case), base=BASE)
    except InputError as error:
        return Outcome(case.expected is None, f"refused: {error.code}")
    if case.expected is None:
        return Outcome(False, f"not refused, {count} quads")
    ours, theirs = _parse(stream.getvalue()), _parse(case.expected.read_text(encoding="utf-8"))
    if case.other_doubles:
        ours, theirs = _plain_doubles(ours), _plain_doubles(theirs)
    if _equal(ours, theirs):
        return Outcome(True, f"{count} quads" + (", doubles by value" if case.other_doubles else ""))
    return Outcome(False, "another dataset:\n" + stream.getvalue())


def _equal(ours: Quads, theirs: Quads) -> bool:
    return ours.keys() == theirs.keys() and all(isomorphic(ours[name], theirs[name]) for name in ours)


def _plain_doubles(quads: Quads) -> Quads:
    def plain(term: Node) -> Node:
        is_double = isinstance(term, Literal) and term.datatype == XSD.double
        return Literal(str(float(str(term))), datatype=XSD.double, normalize=False) if is_double else term

    return {name: Graph().__iadd__((s, p, plain(o)) for s, p, o in graph) for name, graph in quads.items()}


def _parse(nquads: str) -> Quads:
    before = rdflib.NORMALIZE_LITERALS
    rdflib.NORMALIZE_LITERALS = False  # else rdflib would hide which lexical form was written
    try:
        dataset = Dataset().parse(data=nquads, format="nquads")
    finally:
        rdflib.NORMALIZE_LITERALS = before
    graphs: Quads = {}
    for subject, predicate, value, name in dataset.quads():
        graphs.setdefault(str(name or ""), Graph()).add((subject, predicate, value))
    return graphs


def table(outcomes: Sequence[tuple[Case, Outcome]]) -> str:
    """One line a case, and the sums."""
    lines = [f"{'ok  ' if o.passed else 'FAIL'} {case.name:<16} {o.note}" for case, o in outcomes]
    for kind, wanted in (("with output", True), ("faulty", False)):
        of_kind = [o for case, o in outcomes if (case.expected is not None) == wanted]
        lines.append(f"{kind}: {sum(o.passed for o in of_kind)} of {len(of_kind)} pass")
    return "\n".join(lines)
