"""Solutions of a query's pattern in a graph, for known values of some of its variables.

rdflib evaluates everything but basic graph patterns: those are met here, most selective triple first. What is
selective shows only when values are known, and a graph that asks its database cannot go through all instances
of a class to find the one that is wanted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from rdflib import RDF, BNode, Graph, Variable
from rdflib.paths import Path
from rdflib.plugins.sparql import CUSTOM_EVALS
from rdflib.plugins.sparql.algebra import translateQuery, traverse
from rdflib.plugins.sparql.evaluate import evalPart
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.plugins.sparql.sparql import FrozenBindings, QueryContext
from rdflib.term import Node

from engine.asked_graph import AskedGraph
from engine.sparql.parse_trees import TREES

Solution = Mapping[Variable, Node]
Known = dict[Any, Node]
"""Variables, and blank nodes of a query, which are variables without a name."""

_MODIFIERS: Final = frozenset({"Slice", "Distinct", "Reduced", "Project", "OrderBy"})
_FOCUS: Final = Variable("this")
_PLACE: Final = "engine.evidence"


class _BasicPattern(CompValue):
    """A basic graph pattern that is met by us."""


@dataclass(frozen=True)
class Prepared:
    """The pattern of a query, below projection and modifiers, as rdflib's algebra; nobody changes it."""

    pattern: Any
    may_be_given: frozenset[Variable]
    """Variables whose values may be given beforehand, where one solution is looked for again: those that
    every solution binds by triples, and that mean the same wherever they stand.
    """


@lru_cache(maxsize=1024)
def prepared(text: str, prefixes: tuple[tuple[str, str], ...] = ()) -> Prepared:
    """A query whose solutions can be asked for; `prefixes` are those that its text does not declare."""
    part = translateQuery(TREES.tree(text), initNs=dict(prefixes)).algebra.p
    while part.name in _MODIFIERS:
        part = part.p
    pattern = traverse(part, visitPost=_ours)
    return Prepared(pattern, _bound_by_triples(pattern) - _hidden(pattern))


def _ours(part: Any) -> Any:
    """A part as we evaluate it; None for a part that stays as it is."""
    if not isinstance(part, CompValue):
        return None
    if part.name == "Join" and _is_plain(part.p1) and _is_plain(part.p2):
        part["lazy"] = True  # rdflib does not see that inside EXISTS, and would meet each side alone
        return None
    if part.name != "BGP":
        return None
    made = _BasicPattern(part.name, **part)
    vars(made).update(vars(part))  # what rdflib has noted beside
    return made


def _is_plain(part: Any) -> bool:
    """Whether a part is nothing but triple patterns: then values may flow into it."""
    both: bool = part.name == "Join" and _is_plain(part.p1) and _is_plain(part.p2)
    alone: bool = part.name == "BGP"
    return alone or both


def solutions(data: Graph, pattern: Any, known: Solution) -> Iterator[dict[Variable, Node]]:
    """The solutions of a part of a prepared pattern, each with what was known."""
    CUSTOM_EVALS[_PLACE] = _evaluated
    context = QueryContext(data, initBindings=dict(known))  # type: ignore[arg-type]
    for solution in evalPart(context, pattern):
        yield {**known, **dict(solution.items())}


def _evaluated(context: QueryContext, part: CompValue) -> Iterator[FrozenBindings]:
    """rdflib's way to evaluate a part differently; raises NotImplementedError for all that is not ours."""
    if not isinstance(part, _BasicPattern):
        raise NotImplementedError
    return _solved(context, part.triples)


def _solved(context: QueryContext, patterns: Sequence[Any]) -> Iterator[FrozenBindings]:
    before: Known = dict(context.bindings.items())
    for found in _met(context.graph, tuple(patterns), before):
        after = context.push()
        for name, term in found.items():
            if name not in before:
                after[name] = term  # type: ignore[assignment]
        yield after.solution()


