"""Expressions of a plan become SQL values.

What a function means is one entry of `engine.sql.functions.FUNCTIONS`; here are only variables, constants
and EXISTS.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlglot import exp

from engine.errors import InputError
from engine.plan.expressions import Call, Constant, Exists, Expression, Variable
from engine.sql.forms import NOTHING, Value, boolean_value, known, truth
from engine.sql.functions import FUNCTIONS
from engine.sql.trees import Sql, all_of

if TYPE_CHECKING:
    from engine.sql.writer import Writer


class Compiler:
    """Compiles expressions over the columns of one block."""

    def __init__(self, columns: dict[str, Value], certain: frozenset[str], writer: Writer) -> None:
        self.columns = columns
        self.certain = certain
        self.writer = writer

    def compile(self, expression: Expression) -> Value:
        """The value of the expression in the current row."""
        match expression:
            case Variable(name):
                value = self.columns.get(name, NOTHING)
                return replace(value, certain=name in self.certain)
            case Constant(term):
                return known(term)
            case Call(name, arguments):
                return self._call(name, arguments)
            case Exists():
                return boolean_value(self._exists(expression))
        raise TypeError(f"not an expression: {expression!r}")

    def _call(self, name: str, arguments: tuple[Expression, ...]) -> Value:
        function = FUNCTIONS[name]  # engine.sparql refuses what is not in the table
        if not function.accepts(len(arguments)):
            raise InputError(
                "function-arguments",
                place=f"call of {name}",
                expected=function.arity_text(),
                found=f"{len(arguments)} arguments",
                fix=f"Give {name} the arguments the SPARQL recommendation lists for it.",
            )
        return function.build(*(self.compile(argument) for argument in arguments))

    def _exists(self, expression: Exists) -> Sql:
        """A correlated EXISTS: DuckDB turns it into a join."""
        inner = self.writer.block(expression.plan)
        conditions: list[Sql] = []
        for name, value in inner.columns.items():
            if name in self.columns:
                outer = self.columns[name]
                loose = name not in self.certain or name not in expression.plan.certain
                conditions += self.writer.agreement(outer, value, loose=loose)
        if expression.condition is not None:
            both = Compiler(
                {**inner.columns, **self.columns}, self.certain | expression.plan.certain, self.writer
            )
            conditions.append(truth(both.compile(expression.condition)))
        closed = inner.where(*conditions)
        if closed.source is None:
            return all_of(list(closed.conditions)) or exp.true()
        return exp.Exists(this=closed.select([]))
