"""Logical tables as relations of a plan: what stands in FROM, the columns, and the keys.

A query that merely chooses columns and rows of one table keeps the table's keys; `SELECT DISTINCT` makes all
its columns one. A reference with joins becomes a query over both tables.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from itertools import product

import duckdb
from sqlglot import exp

from engine.graph.bounds import largest_units
from engine.graph.choices import choice_of
from engine.graph.describing import query_sql, table_sql
from engine.graph.keys import enforced_keys
from engine.graph.r2rml import Query, Reference, Table, TriplesMap
from engine.graph.rare_columns import rare_columns
from engine.graph.statement_sql import CHILD, PARENT, join_condition
from engine.graph.tables import LogicalTable, Tables
from engine.plan.rows import ColumnOf, Relation

Key = frozenset[str]
Keys = Collection[Key]


class Relations:
    """The relations of a mapping's logical tables, each made once."""

    def __init__(
        self,
        tables: Tables,
        connection: duckdb.DuckDBPyConnection,
        keys: Mapping[str, Keys],
        *,
        fixed: bool = False,
    ) -> None:
        self.tables = tables
        self._fixed = fixed
        self._connection = connection
        self._given = keys
        self._made: dict[Table | Query, Relation] = {}

    def of(self, triples_map: TriplesMap) -> Relation:
        """The rows of a triples map."""
        table = self.tables[triples_map]
        if table.table not in self._made:
            self._made[table.table] = self._relation(table)
        return self._made[table.table]

    def joined(
        self, triples_map: TriplesMap, parent_map: TriplesMap, reference: Reference
    ) -> tuple[Relation, Callable[[str], str], Callable[[str], str]]:
        """The rows of a triples map with those of the parent that a reference selects; and the names that
        the columns of each have in it.
        """
        child, parent = self.of(triples_map), self.of(parent_map)
        columns = tuple(
            ColumnOf(_prefixed(alias)(column.name), column.sql_type)
            for alias, relation in ((CHILD, child), (PARENT, parent))
            for column in relation.columns
        )
        arrived_at = frozenset(self.tables[parent_map].stored(join.parent) for join in reference.joins)
        one_parent = parent.has_key(arrived_at)
        keys = {_named(key, CHILD) for key in child.keys} if one_parent else set()
        keys |= {_named(a, CHILD) | _named(b, PARENT) for a, b in product(child.keys, parent.keys)}
        sql = self._join(triples_map, parent_map, reference, columns)
        name = f"{child.name} and its {parent.name}"
        return (
            Relation(name, sql, True, columns, frozenset(keys), child.size if one_parent else None),
            _prefixed(CHILD),
            _prefixed(PARENT),
        )

    def _join(
        self,
        child_map: TriplesMap,
        parent_map: TriplesMap,
        reference: Reference,
        columns: tuple[ColumnOf, ...],
    ) -> str:
        child, parent = self.tables[child_map], self.tables[parent_map]
        selected = []
        for column in columns:
            alias, _, name = column.name.partition(".")
            selected.append(exp.alias_(exp.column(name, table=alias, quoted=True), column.name, quoted=True))
        joined = (
            exp.select(*selected)
            .from_(child.aliased(CHILD))
            .join(parent.aliased(PARENT), on=join_condition(reference.joins, child, parent))
        )
        return joined.sql("duckdb")

    def _relation(self, table: LogicalTable) -> Relation:
        columns = tuple(ColumnOf(name, sql_type) for name, sql_type in table.types.items())
        declared = set(self._given.get(_given_name(table.table), ()))
        if isinstance(table.table, Table):
            name, sql = str(table.table), table_sql(table.table).sql("duckdb")
            keys = declared | enforced_keys(name, self._connection)
            if not self._fixed:
                return Relation(name, sql, False, columns, frozenset(keys))
            bounds, rows = largest_units(sql, columns, self._connection), self._rows_of(sql)
            rare = rare_columns(sql, columns, rows, self._connection)
            return Relation(name, sql, False, columns, frozenset(keys), rows, bounds, rare=rare)
        found = _keys_of_query(table.table, columns, self._keys_of)
        query = table.table
        if not found and (whole := self._made_distinct(query, columns)):
            query, found = whole, {frozenset(column.name for column in columns)}
        sql = query_sql(query).this.name
        return Relation(_short(table.table), sql, True, columns, frozenset(declared | found))

    def _rows_of(self, table: str) -> int:
        counted = self._connection.execute(f"SELECT count(*) FROM {table}").fetchone()
        return counted[0] if counted else 0

    def _made_distinct(self, query: Query, columns: tuple[ColumnOf, ...]) -> Query | None:
        """A `SELECT DISTINCT` without the rows that hold a NULL, where no subject is made of those."""
        select = _choice(query)
        if select is None or not select.args.get("distinct"):
            return None
        for each in self.tables.mapping.triples_maps:
            needed = {self.tables[each].stored(name) for name in each.subject.columns}
            if each.table == query and needed != {column.name for column in columns}:
                return None
        for place in select.expressions:
            select = select.where(exp.Not(this=exp.Is(this=place.unalias().copy(), expression=exp.Null())))
        return Query(select.sql("duckdb"))

    def _keys_of(self, table: str) -> set[Key]:
        return set(self._given.get(table, ())) | enforced_keys(table, self._connection)


def _given_name(table: Table | Query) -> str:
    return table.sql if isinstance(table, Query) else str(table)


def _prefixed(alias: str) -> Callable[[str], str]:
    return lambda name: f"{alias}.{name}"


def _named(key: Key, alias: str) -> Key:
    return frozenset(f"{alias}.{name}" for name in key)


def _short(query: Query) -> str:
    """A name for a query in printed plans."""
    text = " ".join(query.sql.split())
    return f"({text if len(text) <= 60 else text[:59] + '…'})"


def _keys_of_query(
    query: Query, columns: tuple[ColumnOf, ...], keys_of: Callable[[str], set[Key]]
) -> set[Key]:
    """The keys of the table that a choice of its columns and rows keeps."""
    select = _choice(query)
    if select is None:
        return set()
    source: dict[str, str] = {}
    for each in select.expressions:
        if isinstance(each, exp.Star):
            source |= {column.name: column.name for column in columns}
        elif isinstance(each.unalias(), exp.Column):
            source[each.unalias().name] = each.alias_or_name
    if not set(source.values()) <= {column.name for column in columns}:  # written in another case
        return set()
    table_keys = keys_of(select.args["from_"].this.name)
    return {frozenset(source[name] for name in key) for key in table_keys if key <= source.keys()}


def _choice(query: Query) -> exp.Select | None:
    """As `choice_of`, but every row of the table that meets the conditions is there."""
    select = choice_of(query)
    if select is None or any(select.args.get(part) for part in ("sample", "pivots")):
        return None
    distinct = select.args.get("distinct")
    return None if distinct and distinct.args.get("on") else select
