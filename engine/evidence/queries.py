"""Evidence for SPARQL constraints and custom components: the triples that the query's patterns met for one
solution.

The query is evaluated once more, for one focus node, by rdflib; then its algebra is walked with the solution
in hand, each triple pattern is filled in, and what `NOT EXISTS` looked for is noted.

https://www.w3.org/TR/shacl/#sparql-constraints
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from rdflib import BNode, Dataset, Graph, URIRef, Variable
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Literal, Node

from engine.evidence.facts import Facts, Pattern
from engine.evidence.routes import Triple, routes
from engine.evidence.solving import Solution, prepared, solutions
from engine.results import Result
from engine.shapes.paths import read_path, sparql_text
from engine.shapes.prefixes import declared_prefixes
from engine.shapes.values import SHAPES_GRAPH
from engine.sparql.paths import path_of
from engine.vocabulary import SH

_Query = tuple[str, tuple[tuple[str, str], ...]]
"""A text, and the prefixes that it does not declare itself."""


def query_evidence(data: Graph, shapes: Graph, result: Result, facts: Facts) -> None:
    """Gathers the facts behind one result of a `sh:sparql` constraint."""
    constraint = result.source_constraint
    if constraint is not None:
        query = _query(shapes, constraint, SH.select, result.source_shape)
        if "shapesGraph" in query[0]:
            _gather(_beside(data, shapes), query, result, {Variable("shapesGraph"): SHAPES_GRAPH}, facts)
        else:
            _gather(data, query, result, {}, facts)


def validator_evidence(data: Graph, shapes: Graph, result: Result, facts: Facts) -> None:
    """Gathers the facts behind one result of a custom constraint component."""
    shape = result.source_shape
    path = shapes.value(shape, SH.path)
    kind = SH.nodeValidator if path is None else SH.propertyValidator
    validator = shapes.value(result.component, kind) or shapes.value(result.component, SH.validator)
    parameters = _parameters(shapes, result.component, shape)
    if path is not None and result.value is not None:
        facts.add(routes(data, read_path(shapes, path), result.focus).get(result.value, ()))
    if validator is None:
        return
    if (validator, SH.select, None) in shapes:
        _gather(data, _query(shapes, validator, SH.select, shape), result, parameters, facts)
        return
    if result.value is not None:
        parameters = {**parameters, Variable("value"): result.value}
    _note_absent(
        data, _query(shapes, validator, SH.ask, shape), {**parameters, Variable("this"): result.focus}, facts
    )


def _beside(data: Graph, shapes: Graph) -> Graph:
    """The data with the shapes as a graph of their own, for queries that look into it."""
    both = Dataset()
    for triple in data:
        both.add(triple)
    for triple in shapes:
        both.graph(SHAPES_GRAPH).add(triple)
    return both


def _parameters(shapes: Graph, component: Node, shape: Node) -> dict[Variable, Node]:
    """The values that the shape gives to the parameters of the component, by variable."""
    found: dict[Variable, Node] = {}
    for parameter in shapes.objects(component, SH.parameter):
        predicate = shapes.value(parameter, SH.path)
        value = shapes.value(shape, predicate) if predicate is not None else None
        if value is not None:
            found[Variable(str(predicate).rsplit("#")[-1].rsplit("/")[-1])] = value
    return found


def _query(shapes: Graph, node: Node, kind: URIRef, shape: Node) -> _Query:
    """The text of the query, `$PATH` replaced, and the prefixes that its shapes declare for it."""
    text = str(shapes.value(node, kind))
    path = shapes.value(shape, SH.path)
    if path is not None:
        text = text.replace("$PATH", sparql_text(read_path(shapes, path)))
    return text, tuple(sorted(declared_prefixes(shapes, node).items()))


def _gather(data: Graph, asked: _Query, result: Result, parameters: Solution, facts: Facts) -> None:
    wanted = {Variable(name): term for name, term in result.bindings.items()}
    known = {**parameters, Variable("this"): result.focus, Variable("currentShape"): result.source_shape}
    query = prepared(*asked)
    pattern = query.pattern
    given = {name: term for name, term in wanted.items() if name in query.may_be_given}
    for solution in solutions(data, pattern, {**given, **known}):
        if all(solution.get(name, term) == term for name, term in wanted.items()):
            _walk(data, pattern, {**known, **wanted, **solution}, facts)


def _note_absent(data: Graph, asked: _Query, known: Solution, facts: Facts) -> None:
    """An ASK that is false: what it asked for, and whatever half of it is there."""
    pattern = prepared(*asked).pattern
    facts.miss(_patterns(pattern, known), _condition(pattern, known))
    for part in _parts(pattern, "BGP"):
        for solution in solutions(data, part, known):
            _walk(data, part, {**known, **solution}, facts)


def _walk(data: Graph, part: Any, known: Solution, facts: Facts) -> None:
    """Fills in the patterns of `part` with what is known; where that leaves a choice, every solution
    counts.
    """
    match part.name:
        case "BGP":
            for solution in _ways_to_meet(data, part, known):
                for pattern in part.triples:
                    facts.add(_met(data, pattern, solution))
        case "Join":
            _walk(data, part.p1, known, facts)
            _walk(data, part.p2, known, facts)
        case "LeftJoin":
            _walk(data, part.p1, known, facts)
            optional = CompValue("Filter", expr=part.expr, p=part.p2)
            if any(True for _ in solutions(data, optional, known)):
                _walk(data, part.p2, known, facts)
        case "Union":
            for branch in (part.p1, part.p2):
                if any(True for _ in solutions(data, branch, known)):
                    _walk(data, branch, known, facts)
        case "Minus":
            _walk(data, part.p1, known, facts)
            facts.miss(_patterns(part.p2, known), _condition(part.p2, known))
        case "Filter":
            _walk(data, part.p, known, facts)
            _exists(data, part.expr, known, facts)
        case "Project":
            _each(data, part.p, {name: term for name, term in known.items() if name in part.PV}, facts)
        case "Group":
            keys = {one for one in part.expr or () if isinstance(one, Variable)}
            _each(data, part.p, {name: known[name] for name in keys if name in known}, facts)
        case _ if (
            part.get("p") is not None
        ):  # Extend, ToMultiSet, AggregateJoin, Distinct, OrderBy, Slice, Graph
            _walk(data, part.p, known, facts)


def _each(data: Graph, part: Any, known: Solution, facts: Facts) -> None:
    """Below a projection or a grouping other variables begin: every solution of the inside contributes."""
    for solution in solutions(data, part, known):
        _walk(data, part, solution, facts)


def _ways_to_meet(data: Graph, part: Any, known: Solution) -> Iterable[Solution]:
    """What is known is part of a solution: where it leaves nothing open, it is the solution."""
    is_open = any(slot not in known for triple in part.triples for slot in triple if _is_variable(slot))
    return solutions(data, part, known) if is_open else [known]


def _is_variable(slot: Any) -> bool:
    """Blank nodes of a query are variables without a name."""
    return isinstance(slot, Variable | BNode)


def _met(data: Graph, pattern: tuple[Node, Any, Node], known: Solution) -> Iterable[Triple]:
    subject, predicate, end = (_filled(part, known) for part in pattern)
    if isinstance(predicate, URIRef):
        return [(subject, predicate, end)]
    return routes(data, path_of(predicate), subject).get(end, ())


def _filled(part: Any, known: Solution) -> Any:
    return known.get(part, part) if _is_variable(part) else part


def _exists(data: Graph, expression: Any, known: Solution, facts: Facts) -> None:
    for part in _parts(expression, "Builtin_EXISTS", "Builtin_NOTEXISTS"):
        found = sorted(solutions(data, part.graph, known), key=str)
        if found:
            _walk(data, part.graph, {**known, **found[0]}, facts)
        else:
            facts.miss(_patterns(part.graph, known), _condition(part.graph, known))


def _patterns(part: Any, known: Solution) -> list[Pattern]:
    """The triple patterns of a part with what is known put in."""
    patterns = [pattern for block in _parts(part, "BGP") for pattern in block.triples]
    return [tuple(_filled(one, known) for one in pattern) for pattern in patterns]


def _condition(part: Any, known: Solution) -> str:
    """The comparisons of a part, so that a reader sees what the things looked for had to fulfil."""
    comparisons = [
        f"{_shown(one.expr, known)} {one.op} {_shown(one.other, known)}"
        for one in _parts(part, "RelationalExpression")
        if not isinstance(one.other, list)
    ]
    return f" FILTER({' && '.join(comparisons)})" if comparisons else ""


def _shown(part: Any, known: Solution) -> str:
    filled = _filled(part, known)
    return filled.n3() if isinstance(filled, URIRef | Literal | Variable) else "…"


def _parts(part: Any, *names: str) -> Iterator[Any]:
    """Every part of an algebra or expression with one of these names, outermost first."""
    if isinstance(part, CompValue):
        if part.name in names:
            yield part
        for key in part:
            yield from _parts(getattr(part, key) if isinstance(key, str) else None, *names)
    elif isinstance(part, list | tuple) and not (part and isinstance(part[0], Variable)):
        for one in part:
            yield from _parts(one, *names)
