"""What the database says of a mapping's tables and queries: that they exist, their columns, and the types.

The answer is a plain value, so whatever is worked out from it can be kept and used for every database of the
same make.

https://www.w3.org/TR/r2rml/#logical-tables
"""

from __future__ import annotations

import difflib
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import duckdb
from sqlglot import exp

from engine.errors import InputError
from engine.graph.choices import choice_of
from engine.graph.r2rml import Mapping, Query, Table

Columns = tuple[tuple[str, str], ...]
"""Column names and types, in DESCRIBE's words."""


@dataclass(frozen=True)
class Described:
    """A logical table as the mapping declares it, what is read in its place, and the columns of that."""

    declared: Table | Query
    read: Table | Query
    columns: Columns


Description = tuple[Described, ...]


def describe(mapping: Mapping, connection: duckdb.DuckDBPyConnection) -> Description:
    """Asks for every logical table once; raises InputError if a table is missing or a query refused.

    Of a database that has the tables itself, such as one for each claim, the answer is kept for others of the
    same make.
    """
    make = _make(mapping, connection)
    if make is None:
        return _described(mapping, connection)
    if (mapping, make) not in _KNOWN:
        if len(_KNOWN) >= _MOST_KNOWN:
            _KNOWN.clear()
        _KNOWN[mapping, make] = _described(mapping, connection)
    return _KNOWN[mapping, make]


_MOST_KNOWN: Final = 16
_KNOWN: Final[dict[tuple[Mapping, str], Description]] = {}
_MAKE: Final = """
    SELECT current_schemas(true)::VARCHAR
        || coalesce(string_agg(database_name || schema_name || temporary || sql, '' ORDER BY table_oid), ''),
        list(lower(table_name)),
        (SELECT count(*) FROM duckdb_views() WHERE NOT internal)
    FROM duckdb_tables()
"""


def _make(mapping: Mapping, connection: duckdb.DuckDBPyConnection) -> str | None:
    """All tables with their columns and types; None where views or queries may have others without looking
    different, since they read files."""
    text, names, views = connection.execute(_MAKE).fetchone() or ("", [], 1)
    queries = {each.table for each in mapping.triples_maps if isinstance(each.table, Query)}
    tables = {_table_of(query) for query in queries}
    return None if views or not tables <= set(names or ()) else str(text)


@lru_cache(maxsize=256)
def _table_of(query: Query) -> str | None:
    """The only table that a query reads; None if it does more than to choose columns and rows."""
    select = choice_of(query)
    return None if select is None else str(select.args["from_"].this.name).lower()


def _described(mapping: Mapping, connection: duckdb.DuckDBPyConnection) -> Description:
    found: dict[Table | Query, Described] = {}
    for each in mapping.triples_maps:
        if each.table not in found:
            place = f"{mapping.place}, triples map <{each.name}>"
            found[each.table] = Described(each.table, each.table, _columns(each.table, place, connection))
    return tuple(found.values())


def table_sql(table: Table) -> exp.Table:
    """A table's name as SQL."""
    names = [exp.to_identifier(part.text, quoted=True) for part in table.name]
    return exp.Table(**dict(zip(("this", "db", "catalog"), reversed(names), strict=False)))


def query_sql(query: Query) -> exp.Subquery:
    """A query in brackets, its text as its author wrote it, in whatever SQL the database understands."""
    return exp.Subquery(this=exp.Var(this=query.sql + "\n"))  # the line may end in a comment


def _columns(table: Table | Query, place: str, connection: duckdb.DuckDBPyConnection) -> Columns:
    if isinstance(table, Table):
        return _columns_of_table(table, place, connection)
    return _columns_of_query(table, place, connection)


def _columns_of_table(table: Table, place: str, connection: duckdb.DuckDBPyConnection) -> Columns:
    try:
        return columns_of(table_sql(table).sql("duckdb"), connection)
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


def _columns_of_query(query: Query, place: str, connection: duckdb.DuckDBPyConnection) -> Columns:
    try:
        kinds = [statement.type for statement in connection.extract_statements(query.sql)]
        if kinds != [duckdb.StatementType.SELECT]:
            fix = "Write one SELECT only."
            raise _bad_query(place, "one SELECT after rr:sqlQuery", "something else", fix)
        columns = columns_of(query.sql, connection)
        columns_of(f"SELECT * FROM {query_sql(query).sql('duckdb')}", connection)
    except duckdb.Error as error:
        expected = "a query that the database can run after rr:sqlQuery"
        found = "the answer “" + " ".join(str(error).split())[:200] + "”"
        raise _bad_query(place, expected, found, "Try the query in DuckDB and mend it.") from error
    twice = [name for name, count in Counter(name.lower() for name, _ in columns).items() if count > 1]
    if twice:
        fix = f"Give one of them another name: … AS {twice[0]}_2."
        raise _bad_query(place, "different names for all columns", f"{twice[0]} more than once", fix)
    return columns


def _bad_query(place: str, expected: str, found: str, fix: str) -> InputError:
    return InputError("mapping-query-invalid", place=place, expected=expected, found=found, fix=fix)


def columns_of(relation: str, connection: duckdb.DuckDBPyConnection) -> Columns:
    """The columns of a table or query; duckdb.Error if there is none."""
    return tuple((row[0], row[1]) for row in connection.execute(f"DESCRIBE {relation}").fetchall())


def _table_names(connection: duckdb.DuckDBPyConnection) -> list[str]:
    names = "SELECT DISTINCT table_name FROM information_schema.tables ORDER BY table_name"
    return [row[0] for row in connection.execute(names).fetchall()]