def _met(graph: Any, patterns: tuple[Any, ...], known: Known) -> Iterator[Known]:
    """What makes all patterns true, as often as rdflib would find it."""
    if not patterns:
        yield known
        return
    first = min(range(len(patterns)), key=lambda place: _cost(graph, patterns[place], known))
    rest = (*patterns[:first], *patterns[first + 1 :])
    slots = patterns[first]
    filled = tuple(known.get(slot) if isinstance(slot, Variable | BNode) else slot for slot in slots)
    for triple in graph.triples(filled):
        found = _extended(known, slots, filled, triple)
        if found is not None:
            yield from _met(graph, rest, found)


def _extended(known: Known, slots: Any, filled: Any, triple: Any) -> Known | None:
    """What is known after this triple; None where a variable would have to be two terms."""
    found = dict(known)
    for slot, given, term in zip(slots, filled, triple, strict=True):
        if given is None and found.setdefault(slot, term) != term:
            return None
    return found


def _cost(graph: Any, pattern: Any, known: Known) -> tuple[float, ...]:
    """How much there may be to go through; of patterns that cost the same the query's first is met first."""
    subject, predicate, value = pattern
    if _is_known(subject, known):
        return (0,) if _is_known(value, known) else (1,)
    if not _is_known(value, known):
        return (7,) if isinstance(predicate, Path) or not _is_known(predicate, known) else (6,)
    if predicate == RDF.type:
        return (5,)  # all instances
    named = not isinstance(value, Variable | BNode)  # a code, a class: as a rule many have it
    if isinstance(predicate, Path):
        return (3 + named,)
    many = graph.subjects_of_value(predicate) if isinstance(graph, AskedGraph) else 0
    return (4 if named else 2, many, value != _FOCUS)


def _is_known(slot: Any, known: Known) -> bool:
    return slot in known if isinstance(slot, Variable | BNode) else True


def _bound_by_triples(part: Any) -> frozenset[Variable]:
    match part.name:
        case "BGP":
            return frozenset(slot for triple in part.triples for slot in triple if isinstance(slot, Variable))
        case "Join":
            return _bound_by_triples(part.p1) | _bound_by_triples(part.p2)
        case "Union":
            return _bound_by_triples(part.p1) & _bound_by_triples(part.p2)
        case "LeftJoin" | "Minus":
            return _bound_by_triples(part.p1)
        case "Group":
            return _bound_by_triples(part.p) & _keys(part)
        case "Extend":
            below = _bound_by_triples(part.p)
            return below if part.var not in below or _names_key(part) else below - {part.var}
        case "Project":
            return _bound_by_triples(part.p) & frozenset(part.PV)
        case "Filter" | "AggregateJoin" | "Distinct" | "Reduced" | "OrderBy" | "ToMultiSet":
            return _bound_by_triples(part.p) if isinstance(part.p, CompValue) else frozenset()
    return frozenset()  # VALUES, GRAPH, LIMIT


def _keys(part: Any) -> frozenset[Variable]:
    return frozenset(one for one in part.expr or () if isinstance(one, Variable))


def _names_key(part: Any) -> bool:
    """Whether an Extend only gives a key of a grouping its name back."""
    while part.name == "Extend":
        part = part.p
    name: str = part.name
    return name == "AggregateJoin"


def _hidden(part: Any) -> frozenset[Variable]:
    """Variables of inner selects that mean something else outside, or are not seen there."""
    if isinstance(part, CompValue):
        found = frozenset(one for key in part for one in _hidden(part[key] if key != "_vars" else None))
        if part.name == "Project":
            found |= _named(part.p) - frozenset(part.PV)
        return found
    if isinstance(part, list | tuple):
        return frozenset(one for each in part for one in _hidden(each))
    return frozenset()


def _named(part: Any) -> frozenset[Variable]:
    """Every variable written anywhere in a part."""
    if isinstance(part, Variable):
        return frozenset({part})
    if isinstance(part, CompValue):
        return frozenset(one for key in part for one in _named(part[key] if key != "_vars" else None))
    if isinstance(part, list | tuple | set | frozenset):
        return frozenset(one for each in part for one in _named(each))
    return frozenset()
