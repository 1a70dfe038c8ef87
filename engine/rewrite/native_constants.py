"""What few triples say is joined to a table by the table's own columns.

    Join (Rows line ?item <item/{code}>) (Scan ?item rdf:type Drug stored)
    →   Join (Rows line ?item <item/{code}>) (Rows of 20 constants ?item <item/{1}>)

The triples are read when compiling. Terms that the table's template cannot make join with nothing and are
left out; the others are cut into the values of the template's columns. So the database compares plain values,
and knows how few there are when it orders its joins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, replace
from functools import reduce
from typing import Any, Final

from rdflib import BNode, Literal, URIRef
from rdflib.term import Node
from sqlglot import exp

from engine.plan.algebra import (
    AntiJoin,
    Distinct,
    Extend,
    Filter,
    Join,
    LeftJoin,
    Plan,
    Rows,
    Scan,
    SemiJoin,
    Union,
)
from engine.plan.rows import ColumnIs, ColumnOf, Relation, TemplateTerm, TermOf, TextTerm
from engine.plan.traversal import parts_of
from engine.rewrite.constant_closures import Evaluate, Row, is_stored
from engine.rewrite.merge_rows import joined
from engine.rewrite.row_keys import joined_parts
from engine.rewrite.spine import spine
from engine.rewrite.term_matches import conditions_for
from engine.terms import encode

Templates = Mapping[str, TemplateTerm]
Keep = Callable[[Sequence[ColumnOf], Sequence[tuple[str, ...]]], Relation]
"""Makes a relation of columns and rows, whose values are lexical forms; `name_of` gives its name."""

FEW: Final = 64
"""At most so many constants are told to other rewrites."""


def name_of(rows: Sequence[object]) -> str:
    """What a relation of constants is called."""
    return f"{len(rows)} constants"


def as_query(columns: Sequence[ColumnOf], rows: Sequence[tuple[str, ...]]) -> Relation:
    """The constants as a query that says them all."""
    return Relation(name_of(rows), _sql(columns, rows), True, tuple(columns))


def native_constants(plan: Plan, evaluate: Evaluate, keep: Keep = as_query) -> Plan:
    """The plan with stored triples that meet templates of tables made rows of the templates' columns."""
    return _Constants(evaluate, keep).visit(plan, {}, {})


class _Constants:
    def __init__(self, evaluate: Evaluate, keep: Keep) -> None:
        self.evaluate = evaluate
        self.keep = keep

    def visit(self, plan: Plan, outer: Templates, compared: Templates) -> Plan:
        """The plan; `outer` are templates that its rows must meet to be of use, `compared` those that they
        are compared with."""
        match plan:
            case Join():
                return self.join(plan, list(joined_parts(plan)), outer, compared)
            case SemiJoin(left, right) | AntiJoin(left, right) | LeftJoin(left, right):
                meets = _templates([left], right.certain)
                compared = {**_templates([right], left.certain), **compared}
                return replace(plan, left=self.visit(left, {}, compared), right=self.right(right, meets))
            case Filter(inner) | Extend(inner) | Distinct(inner):
                return replace(plan, plan=self.visit(inner, {}, compared))
            case Union(parts):
                return replace(plan, parts=self.alternatives(parts))
        changes: dict[str, Any] = {}
        for field in fields(plan):  # type: ignore[arg-type]
            value = getattr(plan, field.name)
            if isinstance(value, Plan):
                changes[field.name] = self.visit(value, {}, {})
            elif isinstance(value, tuple) and value and all(isinstance(each, Plan) for each in value):
                changes[field.name] = tuple(self.visit(each, {}, {}) for each in value)
        return replace(plan, **changes) if changes else plan  # type: ignore[type-var]

    def right(self, right: Plan, meets: Templates) -> Plan:
        """The right side of a join that keeps only rows of the left."""
        if is_constant(right):
            return self.native(right, meets)
        return self.visit(right, meets if isinstance(right, Join) else {}, {})

    def alternatives(self, parts: tuple[Plan, ...]) -> tuple[Plan, ...]:
        """The parts of a union; constants become columns where those of the tables beside them are alike."""
        others = [self.visit(part, {}, {}) for part in parts if not is_constant(part)]
        alike = _alike([_templates([part], part.certain) for part in others])
        visited = iter(others)
        return tuple(self.native(part, {}, alike) if is_constant(part) else next(visited) for part in parts)

    def join(self, plan: Join, parts: list[Plan], outer: Templates, compared: Templates) -> Plan:
        """The join of the parts, constants that hang together read at once."""
        constants = [part for part in parts if is_constant(part)]
        visited = [part if part in constants else self.visit(part, {}, {}) for part in parts]
        others = [part for part in visited if part not in constants]
        names = frozenset[str]().union(*(part.certain for part in constants))
        meets = {**outer, **_templates(others, names)}
        read = [self.native(group, meets, compared) for group in _connected(constants)]
        if any(isinstance(each, Rows) for each in read):
            return joined([*others, *read])
        return plan if visited == parts else reduce(Join, visited)

    def native(self, plan: Plan, meets: Templates, compared: Templates | None = None) -> Plan:
        """The constants of a plan as rows, if one of its variables meets a template or, all of them, can be
        what it is compared with."""
        wanted = {**(compared or {}), **meets}
        templates = {name: wanted[name] for name in plan.variables if name in wanted}
        if not templates or plan.certain != frozenset(plan.variables):
            return plan
        rows = self.evaluate(plan)
        if rows is None:
            return plan
        if not templates.keys() <= meets.keys() and any(
            _cut(plan.variables, row, templates) is None for row in rows
        ):
            return self.native(plan, meets)
        return constant_rows(plan.variables, rows, templates, self.keep) or plan


