"""A plan as text a person can read: one operator a line, what it works on indented below it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from rdflib import BNode, Literal, URIRef
from rdflib.term import Node

from engine.plan import algebra
from engine.plan.algebra import Plan
from engine.plan.expressions import Call, Constant, Exists, Expression, Variable
from engine.plan.rows import (
    ColumnIs,
    ColumnTerm,
    Condition,
    FixedTerm,
    HasValue,
    SameColumns,
    TemplateTerm,
    TermOf,
    TextTerm,
    Unless,
    Where,
)

SYMBOLS = frozenset({"=", "!=", "<", ">", "<=", ">=", "+", "-", "*", "/", "and", "or"})


def explain(plan: Plan) -> str:
    """The plan as indented text, ending without a newline."""
    return "\n".join(_lines(plan, 0))


def show_term(term: Node) -> str:
    """A term in N-Triples form."""
    if isinstance(term, URIRef):
        return f"<{term}>"
    if isinstance(term, BNode):
        return f"_:{term}"
    return term.n3() if isinstance(term, Literal) else str(term)


def show(expression: Expression) -> str:
    """An expression in the syntax of SPARQL."""
    if isinstance(expression, Variable):
        return f"?{expression.name}"
    if isinstance(expression, Constant):
        return show_term(expression.term)
    if isinstance(expression, Call):
        shown = [show(argument) for argument in expression.arguments]
        if expression.function in SYMBOLS and len(shown) > 1:
            return "(" + f" {expression.function} ".join(shown) + ")"
        return f"{expression.function}({', '.join(shown)})"
    if isinstance(expression, Exists):
        condition = f" where {show(expression.condition)}" if expression.condition else ""
        return f"exists {{{' '.join(explain(expression.plan).split())}}}{condition}"
    raise TypeError(f"not an expression: {expression!r}")


def _lines(plan: Plan, depth: int) -> Iterator[str]:
    yield "  " * depth + _head(plan)
    for field in fields(plan):  # type: ignore[arg-type]
        value = getattr(plan, field.name)
        for child in value if isinstance(value, tuple) else (value,):
            if isinstance(child, Plan):
                yield from _lines(child, depth + 1)


def _names(names: tuple[str, ...] | frozenset[str]) -> str:
    return " ".join(f"?{name}" for name in (sorted(names) if isinstance(names, frozenset) else names))


def _head(plan: Plan) -> str:
    name = type(plan).__name__
    match plan:
        case algebra.Scan():
            stored = " stored" * plan.stored
            return f"{name} {' '.join(show(slot) for slot in plan.slots)}{_of_graph(plan.graph)}{stored}"
        case algebra.Rows():
            terms = ", ".join(
                f"?{variable}{'?' * (variable in plan.optional)} = {show_term_of(term)}"
                for variable, term in plan.terms
            )
            conditions = " and ".join(map(_condition, plan.conditions))
            where = f" where {conditions}" if conditions else ""
            return f"{name} of {plan.relation.name}: {terms}{where}"
        case algebra.Nodes():
            return f"{name} ?{plan.variable}{_of_graph(plan.graph)}"
        case algebra.Values():
            rows = (
                " ".join("UNDEF" if term is None else show_term(term) for term in row) for row in plan.rows
            )
            return f"{name} {_names(plan.names)} {{{' | '.join(rows)}}}"
        case algebra.Table():
            return f"{name} {plan.name}({_names(plan.columns)})"
        case algebra.LeftJoin() | algebra.SemiJoin() | algebra.AntiJoin():
            return name if plan.condition is None else f"{name} on {show(plan.condition)}"
        case algebra.Filter():
            return f"{name} {show(plan.condition)}"
        case algebra.Extend():
            return f"{name} ?{plan.variable} := {show(plan.expression)}"
        case algebra.Project():
            return f"{name} {_names(plan.names)}"
        case algebra.Rename():
            return f"{name} " + ", ".join(f"?{old} → ?{new}" for old, new in plan.pairs)
        case algebra.Group():
            return f"{name} by {_names(plan.keys) or 'nothing'}: " + ", ".join(
                map(_aggregate, plan.aggregates)
            )
        case algebra.Order():
            return f"{name} by " + ", ".join(
                show(key.expression) + (" desc" * key.descending) for key in plan.keys
            )
        case algebra.Slice():
            each = f" for each {_names(plan.partition)}" if plan.partition else ""
            return f"{name} offset {plan.offset} limit {plan.limit}{each}"
        case algebra.Closure():
            kind = "*" if plan.reflexive else "+"
            return f"{name}{kind} ?{plan.source} to ?{plan.target} by ?{plan.step_from} → ?{plan.step_to}"
    return name


def show_term_of(term: TermOf) -> str:
    """How a row becomes a term, as R2RML writes it."""
    match term:
        case FixedTerm(fixed):
            return show_term(fixed)
        case TemplateTerm(pieces):
            written = "".join(piece if isinstance(piece, str) else f"{{{piece.name}}}" for piece in pieces)
            return f"<{written}>"
        case ColumnTerm(column):
            return f"{{{column.name}}}"
        case TextTerm():
            return f"{{{' '.join(term.sql.split())}}}"
    raise TypeError(f"not a term of a row: {term!r}")


def _condition(condition: Condition) -> str:
    match condition:
        case HasValue(column):
            return f"{{{column.name}}} has a value"
        case ColumnIs(column, lexical):
            return f"{{{column.name}}} = '{lexical}'"
        case SameColumns(left, right):
            return f"{{{left.name}}} = {{{right.name}}}"
        case Unless(conditions):
            return f"not ({' and '.join(map(_condition, conditions))})"
        case Where(sql):
            return sql
    raise TypeError(f"not a condition: {condition!r}")


def _of_graph(graph: Node | None) -> str:
    return "" if graph is None else f" in {show_term(graph)}"


def _aggregate(aggregate: algebra.Aggregate) -> str:
    inner = "*" if aggregate.expression is None else show(aggregate.expression)
    distinct = "distinct " if aggregate.distinct else ""
    return f"?{aggregate.variable} := {aggregate.function}({distinct}{inner})"
