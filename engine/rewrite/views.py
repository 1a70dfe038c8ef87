"""What a query over one table says of its rows: the table, its columns, a condition.

Only `SELECT [DISTINCT] columns FROM table [WHERE condition]` is understood; anything else stays a query.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType

import sqlglot
from sqlglot import exp

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
    Where,
)

ROW = "row"
"""How SQL in a plan calls the relation whose rows are meant."""
_PARTS = frozenset(
    {"kind", "expressions", "from_", "from", "where", "distinct", "hint", "operation_modifiers"}
)


@dataclass(frozen=True)
class View:
    """A query over one table: the column of the table behind each column, and which rows count."""

    table: str
    columns: Mapping[str, str]
    present: tuple[str, ...]
    """Columns of the table that must have a value."""
    conditions: tuple[str, ...]
    """What else must be true, over columns written `row."column"`."""
    distinct: bool


@lru_cache(maxsize=1024)
def parsed_view(sql: str) -> View | None:
    """The view that a query is, None if it is anything else."""
    if "(VALUES " in sql:  # long, and made of no table
        return None
    try:
        query = sqlglot.parse_one(sql.strip().rstrip(";"), dialect="duckdb")
    except sqlglot.errors.ParseError:
        return None
    if isinstance(query, exp.Subquery):
        query = query.unnest()
    if not isinstance(query, exp.Select) or any(
        value and key not in _PARTS for key, value in query.args.items()
    ):
        return None
    source = (query.args.get("from_") or query.args.get("from") or exp.From()).this
    if not isinstance(source, exp.Table) or source.db or source.args.get("joins"):
        return None
    columns = _columns(query)
    distinct = query.args.get("distinct")
    if columns is None or (distinct and distinct.args.get("on")):
        return None
    where = query.args.get("where")
    parts = list(where.this.flatten() if isinstance(where.this, exp.And) else [where.this]) if where else []
    if any(part.find(exp.Query, exp.AggFunc, exp.Window) for part in parts):
        return None
    present = tuple(name for part in parts if (name := _present(part)) is not None)
    others = tuple(_of_row(part) for part in parts if _present(part) is None)
    return View(source.name.lower(), MappingProxyType(columns), present, others, bool(distinct))


def view_of(rows: Rows, table: Relation) -> Rows | None:
    """The rows of a query as rows of the table that it is made from; None if it is not.

    They are the same rows, but where the query says DISTINCT each may come more often.
    """
    view = parsed_view(rows.relation.sql) if rows.relation.is_query else None
    if view is None or table.is_query or view.table != table.name.lower():
        return None
    by_name = {column.name.lower(): column for column in table.columns}
    behind = {name: by_name[base] for name, base in view.columns.items() if base in by_name}
    if "*" in view.columns:
        behind = by_name
    terms = [(name, _renamed_term(term, behind)) for name, term in rows.terms]
    conditions = [_renamed_condition(each, behind) for each in rows.conditions]
    conditions += [HasValue(by_name[name]) if name in by_name else None for name in view.present]
    if any(term is None for _, term in terms) or any(each is None for each in conditions):
        return None
    conditions += map(Where, view.conditions)
    return replace(
        rows,
        relation=table,
        terms=tuple((name, term) for name, term in terms if term is not None),
        conditions=tuple(each for each in conditions if each is not None),
    )


def is_distinct_view(relation: Relation) -> bool:
    """Whether the query drops double rows, so that a row of the table may be missing in it."""
    view = parsed_view(relation.sql) if relation.is_query else None
    return view is not None and view.distinct


def _columns(query: exp.Select) -> dict[str, str] | None:
    columns: dict[str, str] = {}
    for item in query.expressions:
        inner = item.this if isinstance(item, exp.Alias) else item
        if isinstance(item, exp.Star) and not item.args.get("except_") and not item.args.get("replace"):
            columns["*"] = "*"
        elif isinstance(inner, exp.Column) and isinstance(inner.this, exp.Identifier):
            columns[item.alias_or_name.lower()] = inner.name.lower()
        else:
            return None
    return columns


def _present(condition: exp.Expr) -> str | None:
    """The column of which the condition says that it is not NULL."""
    match condition:
        case exp.Not(args={"this": exp.Is(args={"this": exp.Column() as column, "expression": exp.Null()})}):
            return column.name.lower()
    return None


def _of_row(condition: exp.Expr) -> str:
    """The condition with its columns written `row."column"`."""
    row = exp.to_identifier(ROW)

    def renamed(node: exp.Expr) -> exp.Expr:
        if isinstance(node, exp.Column):
            return exp.Column(this=exp.to_identifier(node.name, quoted=True), table=row.copy())
        return node

    return condition.copy().transform(renamed).sql(dialect="duckdb")


def _renamed_term(term: TermOf, behind: Mapping[str, ColumnOf]) -> TermOf | None:
    names = [behind.get(column.name.lower()) for column in term.columns]
    if any(new is None or new.sql_type != old.sql_type for new, old in zip(names, term.columns, strict=True)):
        return None
    match term:
        case FixedTerm():
            return term
        case ColumnTerm(column):
            return replace(term, column=behind[column.name.lower()])
        case TemplateTerm(pieces):
            renamed = (piece if isinstance(piece, str) else behind[piece.name.lower()] for piece in pieces)
            return replace(term, pieces=tuple(renamed))
    return None


def _renamed_condition(condition: Condition, behind: Mapping[str, ColumnOf]) -> Condition | None:
    match condition:
        case HasValue(column) | ColumnIs(column) if column.name.lower() in behind:
            return replace(condition, column=behind[column.name.lower()])
        case SameColumns(left, right) if {left.name.lower(), right.name.lower()} <= behind.keys():
            return SameColumns(behind[left.name.lower()], behind[right.name.lower()])
    return None
