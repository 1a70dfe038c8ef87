"""Takes conditions out of a rule, one at a time, in memory: the rest should fail one of the rule's cases."""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import Graph, Literal, Namespace
from rdflib.term import Node

from hegui.rules import RuleInfo

SH = Namespace("http://www.w3.org/ns/shacl#")
CONDITIONS = (SH.minCount, SH["class"], SH.disjoint)
"""Parameters of SHACL Core that our rules use."""
PAIRS = {"(": ")", "{": "}"}


def without_one_condition(rule: RuleInfo, *, of_components: bool = False) -> Iterator[tuple[str, Graph]]:
    """The rule's shapes without one FILTER of a query, one Core parameter or one parameter of a component,
    with what was taken out.

    A component's own query is tried where `of_components`: its page in docs/policy has the cases for it, and
    a rule that is written with it need not show them again.
    """
    validators = {
        *rule.shapes.objects(None, SH.nodeValidator),
        *rule.shapes.objects(None, SH.propertyValidator),
    }
    declared = set(rule.shapes.objects(None, SH.parameter))
    for part, query in sorted(rule.shapes.subject_objects(SH.select)):
        for start, end in filters_of(str(query)) if of_components or part not in validators else ():
            text = " ".join(str(query)[start:end].split())
            yield text, _with(rule.shapes, (part, SH.select, query), str(query)[:start] + str(query)[end:])
    for parameter in (*CONDITIONS, *sorted(rule.shapes.value(one, SH.path) for one in declared)):
        for part, value in sorted(rule.shapes.subject_objects(parameter)):
            if part not in declared:
                taken = _with(rule.shapes, (part, parameter, value), None)
                yield f"{parameter.removeprefix(SH)} {value}", taken


def filters_of(query: str) -> Iterator[tuple[int, int]]:
    """Where each FILTER of a query begins and ends, the inner ones too."""
    start = query.find("FILTER")
    while start >= 0:
        opening = min(i for i in (query.find("(", start), query.find("{", start)) if i >= 0)
        yield start, _closing(query, opening) + 1
        start = query.find("FILTER", start + 1)


def _closing(query: str, opening: int) -> int:
    """Where the bracket at `opening` closes; one kind only is counted, since queries nest them properly."""
    own, depth = query[opening], 0
    for place in range(opening, len(query)):
        depth += (query[place] == own) - (query[place] == PAIRS[own])
        if depth == 0:
            return place
    raise ValueError(f"a bracket is not closed: {query[opening:]}")


def _with(shapes: Graph, triple: tuple[Node, Node, Node], text: str | None) -> Graph:
    changed = Graph()
    for one in shapes:
        changed.add(one)
    changed.remove(triple)
    if text is not None:
        changed.add((triple[0], triple[1], Literal(text)))
    return changed
