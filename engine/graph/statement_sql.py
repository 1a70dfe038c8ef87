"""Statements as SQL: where the rows come from, and the terms that each row gives.

https://www.w3.org/TR/r2rml/#dfn-joint-sql-query
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlglot import exp

from engine.graph.r2rml import RR, Join, Mapping, Reference, SqlName, Statement, TermMap, TriplesMap
from engine.graph.sql_trees import cast_text
from engine.graph.tables import LogicalTable, Tables
from engine.graph.term_sql import TermSql, term_sql

CHILD, PARENT = "child", "parent"
"""The aliases of a statement's own table and, for a reference, of its parent's."""


@dataclass(frozen=True)
class StatementSql:
    """One statement: its terms, and the rows that give them a meaning. Graph None is the default graph."""

    triples_map: TriplesMap
    statement: Statement
    subject: TermSql
    predicate: TermSql
    object: TermSql
    graphs: tuple[TermSql | None, ...]
    rows: exp.Select


def statements_sql(mapping: Mapping, tables: Tables, base: str) -> Iterator[StatementSql]:
    """All statements of a mapping, in its order."""
    for triples_map in mapping.triples_maps:
        own = _Own(tables[triples_map], base)
        for statement in triples_map.statements:
            yield _statement_sql(triples_map, statement, tables, own)


def same_rows(statements: Iterable[StatementSql]) -> list[list[StatementSql]]:
    """Statements that one scan answers: those over one table's rows; a reference has rows of its own."""
    groups: dict[object, list[StatementSql]] = {}
    for number, each in enumerate(statements):
        alone = isinstance(each.statement.object, Reference)
        groups.setdefault((each.triples_map.name, number if alone else None), []).append(each)
    return list(groups.values())


class _Own:
    """The terms over a statement's own table, each made once: the subject is the same for all statements."""

    def __init__(self, table: LogicalTable, base: str) -> None:
        self.table = table
        self.base = base
        self._known: dict[TermMap, TermSql] = {}

    def __call__(self, term_map: TermMap) -> TermSql:
        if term_map not in self._known:
            self._known[term_map] = term_sql(term_map, self.table, CHILD, self.base)
        return self._known[term_map]


def _statement_sql(triples_map: TriplesMap, statement: Statement, tables: Tables, own: _Own) -> StatementSql:
    rows = exp.select().from_(own.table.aliased(CHILD), copy=False)
    if isinstance(statement.object, Reference):
        parent = tables.mapping[statement.object.parent]
        value = term_sql(parent.subject, tables[parent], PARENT, own.base)
        condition = join_condition(statement.object.joins, own.table, tables[parent])
        rows = rows.join(tables[parent].aliased(PARENT), on=condition, copy=False)
    else:
        value = own(statement.object)
    subject, predicate = own(triples_map.subject), own(statement.predicate)
    graphs = tuple(None if graph.constant == RR.defaultGraph else own(graph) for graph in statement.graphs)
    return StatementSql(triples_map, statement, subject, predicate, value, graphs or (None,), rows)


def join_condition(joins: tuple[Join, ...], child: LogicalTable, parent: LogicalTable) -> exp.Expr:
    """Which rows of the parent, called `PARENT`, belong to a row of the child, called `CHILD`."""
    return exp.and_(*(_equal(join, child, parent) for join in joins))


def _equal(join: Join, child: LogicalTable, parent: LogicalTable) -> exp.Expr:
    left, right = child.column(join.child, CHILD), parent.column(join.parent, PARENT)
    text_types = [table.types[table.stored(name)] == "VARCHAR" for table, name in _sides(join, child, parent)]
    if text_types[0] != text_types[1]:  # DuckDB would cast the text, and fail at the first that is no number
        left, right = cast_text(left), cast_text(right)
    return exp.EQ(this=left, expression=right)


def _sides(join: Join, child: LogicalTable, parent: LogicalTable) -> list[tuple[LogicalTable, SqlName]]:
    return [(child, join.child), (parent, join.parent)]
