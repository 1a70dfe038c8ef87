"""The rows of a stored table as a block: native columns with the forms that their terms have."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import sqlglot
from rdflib import XSD
from sqlglot import exp

from engine.graph.lowered_types import constant as lowered_constant
from engine.graph.lowered_types import is_lowered
from engine.plan.algebra import Rows
from engine.plan.rows import (
    ColumnIs,
    ColumnOf,
    ColumnTerm,
    Condition,
    FixedTerm,
    HasValue,
    Relation,
    SameColumns,
    TemplateTerm,
    TermOf,
    TextTerm,
    Unless,
    Where,
)
from engine.sql.blocks import Block
from engine.sql.forms import ColumnType, IriTemplate, Typed, Value, generic_value, known, string_value
from engine.sql.native import native
from engine.sql.trees import TRUE, Sql, all_of, cast, column, equal, is_null, not_null, text

ROW = "row"
"""How SQL texts in a plan call the relation whose rows are meant."""


def rows_block(plan: Rows, alias: str) -> Block:
    """The rows that meet the conditions, under this alias."""
    bounds = dict(plan.relation.bounds)
    columns = {name: value_of(term, alias, bounds) for name, term in plan.terms}
    conditions = [_condition(condition, alias) for condition in plan.conditions]
    needed = dict.fromkeys(
        needed for name, term in plan.terms if name not in plan.optional for needed in term.columns
    )
    present = [not_null(_column(each, alias)) for each in needed if each.name not in plan.relation.never_null]
    return Block(columns, _source(plan.relation, alias), conditions=(*conditions, *present))


def value_of(term: TermOf, alias: str, bounds: Mapping[str, int]) -> Value:
    """A term of the row as native columns and their form; `bounds` as `Relation.bounds`."""
    match term:
        case FixedTerm(fixed):
            return known(fixed)
        case ColumnTerm(place, datatype):
            if datatype == XSD.string:
                return string_value(_text_of(place, alias))
            return Value(_column(place, alias), Typed(datatype, place.sql_type, bounds.get(place.name)))
        case TemplateTerm(pieces, invertible) if term.columns:
            first, *more = (_column(each, alias) for each in term.columns)
            shape = tuple(piece if isinstance(piece, str) else ColumnType(piece.sql_type) for piece in pieces)
            return Value(first, IriTemplate(shape, invertible), tuple(more))
        case TextTerm(sql):
            return generic_value(_of_row(sql, alias))
    raise TypeError(f"not a term of a row: {term!r}")


def _text_of(place: ColumnOf, alias: str) -> Sql:
    """A column of any type as its natural text."""
    return native(place.sql_type).lexical(_column(place, alias))


def _condition(condition: Condition, alias: str) -> Sql:
    match condition:
        case HasValue(place):
            return not_null(_column(place, alias))
        case ColumnIs(ColumnOf(_, "BOOLEAN") as place, lexical):
            # as it stands: DuckDB guesses better how many rows it leaves
            met = _column(place, alias)
            return met if lexical == "true" else exp.Not(this=met)
        case ColumnIs(place, lexical):
            return equal(_column(place, alias), _constant(lexical, place.sql_type))
        case SameColumns(left, right):
            return equal(_column(left, alias), _column(right, alias))
        case Unless((HasValue(place),)):
            return is_null(_column(place, alias))
        case Unless(conditions):
            met = all_of([_condition(each, alias) for each in conditions]) or TRUE
            return exp.Not(this=exp.Is(this=exp.paren(met), expression=TRUE.copy()))
        case Where(sql):
            return _of_row(sql, alias)
    raise TypeError(f"not a condition: {condition!r}")


def _constant(lexical: str, sql_type: str) -> Sql:
    """The value of this lexical form."""
    if is_lowered(sql_type):
        return lowered_constant(lexical, sql_type)
    return text(lexical) if sql_type == "VARCHAR" else cast(text(lexical), sql_type)


def _source(relation: Relation, alias: str) -> Sql:
    if relation.is_query:
        query = exp.Subquery(this=exp.Var(this=relation.sql + "\n"))  # the text may end in a comment
        return exp.alias_(query, alias, table=True, copy=False)
    table = exp.to_table(relation.sql, dialect="duckdb")
    return exp.alias_(table, alias, table=True, copy=False)


def _column(place: ColumnOf, alias: str) -> Sql:
    return column(alias, place.name)


def _of_row(sql: str, alias: str) -> Sql:
    """The expression with the row's columns under the alias."""

    def renamed(node: exp.Expr) -> exp.Expr:
        if isinstance(node, exp.Column) and node.table == ROW:
            return column(alias, node.name)
        return node

    return _parsed(sql).copy().transform(renamed, copy=False)


@lru_cache(maxsize=4096)
def _parsed(sql: str) -> exp.Expr:
    return sqlglot.parse_one(sql, dialect="duckdb")
