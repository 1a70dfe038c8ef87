"""What must be bound for any alternative of a condition is asked of the tables before anything is computed.

Filter COALESCE(?age < ?least, false) || COALESCE(?age >= ?under, false)
→   Filter … && (BOUND(?least) || BOUND(?under))
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from rdflib import Literal

from engine.plan.expressions import (
    Call,
    Constant,
    Expression,
    Variable,
    call,
    conjunction,
    conjuncts,
    disjuncts,
)

_STRICT: Final = frozenset({"=", "!=", "<", "<=", ">", ">=", "sameterm", "+", "-", "*", "/"})
"""Functions that are nothing where an argument is nothing."""


def needed_bindings(condition: Expression, optional: Collection[str]) -> Expression | None:
    """Which of the `optional` variables are bound wherever the condition holds; None where any alternative
    needs none of them, and where there are no alternatives: the database sees those by itself.
    """
    alternatives = list(disjuncts(condition))
    needs = [sorted(_needed(each) & frozenset(optional)) for each in alternatives]
    if len(needs) < 2 or not all(needs):
        return None
    return call("or", *map(_all_bound, needs))


def _all_bound(names: Sequence[str]) -> Expression:
    condition = conjunction([call("bound", Variable(name)) for name in names])
    assert condition is not None
    return condition


def _needed(condition: Expression) -> frozenset[str]:
    """The variables that are bound wherever the condition is true."""
    match condition:
        case Call("and"):
            return frozenset().union(*map(_needed, conjuncts(condition)))
        case Call("or"):
            return frozenset.intersection(*map(_needed, disjuncts(condition)))
        case Call("coalesce", values):
            possible = [_needed(value) for value in values if value != Constant(Literal(False))]
            return frozenset.intersection(*possible) if possible else frozenset()
        case Call("bound", (Variable(name),)):
            return frozenset({name})
    return _read(condition)


def _read(expression: Expression) -> frozenset[str]:
    """The variables that are bound wherever the expression is anything at all."""
    match expression:
        case Variable(name):
            return frozenset({name})
        case Call(function, arguments) if function in _STRICT:
            return frozenset().union(*map(_read, arguments))
    return frozenset()
