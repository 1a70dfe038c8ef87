"""Which variables and expressions are integers or decimals of tables, so that they are computed natively."""

from __future__ import annotations

from typing import Final

from rdflib import XSD, Literal

from engine.plan.algebra import (
    AntiJoin,
    Distinct,
    Extend,
    Filter,
    Join,
    LeftJoin,
    Plan,
    Project,
    Rows,
    SemiJoin,
    Shared,
)
from engine.plan.expressions import Call, Constant, Expression, Variable
from engine.plan.rows import ColumnTerm

_EXACT: Final = frozenset({XSD.integer, XSD.decimal})
_KEEPING: Final = frozenset({"+", "-", "*", "neg", "plus", "abs", "round", "ceil", "floor", "coalesce"})
"""Functions that make integers and decimals of integers and decimals."""
_MOST_DIGITS: Final = 9


def is_exact(expression: Expression, names: frozenset[str]) -> bool:
    """Whether the value is an integer or a decimal wherever it is something."""
    match expression:
        case Variable(name):
            return name in names
        case Constant(Literal() as literal):
            return literal.datatype in _EXACT
        case Call("if", (_, *results)) | Call("roundto", (*results, _)):
            return all(is_exact(each, names) for each in results)
        case Call("/", (numerator, Constant() as power)) if power_of_ten(power) is not None:
            return is_exact(numerator, names)
        case Call(name, arguments) if name in _KEEPING:
            return all(is_exact(each, names) for each in arguments)
    return False


def exact_variables(plan: Plan) -> frozenset[str]:
    """The variables that are known to be integers or decimals of a table, or computed of such."""
    match plan:
        case Rows():
            exact = (
                name for name, term in plan.terms if isinstance(term, ColumnTerm) and term.datatype in _EXACT
            )
            return frozenset(exact)
        case Extend(inner, variable, expression):
            names = exact_variables(inner)
            return names | {variable} if is_exact(expression, names) else names
        case Join(left, right) | LeftJoin(left, right):
            first, second = exact_variables(left), exact_variables(right)
            return (first - (set(right.variables) - second)) | (second - (set(left.variables) - first))
        case SemiJoin(left) | AntiJoin(left):
            return exact_variables(left)
        case Filter(inner) | Distinct(inner) | Shared(inner):
            return exact_variables(inner)
        case Project(inner, kept):
            return exact_variables(inner) & frozenset(kept)
    return frozenset()


def power_of_ten(power: Constant) -> int | None:
    """Which power of ten the integer is."""
    term = power.term
    if not isinstance(term, Literal) or term.datatype != XSD.integer:
        return None
    lexical = str(term)
    digits = len(lexical) - 1
    return digits if 0 < digits <= _MOST_DIGITS and lexical == f"1{'0' * digits}" else None
