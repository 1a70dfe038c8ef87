"""`report.ttl`: the findings as a W3C validation report, https://www.w3.org/TR/shacl/#validation-report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rdflib import Graph, Literal
from rdflib.term import Node

from engine.report_graph import report_graph
from engine.results import Result, Results
from engine.vocabulary import SH
from report.findings import Finding
from report.identity import finding_ids
from report.vocabulary import DATA


def validation_graph(results: Results, findings: Sequence[Finding]) -> Graph:
    """The validation report of `results` with `data:finding/ID` for each result and the findings' own words.

    `findings` are those that `explain` made of these results; a literal value they mask is masked here too.
    """
    by_id = {one.id: one for one in findings}
    ids = finding_ids(results.results, results.shapes)
    told = [_told(result, by_id[id_]) for id_, result in zip(ids, results.results, strict=True)]
    graph = report_graph(replace(results, results=tuple(told)))
    return _renamed(graph, _names(graph, told, ids))


def _told(result: Result, finding: Finding) -> Result:
    value = result.value
    if isinstance(value, Literal) and finding.value is not None and finding.value != str(value):
        value = Literal(finding.value)
    return replace(
        result,
        value=value,
        messages=finding.message.as_dict(),
        details=tuple(_told(one, replace(finding, value=None)) for one in result.details),
    )


def _names(graph: Graph, results: Sequence[Result], ids: Sequence[str]) -> Mapping[Node, Node]:
    """A finding's IRI for each result node, which `report_graph` numbers in the order of the results."""
    report = next(graph.subjects(SH.conforms))
    nodes = sorted(graph.objects(report, SH.result), key=str)
    return dict(zip(nodes, (DATA[f"finding/{one}"] for one in ids), strict=True))


def _renamed(graph: Graph, names: Mapping[Node, Node]) -> Graph:
    renamed = Graph()
    renamed.namespace_manager = graph.namespace_manager
    renamed.bind("data", DATA)
    for subject, predicate, value in graph:
        renamed.add((names.get(subject, subject), predicate, names.get(value, value)))
    return renamed