def is_constant(plan: Plan) -> bool:
    """Whether only the triple table answers the plan, and is asked at all."""
    return is_stored(plan) and any(isinstance(part, Scan) for part in parts_of(plan))


def is_of_constants(rows: Rows) -> bool:
    """Whether the rows are some that `constant_rows` made, all of them."""
    return rows.relation.name.endswith("constants") and not rows.conditions


def constant_rows(
    names: tuple[str, ...], rows: Iterable[Row], templates: Templates, keep: Keep = as_query
) -> Rows | None:
    """The rows that the templates can make, as rows of a table of constants; None if that cannot be said."""
    cut = [each for row in rows if (each := _cut(names, row, templates)) is not None]
    kinds = {
        name: {_kind(value) for row in rows if (value := row[place]) is not None}
        for place, name in enumerate(names)
    }
    if not cut or any(len(kinds[name]) > 1 for name in names if name not in templates):
        return None
    terms: list[tuple[str, TermOf]] = []
    columns: list[ColumnOf] = []
    for name in names:
        term: TermOf
        if name in templates:
            term, own = _own_columns(templates[name], len(columns))
        else:
            own = [ColumnOf(str(len(columns) + 1), "VARCHAR")]
            term = TextTerm(f'row."{own[0].name}"', tuple(own), min(kinds[name]))
        terms.append((name, term))
        columns += own
    every = frozenset(column.name for column in columns)
    keys = frozenset({every} if len(set(cut)) == len(cut) else ())
    few = tuple(sorted(cut)) if len(cut) <= FEW else ()
    relation = replace(keep(columns, cut), keys=keys, size=len(cut), constants=few)
    return Rows(relation, tuple(terms))


def _templates(parts: Iterable[Plan], names: frozenset[str]) -> dict[str, TemplateTerm]:
    """The templates that make these variables in every row of the parts."""
    found: dict[str, TemplateTerm] = {}
    for each in (each for part in parts for each in spine(part, names)):
        if isinstance(each, Union):
            found = {**_alike([_templates([part], names & each.certain) for part in each.parts]), **found}
        elif isinstance(each, Rows):
            for name, term in each.terms:
                if name in names & each.certain and isinstance(term, TemplateTerm) and _is_cut(term):
                    found.setdefault(name, term)
    return found


def _is_cut(term: TemplateTerm) -> bool:
    """Whether an IRI can be cut into values for the columns, each of which it has once."""
    return term.invertible and len(set(term.columns)) == len(term.columns) > 0


def _alike(found: list[dict[str, TemplateTerm]]) -> dict[str, TemplateTerm]:
    """The templates that all parts have, with columns of the same types."""
    first, *others = found or [{}]
    return {
        name: term
        for name, term in first.items()
        if all(name in each and _shape(each[name]) == _shape(term) for each in others)
    }


def _shape(term: TemplateTerm) -> tuple[str | tuple[str], ...]:
    return tuple(piece if isinstance(piece, str) else (piece.sql_type,) for piece in term.pieces)


def _connected(plans: list[Plan]) -> list[Plan]:
    """The plans, those that share variables joined."""
    groups: list[list[Plan]] = []
    for plan in plans:
        mine = [plan]
        for group in [*groups]:
            if any(frozenset(plan.variables) & frozenset(other.variables) for other in group):
                groups.remove(group)
                mine = [*group, *mine]
        groups.append(mine)
    return [joined(group) for group in groups]


def _cut(names: tuple[str, ...], row: Row, templates: Templates) -> tuple[str, ...] | None:
    """The row as texts of columns; None if a template cannot make it."""
    texts: list[str] = []
    for name, value in zip(names, row, strict=True):
        if value is None:
            return None
        if name not in templates:
            texts.append(encode(value))
            continue
        conditions = conditions_for(templates[name], value)
        if conditions is None:
            return None
        found = {each.column.name: each.lexical for each in conditions if isinstance(each, ColumnIs)}
        if len(found) != len(conditions):
            return None
        texts += (found[column.name] for column in templates[name].columns)
    return tuple(texts)


def _own_columns(template: TemplateTerm, start: int) -> tuple[TemplateTerm, list[ColumnOf]]:
    """The template over columns of the table of constants."""
    columns = [ColumnOf(str(start + place), each.sql_type) for place, each in enumerate(template.columns, 1)]
    following = iter(columns)
    pieces = tuple(piece if isinstance(piece, str) else next(following) for piece in template.pieces)
    return replace(template, pieces=pieces), columns


def _sql(columns: Sequence[ColumnOf], rows: Sequence[tuple[str, ...]]) -> str:
    names = [exp.to_identifier(column.name, quoted=True).sql("duckdb") for column in columns]
    selected = ", ".join(
        name if column.sql_type == "VARCHAR" else f"CAST({name} AS {column.sql_type}) AS {name}"
        for name, column in zip(names, columns, strict=True)
    )
    written = ", ".join(
        f"({', '.join(exp.Literal.string(text).sql('duckdb') for text in row)})" for row in sorted(rows)
    )
    return f"SELECT {selected} FROM (VALUES {written}) AS constants({', '.join(names)})"


def _kind(value: Node) -> str:
    if isinstance(value, URIRef):
        return "iri"
    return "blank" if isinstance(value, BNode) else "literal" if isinstance(value, Literal) else "any"
