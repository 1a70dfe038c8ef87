"""Property paths as values, and the plan that walks them.

SPARQL counts the ways along a sequence or an alternative, SHACL does not: `walk` keeps duplicates as SPARQL
wants them, `values` gives each pair once as SHACL wants it.

https://www.w3.org/TR/sparql11-query/#propertypaths, https://www.w3.org/TR/shacl/#property-paths
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from rdflib import URIRef
from rdflib.term import Node

from engine.plan.algebra import (
    Closure,
    Distinct,
    Extend,
    Filter,
    Join,
    Nodes,
    Plan,
    Project,
    Rename,
    Scan,
    Shared,
    Slot,
    Table,
    Union,
    Unit,
    Values,
)
from engine.plan.expressions import Constant, Variable, call

Fresh = Callable[[], str]


class Path:
    """Base of all paths."""


@dataclass(frozen=True)
class Predicate(Path):
    """One triple with this predicate."""

    iri: URIRef


@dataclass(frozen=True)
class Inverse(Path):
    """The path walked backwards."""

    path: Path


@dataclass(frozen=True)
class Sequence(Path):
    """One path after the other."""

    parts: tuple[Path, ...]


@dataclass(frozen=True)
class Alternative(Path):
    """Any of the paths."""

    parts: tuple[Path, ...]


@dataclass(frozen=True)
class ZeroOrMore(Path):
    """The path any number of times, not at all included."""

    path: Path


@dataclass(frozen=True)
class OneOrMore(Path):
    """The path at least once."""

    path: Path


@dataclass(frozen=True)
class ZeroOrOne(Path):
    """The path once or not at all."""

    path: Path


@dataclass(frozen=True)
class Negated(Path):
    """One triple with none of these predicates (`!(a|^b)`); either direction only if something is named for
    it."""

    forward: tuple[URIRef, ...] = ()
    backward: tuple[URIRef, ...] = ()


def values(path: Path, nodes: Plan, *, node: str = "this", value: str = "value") -> Plan:
    """Each pair (node, value) once, for the nodes in the column `node` of `nodes`."""
    names = (node, value)
    walked = walk(path, Variable(node), Variable(value), nodes, fresh_names(f"{value}_step"))
    return Distinct(Project(Join(nodes, walked), names))


def fresh_names(prefix: str) -> Fresh:
    """A source of names that no SPARQL variable can have."""
    numbers = count(1)
    return lambda: f"{prefix}.{next(numbers)}"


def walk(path: Path, start: Slot, end: Slot, bound: Plan, fresh: Fresh, graph: Node | None = None) -> Plan:
    """Rows for the ways from start to end.

    `bound` says where a path that needs a set of starts (`*`, `+`, `?`) may take them: the terms that a
    variable has in it, if it has the variable for certain. Other paths are not restricted by it; join the
    result with `bound`.
    """
    match simplified(path):
        case Predicate(iri):
            return Scan(start, Constant(iri), end, graph)
        case Inverse(inner):
            return walk(inner, end, start, bound, fresh, graph)
        case Sequence(parts):
            return _sequence(parts, start, end, bound, fresh, graph)
        case Alternative(parts):
            return Union(tuple(walk(part, start, end, bound, fresh, graph) for part in parts))
        case Negated(forward, backward):
            return _negated(forward, backward, start, end, fresh, graph)
        case ZeroOrMore(inner):
            return _repeated(inner, start, end, bound, fresh, graph, reflexive=True)
        case OneOrMore(inner):
            return _repeated(inner, start, end, bound, fresh, graph, reflexive=False)
        case ZeroOrOne(inner):
            return _optional(inner, start, end, bound, fresh, graph)
        case unknown:
            raise TypeError(f"not a path: {unknown!r}")


def simplified(path: Path) -> Path:
    """The same path without repetition of a repetition and without sequences of one."""
    match path:
        case ZeroOrMore(ZeroOrMore(inner) | OneOrMore(inner) | ZeroOrOne(inner)):
            return simplified(ZeroOrMore(inner))
        case OneOrMore(ZeroOrMore(inner) | ZeroOrOne(inner)) | ZeroOrOne(
            ZeroOrMore(inner) | OneOrMore(inner)
        ):
            return simplified(ZeroOrMore(inner))
        case OneOrMore(OneOrMore(inner)):
            return simplified(OneOrMore(inner))
        case ZeroOrOne(ZeroOrOne(inner)):
            return simplified(ZeroOrOne(inner))
        case Inverse(Inverse(inner)) | Sequence((inner,)) | Alternative((inner,)):
            return simplified(inner)
    return path


def needs_start(path: Path) -> bool:
    """Whether the plan of the path depends on knowing its starts."""
    match path:
        case ZeroOrMore() | OneOrMore() | ZeroOrOne():
            return True
        case Inverse(inner):
            return needs_start(inner)
        case Sequence(parts) | Alternative(parts):
            return any(needs_start(part) for part in parts)
    return False


def can_be_empty(path: Path) -> bool:
    """Whether the path leads from every term to itself."""
    match path:
        case ZeroOrMore() | ZeroOrOne():
            return True
        case Inverse(inner) | OneOrMore(inner):
            return can_be_empty(inner)
        case Sequence(parts):
            return all(map(can_be_empty, parts))
        case Alternative(parts):
            return any(map(can_be_empty, parts))
    return False


def _sequence(
    parts: tuple[Path, ...], start: Slot, end: Slot, bound: Plan, fresh: Fresh, graph: Node | None
) -> Plan:
    """Walks from the side that is known, so that every later part knows where it starts."""
    if len(parts) == 1:
        return walk(parts[0], start, end, bound, fresh, graph)
    middle = Variable(fresh())
    if _known(end, bound) is not None and _known(start, bound) is None:
        first = _first(
            parts[-1], middle, end, end, bound, fresh, graph, shared=any(map(needs_start, parts[:-1]))
        )
        rest = _sequence(parts[:-1], start, middle, first, fresh, graph)
    else:
        first = _first(
            parts[0], start, middle, start, bound, fresh, graph, shared=any(map(needs_start, parts[1:]))
        )
        rest = _sequence(parts[1:], middle, end, first, fresh, graph)
    return without(Join(first, rest), middle.name)


def _first(
    path: Path,
    start: Slot,
    end: Slot,
    known: Slot,
    bound: Plan,
    fresh: Fresh,
    graph: Node | None,
    *,
    shared: bool,
) -> Plan:
    """The part walked first; it is used again as the starts of the next part if that one needs any."""
    plan = walk(path, start, end, bound, fresh, graph)
    if not shared:
        return plan
    starts = _known(known, bound)
    if isinstance(known, Variable) and starts is not None:
        plan = Join(starts, plan)
    return Shared(plan)


def without(plan: Plan, *names: str) -> Plan:
    """The plan without these variables."""
    if not any(name in plan.variables for name in names):
        return plan
    return Project(plan, tuple(name for name in plan.variables if name not in names))


def _negated(
    forward: tuple[URIRef, ...],
    backward: tuple[URIRef, ...],
    start: Slot,
    end: Slot,
    fresh: Fresh,
    graph: Node | None,
) -> Plan:
    ways: list[Plan] = []
    if forward or not backward:
        ways.append(_other_than(forward, start, end, fresh, graph))
    if backward:
        ways.append(_other_than(backward, end, start, fresh, graph))
    return ways[0] if len(ways) == 1 else Union(tuple(ways))


def _other_than(
    predicates: tuple[URIRef, ...], start: Slot, end: Slot, fresh: Fresh, graph: Node | None
) -> Plan:
    predicate = Variable(fresh())
    plan: Plan = Scan(start, predicate, end, graph)
    for iri in predicates:
        plan = Filter(plan, call("not", call("sameterm", predicate, Constant(iri))))
    return without(plan, predicate.name)


def _known(slot: Slot, bound: Plan) -> Plan | None:
    """The terms an end of the path can be, as a distinct plan; None if it can be any. Constants have no
    column name."""
    if isinstance(slot, Constant):
        return Values(("constant",), ((slot.term,),))
    if slot.name in bound.certain:
        if isinstance(bound, Table) and bound.distinct and bound.columns == (slot.name,):
            return bound
        return Distinct(Project(bound, (slot.name,)))
    return None


def _starts(slot: Slot, bound: Plan, name: str) -> Plan | None:
    """The same under the given name."""
    known = _known(slot, bound)
    return None if known is None else Rename(known, ((known.variables[0], name),))


def _repeated(
    path: Path, start: Slot, end: Slot, bound: Plan, fresh: Fresh, graph: Node | None, *, reflexive: bool
) -> Plan:
    reflexive = reflexive or can_be_empty(path)  # also for a term that no triple has
    source, target = fresh(), fresh()
    step_from, step_to = Variable(fresh()), Variable(fresh())
    step = walk(path, step_from, step_to, Unit(), fresh, graph)
    starts = _starts(start, bound, source)
    backwards = False
    if starts is None:
        starts = _starts(end, bound, source)
        backwards = starts is not None
    if starts is None:
        origins: Plan = Nodes(source, graph)
        if not reflexive:
            origins = Distinct(Rename(Project(step, (step_from.name,)), ((step_from.name, source),)))
        starts = origins
    near, far = (step_to.name, step_from.name) if backwards else (step_from.name, step_to.name)
    closure = Closure(starts, step, source, target, near, far, reflexive)
    ends = (end, start) if backwards else (start, end)
    return _placed(closure, (source, target), ends)


def _optional(path: Path, start: Slot, end: Slot, bound: Plan, fresh: Fresh, graph: Node | None) -> Plan:
    source, target = fresh(), fresh()
    starts = _starts(start, bound, source)
    backwards = False
    if starts is None:
        starts = _starts(end, bound, source)
        backwards = starts is not None
    if starts is None:
        starts = Nodes(source, graph)
    near, far = Variable(source), Variable(target)
    once = (
        walk(path, far, near, starts, fresh, graph)
        if backwards
        else walk(path, near, far, starts, fresh, graph)
    )
    pairs = Union((Extend(starts, target, near), Project(Join(starts, once), (source, target))))
    ends = (end, start) if backwards else (start, end)
    return _placed(Distinct(pairs), (source, target), ends)


def _placed(pairs: Plan, columns: tuple[str, str], ends: tuple[Slot, Slot]) -> Plan:
    """Pairs of terms under the names of the slots; constants and a repeated variable become filters."""
    plan = pairs
    names: dict[str, str] = {}
    for column, slot in zip(columns, ends, strict=True):
        if isinstance(slot, Constant):
            plan = Filter(plan, call("sameterm", Variable(column), slot))
        elif slot.name in names.values():
            first = next(old for old, new in names.items() if new == slot.name)
            plan = Filter(plan, call("sameterm", Variable(column), Variable(first)))
        else:
            names[column] = slot.name
    kept = tuple(column for column in columns if column in names)
    return Rename(Project(plan, kept), tuple(names.items()))
