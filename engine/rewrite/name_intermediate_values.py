"""Names intermediate values of an expression, so that SQL may repeat them.

    Filter ((?a + ?b) * ?c) > 5   →   Filter ?let.2 > 5 over ?let.2 := ?let.1 * ?c over ?let.1 := ?a + ?b

The SQL of most operators mentions its arguments several times; without names, nested expressions would grow
exponentially. Nothing else changes: an intermediate value is nothing where it was nothing before.
"""

from __future__ import annotations

from typing import Final

from engine.plan.algebra import Extend, Plan
from engine.plan.expressions import Call, Exists, Expression, Variable

LOGIC: Final = frozenset({"and", "or", "not", "istrue", "coalesce", "if"})
"""Operators whose SQL mentions each argument once."""
LIGHT: Final = frozenset({"str", "strlen", "lang", "datatype", "bound"})
"""Functions whose SQL is short enough to be repeated when their argument is a variable."""


def name_intermediate_values(
    plan: Plan, expression: Expression, *, prefix: str = "let.", whole: bool = False
) -> tuple[Plan, Expression]:
    """The plan extended by the intermediate values, and the expression over it; `whole` names the result
    too."""
    names = _Names(plan, prefix)
    result = names.flattened(expression)
    if whole and not isinstance(result, Variable):
        result = names.named(result)
    return names.plan, result


class _Names:
    def __init__(self, plan: Plan, prefix: str) -> None:
        self.plan = plan
        self.prefix = prefix
        self.count = 0

    def named(self, expression: Expression) -> Variable:
        self.count += 1
        name = f"{self.prefix}{self.count}"
        self.plan = Extend(self.plan, name, expression)
        return Variable(name)

    def flattened(self, expression: Expression) -> Expression:
        if not isinstance(expression, Call):
            return expression
        arguments = [self.flattened(argument) for argument in expression.arguments]
        if expression.function not in LOGIC:
            arguments = [self.named(argument) if _is_heavy(argument) else argument for argument in arguments]
        return Call(expression.function, tuple(arguments))


def _is_heavy(expression: Expression) -> bool:
    if isinstance(expression, Call):
        light = expression.function in LIGHT and all(
            isinstance(item, Variable) for item in expression.arguments
        )
        return not light
    return isinstance(expression, Exists)
