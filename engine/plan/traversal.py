"""Walking over plans: a plan with its parts replaced."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from typing import Any

from engine.plan.algebra import Aggregate, Plan, SortKey
from engine.plan.expressions import Call, Exists, Expression

Rewrite = Callable[[Plan], Plan]


def rewrite_upwards(plan: Plan, rewrite: Rewrite) -> Plan:
    """The plan after `rewrite` was applied to every part, inner parts first, patterns of EXISTS included."""
    changes = {
        field.name: _rewritten(value, rewrite)
        for field in fields(plan)  # type: ignore[arg-type]
        if _holds_plans(value := getattr(plan, field.name))
    }
    changed = {name: value for name, value in changes.items() if value != getattr(plan, name)}
    return rewrite(replace(plan, **changed) if changed else plan)  # type: ignore[type-var]


def _holds_plans(value: Any) -> bool:
    if isinstance(value, tuple):
        return any(_holds_plans(part) for part in value)
    return isinstance(value, Plan | Call | Exists | Aggregate | SortKey)


def _rewritten(value: Any, rewrite: Rewrite) -> Any:
    if isinstance(value, Plan):
        return rewrite_upwards(value, rewrite)
    if isinstance(value, tuple):
        return tuple(_rewritten(part, rewrite) for part in value)
    if isinstance(value, Expression):
        return _rewritten_expression(value, rewrite)
    if isinstance(value, Aggregate | SortKey) and value.expression is not None:
        return replace(value, expression=_rewritten_expression(value.expression, rewrite))
    return value


def _rewritten_expression(expression: Expression, rewrite: Rewrite) -> Expression:
    if isinstance(expression, Call):
        arguments = tuple(_rewritten_expression(argument, rewrite) for argument in expression.arguments)
        return Call(expression.function, arguments)
    if isinstance(expression, Exists):
        condition = expression.condition
        inner = None if condition is None else _rewritten_expression(condition, rewrite)
        return Exists(rewrite_upwards(expression.plan, rewrite), inner)
    return expression


def parts_of(plan: Plan) -> Iterator[Plan]:
    """The plan and every part of it, patterns of EXISTS included."""
    yield plan
    for field in fields(plan):  # type: ignore[arg-type]
        yield from _parts(getattr(plan, field.name))


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
