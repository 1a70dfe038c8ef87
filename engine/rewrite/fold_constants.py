"""What is known when compiling is computed when compiling.

Rename ?a → ?b (Project ?a (Values ?a ?c {1 2 | 3 4}))          →   Values ?b {1 | 3}
Filter sameterm(?a, 1) (Values ?a {1 | 2})                       →   Values ?a {1}
Join (Rows ?x <…{id}> ?class <A>) (Values ?class {<A> | <B>})    →   Rows ?x <…{id}> ?class <A>
Join (Union a b) (Values ?class {<A>})                           →   Union (Join a …) (Join b …)
"""

from __future__ import annotations

from dataclasses import replace

from rdflib.term import Node

from engine.plan.algebra import Distinct, Filter, Join, Plan, Project, Rename, Rows, Union, Values
from engine.plan.expressions import Call, Constant, Expression, Variable, conjuncts
from engine.plan.rows import FixedTerm
from engine.terms import encode

Row = tuple[Node | None, ...]


def fold_constants(plan: Plan) -> Plan:
    """The plan with what is constant at its top computed."""
    match plan:
        case Project(inner, kept) if inner.variables == kept:
            return inner
        case Project(Values(names, rows), kept):
            return Values(kept, tuple(tuple(_cell(names, row, name) for name in kept) for row in rows))
        case Project(Rows() as inner, kept) if set(inner.variables) <= set(kept) == set(inner.variables):
            return replace(inner, terms=tuple((name, inner.term(name)) for name in kept))
        case Project(Union(parts, apart_by) as union, kept) if any(
            _has_constant(part, set(union.variables) - set(kept)) for part in parts
        ):
            return Union(
                tuple(fold_constants(Project(part, kept)) for part in parts),
                apart_by if apart_by <= set(kept) else frozenset(),
            )
        case Project(Rows() as inner, kept) if _has_constant(inner, set(inner.variables) - set(kept)):
            terms = tuple(
                (name, term) for name, term in inner.terms if name in kept or not isinstance(term, FixedTerm)
            )
            return fold_constants(Project(replace(inner, terms=terms), kept))
        case Rename(Values() | Rows() as inner, pairs):
            return _renamed(inner, dict(pairs))
        case Distinct(Values(names, rows)):
            return Values(names, tuple(dict.fromkeys(rows)))
        case Filter(Values(names, rows), condition) if _is_sameterm(condition, names):
            return Values(names, tuple(row for row in rows if _holds(condition, names, row)))
        case Join(Values() as values, other) | Join(other, Values() as values):
            return _joined(plan, other, values)
    return plan


def _cell(names: tuple[str, ...], row: Row, name: str) -> Node | None:
    return row[names.index(name)] if name in names else None


def _has_constant(plan: Plan, names: set[str]) -> bool:
    """Whether one of these variables is the same term in all rows of a mapped table."""
    return isinstance(plan, Rows) and any(
        name in names and isinstance(term, FixedTerm) for name, term in plan.terms
    )


def _renamed(plan: Values | Rows, names: dict[str, str]) -> Plan:
    if isinstance(plan, Values):
        return Values(tuple(names.get(name, name) for name in plan.names), plan.rows)
    return replace(
        plan,
        terms=tuple((names.get(name, name), term) for name, term in plan.terms),
        optional=frozenset(names.get(name, name) for name in plan.optional),
    )


def _is_sameterm(condition: Expression, names: tuple[str, ...]) -> bool:
    return all(
        isinstance(part, Call)
        and part.function == "sameterm"
        and all(
            isinstance(argument, Constant) or (isinstance(argument, Variable) and argument.name in names)
            for argument in part.arguments
        )
        for part in conjuncts(condition)
    )


def _holds(condition: Expression, names: tuple[str, ...], row: Row) -> bool:
    for part in conjuncts(condition):
        assert isinstance(part, Call)
        texts = {_text(argument, names, row) for argument in part.arguments}
        if len(texts) > 1 or None in texts:
            return False
    return True


def _text(argument: Expression, names: tuple[str, ...], row: Row) -> str | None:
    if isinstance(argument, Constant):
        return encode(argument.term)
    assert isinstance(argument, Variable)
    term = row[names.index(argument.name)]
    return None if term is None else encode(term)


def _joined(plan: Join, other: Plan, values: Values) -> Plan:
    """A join with constants that says of mapped rows only which of their fixed terms count."""
    match other:
        case Rows():
            matches = _matches(other, values)
            if matches is None:
                return plan
            if not matches:
                return Values(plan.variables, ())
            return (
                other
                if matches == 1 and plan.variables == other.variables
                else _in_order(plan, other, matches)
            )
        case Union(parts, apart_by) if all(
            isinstance(part, Rows) and _matches(part, values) is not None for part in parts
        ):
            joined = tuple(fold_constants(Join(part, values)) for part in parts)
            kept = tuple(part for part in joined if not (isinstance(part, Values) and not part.rows))
            if not kept:
                return Values(plan.variables, ())
            return Union(kept, apart_by) if len(kept) > 1 else kept[0]
    return plan


def _matches(rows: Rows, values: Values) -> int | None:
    """How many of the constant rows go with the fixed terms; None if that is not all that the join says."""
    fixed = {name: encode(term.term) for name, term in rows.terms if isinstance(term, FixedTerm)}
    if not values.names or not set(values.names) <= fixed.keys() or set(values.names) & rows.optional:
        return None
    return sum(
        all(term is None or encode(term) == fixed[name] for name, term in zip(values.names, row, strict=True))
        for row in values.rows
    )


def _in_order(plan: Join, rows: Rows, matches: int) -> Plan:
    if matches > 1:
        return plan
    return Project(rows, plan.variables)
