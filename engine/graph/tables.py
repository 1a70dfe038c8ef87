"""A mapping's logical tables as the database knows them: do they exist, with which columns and types?

https://www.w3.org/TR/r2rml/#logical-tables
"""

from __future__ import annotations

import copy
import difflib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import duckdb
import sqlglot
from sqlglot import exp

from engine.errors import InputError, UnsupportedError
from engine.graph.natural import NaturalForm, natural_form
from engine.graph.r2rml import Mapping, Query, Reference, SqlName, Table, TermMap, TriplesMap


@dataclass(frozen=True)
class LogicalTable:
    """One triples map's rows: what to select from, and its columns with their types in DESCRIBE's words."""

    table: Table | Query
    place: str
    types: dict[str, str]

    @cached_property
    def source(self) -> exp.Expr:
        """What stands in FROM, without alias."""
        if isinstance(self.table, Table):
            return _qualified(self.table)
        return exp.Subquery(this=sqlglot.parse_one(self.table.sql, dialect="duckdb"))

    def aliased(self, alias: str) -> exp.Expr:
        """What stands in FROM, under an alias."""
        return exp.alias_(self.source.copy(), alias, table=True)

    def stored(self, name: SqlName) -> str:
        """The stored name of a column of the mapping; raises InputError if there is none."""
        folded = isinstance(self.table, Table)
        found = [stored for stored in self.types if name.finds(stored, folded=folded)]
        if not found:
            raise self._no_column(name)
        return found[0]

    def column(self, name: SqlName, alias: str) -> exp.Expr:
        """A column of the mapping in a query where this table has an alias."""
        return exp.column(self.stored(name), table=alias, quoted=True)

    def form(self, name: SqlName) -> NaturalForm:
        """How the values of a column are written."""
        return natural_form(self.types[self.stored(name)])

    def _no_column(self, name: SqlName) -> InputError:
        near = difflib.get_close_matches(name.text.lower(), [stored.lower() for stored in self.types], n=1)
        same = [stored for stored in self.types if near and stored.lower() == near[0]]
        return InputError(
            "mapping-column-missing",
            place=self.place,
            expected=f"a column of {self.table}",
            found=str(name),
            fix=f"Write {SqlName(same[0], delimited=True)}, with its quotes."
            if same
            else "It has: " + ", ".join(self.types) + ".",
        )


class Tables:
    """The logical tables of all triples maps, each described once."""

    def __init__(self, mapping: Mapping, connection: duckdb.DuckDBPyConnection) -> None:
        """Raises InputError if a table, column or query of the mapping does not fit the database."""
        self.mapping = mapping
        self._described: dict[Table | Query, dict[str, str]] = {}
        self._tables = {each.name: self._describe(each, connection) for each in mapping.triples_maps}
        for triples_map in mapping.triples_maps:
            self._check_columns(triples_map)

    def __getitem__(self, triples_map: TriplesMap) -> LogicalTable:
        return self._tables[triples_map.name]

    def changed(self, change: Callable[[LogicalTable], LogicalTable]) -> Tables:
        """The same tables, each changed by a function."""
        other = copy.copy(self)
        other._tables = {name: change(table) for name, table in self._tables.items()}
        return other

    def _describe(self, each: TriplesMap, connection: duckdb.DuckDBPyConnection) -> LogicalTable:
        place = f"{self.mapping.place}, triples map <{each.name}>"
        if each.table not in self._described:
            describe = _describe_table if isinstance(each.table, Table) else _describe_query
            self._described[each.table] = describe(each.table, place, connection)  # type: ignore[arg-type]
        return LogicalTable(each.table, place, self._described[each.table])

    def _check_columns(self, triples_map: TriplesMap) -> None:
        table = self[triples_map]
        for term_map in (triples_map.subject, *_term_maps(triples_map)):
            for name in term_map.columns:
                table.stored(name)
        for statement in triples_map.statements:
            if isinstance(statement.object, Reference):
                parent = self[self.mapping[statement.object.parent]]
                for join in statement.object.joins:
                    table.stored(join.child), parent.stored(join.parent)


def _term_maps(triples_map: TriplesMap) -> list[TermMap]:
    found = [part for s in triples_map.statements for part in (s.predicate, *s.graphs)]
    return found + [s.object for s in triples_map.statements if isinstance(s.object, TermMap)]


def _qualified(table: Table) -> exp.Table:
    names = [exp.to_identifier(part.text, quoted=True) for part in table.name]
    return exp.Table(**dict(zip(("this", "db", "catalog"), reversed(names), strict=False)))


def _describe_table(table: Table, place: str, connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    try:
        rows = connection.execute("DESCRIBE " + _qualified(table).sql("duckdb")).fetchall()
    except duckdb.Error as error:
        names = _table_names(connection)
        near = difflib.get_close_matches(str(table), names, n=1)
        raise InputError(
            "mapping-table-missing",
            place=place,
            expected="a table of the database after rr:tableName",
            found=str(table),
            fix=f"Write {near[0]}." if near else f"The tables are: {', '.join(names) or 'none'}.",
        ) from error
    return {row[0]: row[1] for row in rows}


def _table_names(connection: duckdb.DuckDBPyConnection) -> list[str]:
    rows = connection.execute(
        "SELECT DISTINCT table_name FROM information_schema.tables ORDER BY 1"
    ).fetchall()
    return [row[0] for row in rows]


def _describe_query(query: Query, place: str, connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    try:
        rows = connection.execute("DESCRIBE " + query.sql).fetchall()
    except duckdb.Error as error:
        raise InputError(
            "mapping-query-invalid",
            place=place,
            expected="a query that the database can run after rr:sqlQuery",
            found="the answer “" + " ".join(str(error).split())[:200] + "”",
            fix="Try the query in DuckDB and mend it.",
        ) from error
    twice = [name for name, count in Counter(row[0].lower() for row in rows).items() if count > 1]
    if twice:
        raise InputError(
            "mapping-query-invalid",
            place=place,
            expected="different names for all columns of rr:sqlQuery",
            found=f"{twice[0]} more than once",
            fix=f"Give one of them another name: … AS {twice[0]}_2.",
        )
    _require_tree(query, place)
    return {row[0]: row[1] for row in rows}


def _require_tree(query: Query, place: str) -> None:
    try:
        sqlglot.parse_one(query.sql, dialect="duckdb")
    except sqlglot.errors.SqlglotError as error:
        raise UnsupportedError(
            "mapping-query-unsupported",
            place=place,
            expected="a query that we can read as well as the database",
            found=f"“{' '.join(str(error).split())[:200]}”",
            fix="Put the query into a view of the database and name the view with rr:tableName.",
        ) from error
