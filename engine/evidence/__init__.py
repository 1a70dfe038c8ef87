"""Evidence: the facts of the data graph that make a validation result.

It needs only the data graph, the shapes graph and the result, whichever engine found it. The triples are
sufficient (alone, together with the shapes, they give the result again) and few; where the result rests on
something that is not there, an `Absence` says what was looked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rdflib import Graph

from engine.asked_graph import together
from engine.evidence.facts import Absence, Evidence, Facts
from engine.results import Result
from engine.vocabulary import SH

__all__ = ["Absence", "Evidence", "evidence", "evidence_of_all"]


# What asks queries takes a while to import; whoever only checks never comes to it.


def evidence(data: Graph, shapes: Graph, result: Result) -> Evidence:
    """The triples of `data` that make `result`, and what was looked for in vain.

    Triples about the focus node come first, then the others, each group sorted; no triple comes twice.
    """
    from engine.evidence.targets import target_evidence

    facts = Facts()
    _collect(data, shapes, result, facts)
    if result.root_shape is not None:
        target_evidence(data, shapes, result, facts)
    return facts.evidence(result.focus)


def evidence_of_all(data: Graph, shapes: Graph, results: Sequence[Result]) -> Iterator[Evidence]:
    """The `evidence` of each result, in order. Where `data` asks tables it asks for many results at once."""
    return together(data, lambda result: evidence(data, shapes, result), results)


def _collect(data: Graph, shapes: Graph, result: Result, facts: Facts) -> None:
    from engine.evidence.constraints import core_evidence
    from engine.evidence.queries import query_evidence, validator_evidence

    if result.component == SH.SPARQLConstraintComponent and result.source_constraint is not None:
        query_evidence(data, shapes, result, facts)
    elif (result.component, SH.parameter, None) in shapes:
        validator_evidence(data, shapes, result, facts)
    else:
        core_evidence(data, shapes, result, facts)
    for detail in result.details:
        _collect(data, shapes, detail, facts)
