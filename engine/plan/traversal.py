"""Walking over plans: a plan with its parts replaced."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, replace
from functools import cache
from operator import is_
from typing import Any, Final

from rdflib.term import Node

from engine.plan.algebra import (
    Aggregate,
    Nodes,
    Plan,
    Rows,
    Scan,
    SortKey,
    Table,
    Unit,
    Values,
)
from engine.plan.expressions import Call, Constant, Exists

Rewrite = Callable[[Plan], Plan]


_LEAVES: Final = (Rows, Scan, Nodes, Table, Unit, Values)


def rewrite_upwards(plan: Plan, rewrite: Rewrite) -> Plan:
    """The plan after `rewrite` was applied to every part, inner parts first, patterns of EXISTS included.

    What does not change stays the very same value.
    """
    if isinstance(plan, _LEAVES):
        return rewrite(plan)
    changed = {
        name: new
        for name in _field_names(type(plan))  # type: ignore[arg-type]
        if (new := _rewritten(value := getattr(plan, name), rewrite)) is not value
    }
    return rewrite(replace(plan, **changed) if changed else plan)  # type: ignore[type-var]


@cache
def _field_names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _rewritten(value: Any, rewrite: Rewrite) -> Any:
    if isinstance(value, Plan):
        return rewrite_upwards(value, rewrite)
    if isinstance(value, tuple):
        parts = tuple(_rewritten(part, rewrite) for part in value)
        return value if all(map(is_, parts, value)) else parts
    if isinstance(value, Call):
        arguments = _rewritten(value.arguments, rewrite)
        return value if arguments is value.arguments else Call(value.function, arguments)
    if isinstance(value, Exists):
        plan, condition = rewrite_upwards(value.plan, rewrite), _rewritten(value.condition, rewrite)
        return value if plan is value.plan and condition is value.condition else Exists(plan, condition)
    if isinstance(value, Aggregate | SortKey):
        expression = _rewritten(value.expression, rewrite)
        return value if expression is value.expression else replace(value, expression=expression)
    return value


def parts_of(plan: Plan) -> Iterator[Plan]:
    """The plan and every part of it, patterns of EXISTS included."""
    yield plan
    for field in fields(plan):  # type: ignore[arg-type]
        yield from _parts(getattr(plan, field.name))


def look_at(plans: Iterable[Plan], triples: Iterable[tuple[Node, Node, Node]]) -> bool:
    """Whether a pattern of the plans matches one of the triples."""
    parts = {part for plan in plans for part in parts_of(plan)}
    scans = [part for part in parts if isinstance(part, Scan)]
    return any(isinstance(part, Nodes) for part in parts) or any(
        all(
            not isinstance(slot, Constant) or slot.term == term
            for slot, term in zip(scan.slots, triple, strict=True)
        )
        for scan in scans
        for triple in triples
    )


def _parts(value: Any) -> Iterator[Plan]:
    if isinstance(value, Plan):
        yield from parts_of(value)
    elif isinstance(value, tuple):
        for part in value:
            yield from _parts(part)
    elif isinstance(value, Call):
        yield from _parts(value.arguments)
    elif isinstance(value, Exists):
        yield from _parts(value.plan)
        yield from _parts(value.condition)
    elif isinstance(value, Aggregate | SortKey):
        yield from _parts(value.expression)
