"""Expressions over the variables of a plan: what FILTER, BIND, ORDER BY and join conditions hold.

An expression gives a term, or *nothing*: an unbound variable and an error are the same nothing, and nothing
is never false. `Call("not", nothing)` is nothing; `and` and `or` follow the three-valued table of the
recommendation.

https://www.w3.org/TR/sparql11-query/#evaluation
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdflib.term import Node

if TYPE_CHECKING:
    from engine.plan.algebra import Plan


class Expression:
    """Base of all expressions."""


@dataclass(frozen=True)
class Variable(Expression):
    """The value of a variable in the row at hand."""

    name: str


@dataclass(frozen=True)
class Constant(Expression):
    """A term known when compiling."""

    term: Node


@dataclass(frozen=True)
class Call(Expression):
    """An operator or function by its SPARQL name in lower case (`=`, `<`, `+`, `and`, `not`, `isiri`, `if`,
    `in` …).

    Casts are called by the IRI of the datatype. `engine.sql.functions.FUNCTIONS` is the readable table of
    all names.
    """

    function: str
    arguments: tuple[Expression, ...]


@dataclass(frozen=True)
class Exists(Expression):
    """True when `plan` has a row that agrees with the row at hand on the variables both have, and meets
    `condition`.

    `condition` may speak of variables of both sides. Use SemiJoin and AntiJoin where the whole filter is one
    EXISTS; this form is for EXISTS inside a larger expression.
    """

    plan: Plan
    condition: Expression | None = None


def call(function: str, *arguments: Expression) -> Call:
    """`call("<", Variable("a"), Constant(one))`."""
    return Call(function, arguments)


def conjunction(conditions: list[Expression]) -> Expression | None:
    """All of the conditions, None for none of them."""
    if not conditions:
        return None
    result = conditions[0]
    for condition in conditions[1:]:
        result = call("and", result, condition)
    return result


def conjuncts(condition: Expression) -> Iterator[Expression]:
    """The parts of a condition that must all be true: a FILTER of `a && b` is a FILTER of `a` and one of
    `b`."""
    if isinstance(condition, Call) and condition.function == "and":
        for part in condition.arguments:
            yield from conjuncts(part)
    else:
        yield condition


def disjuncts(condition: Expression) -> Iterator[Expression]:
    """The alternatives of a condition, itself where it has no others."""
    if isinstance(condition, Call) and condition.function == "or":
        for part in condition.arguments:
            yield from disjuncts(part)
    else:
        yield condition


def variables_of(expression: Expression) -> frozenset[str]:
    """Variables of the row at hand that the expression reads, those an EXISTS shares with it included."""
    if isinstance(expression, Variable):
        return frozenset({expression.name})
    if isinstance(expression, Call):
        return frozenset().union(*(variables_of(argument) for argument in expression.arguments))
    if isinstance(expression, Exists):
        inner = frozenset(expression.plan.variables)
        return inner | (variables_of(expression.condition) if expression.condition else frozenset())
    return frozenset()
