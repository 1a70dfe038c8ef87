"""Runs cases of the suite and compares whole reports, as graphs, without `sh:resultMessage`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml
from rdflib import RDF, BNode, Graph, Namespace
from rdflib.compare import isomorphic
from rdflib.term import Node

import engine
from engine.errors import HeguiError, InternalError

from .suite import Case

SH = Namespace("http://www.w3.org/ns/shacl#")
_COMPARED = (
    SH.focusNode,
    SH.resultPath,
    SH.value,
    SH.sourceConstraintComponent,
    SH.sourceConstraint,
    SH.sourceShape,
    SH.resultSeverity,
)


@dataclass(frozen=True)
class Outcome:
    """What became of one case; `why` is empty where it passed."""

    case: str
    folder: str
    why: str = ""

    @property
    def passed(self) -> bool:
        return not self.why


def run(case: Case, engine_name: str) -> Outcome:
    """Validates one case and compares the report, or expects the refusal."""
    try:
        results = engine.validate(case.data, case.shapes, engine=engine_name)
    except InternalError as problem:
        return Outcome(case.name, case.folder, f"our bug: {problem}")
    except HeguiError as problem:
        return Outcome(case.name, case.folder, "" if case.report is None else f"refused: {problem}")
    errors = [rule.error for rule in results.runs if rule.error]
    if errors:
        return Outcome(case.name, case.folder, f"stopped: {errors[0]}")
    if case.report is None:
        return Outcome(case.name, case.folder, "accepted, and should have been refused")
    expected = comparable(case.manifest, case.report)
    report = engine.report_graph(results)
    actual = comparable(report, report.value(predicate=RDF.type, object=SH.ValidationReport))
    if isomorphic(expected, actual):
        return Outcome(case.name, case.folder)
    return Outcome(case.name, case.folder, f"expected {_shown(expected)}\nfound {_shown(actual)}")


def comparable(graph: Graph, report: Node | None) -> Graph:
    """What is compared of a report: its verdict and, for each top-level result, everything but messages and
    details.
    """
    kept = Graph()
    for verdict in graph.objects(report, SH.conforms):
        kept.add((report, SH.conforms, verdict))
    for result in graph.objects(report, SH.result):
        kept.add((report, SH.result, result))
        for predicate in _COMPARED:
            for value in graph.objects(result, predicate):
                kept.add((result, predicate, value))
                if predicate == SH.resultPath:
                    _copy(graph, value, kept)
    return kept


def _copy(graph: Graph, node: Node, kept: Graph) -> None:
    if isinstance(node, BNode) and (node, None, None) not in kept:
        for predicate, value in graph.predicate_objects(node):
            kept.add((node, predicate, value))
            _copy(graph, value, kept)


def _shown(graph: Graph) -> str:
    return "\n".join(sorted(graph.serialize(format="nt").splitlines()))


def table(outcomes: Iterable[Outcome]) -> str:
    """Passed and all cases of each folder, and each failure with its first line."""
    counts: dict[str, list[int]] = {}
    failures = []
    for outcome in outcomes:
        count = counts.setdefault(outcome.folder, [0, 0])
        count[0] += outcome.passed
        count[1] += 1
        if not outcome.passed:
            failures.append(f"  failed  {outcome.case}: {outcome.why.splitlines()[0]}")
    lines = [f"{folder:<28}{passed:>4} of {all_}" for folder, (passed, all_) in sorted(counts.items())]
    total = [sum(column) for column in zip(*counts.values(), strict=True)] or [0, 0]
    return "\n".join([*lines, f"{'all':<28}{total[0]:>4} of {total[1]}", *failures])


def known_failures(engine_name: str) -> Mapping[str, Mapping[str, str]]:
    """Cases that this engine is known to fail: the clause of the recommendation and what it does instead."""
    text = (Path(__file__).parent / "known_failures.yaml").read_text("utf-8")
    return (yaml.safe_load(text) or {}).get(engine_name, {})
