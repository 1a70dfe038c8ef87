"""Which columns of a table tell its rows apart: what the database promises, else what counting shows.

Asked about are the columns that make subjects (by a template that can be taken apart, or as they stand) and
those that a join of the mapping arrives at. If they are unique and never NULL, a subject is one row, and a
join of a table with itself over them needs no second look at the table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import duckdb
from sqlglot import exp

from engine.graph.choices import choice_of
from engine.graph.describing import Description, describe, query_sql, table_sql
from engine.graph.r2rml import Mapping, Query, Reference, SqlName, Table, Template, TriplesMap
from engine.graph.tables import Tables

Key = frozenset[str]
_SAMPLE: Final = 20_000
"""Rows that are looked at before all are."""


@dataclass(frozen=True)
class TableKeys:
    """The sets of stored column names that are unique and never NULL, and how many rows the table has."""

    keys: tuple[Key, ...]
    rows: int


def keys_by_table(mapping: Mapping, connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[Key, ...]]:
    """The keys alone of what `find_keys` finds in a database."""
    found = find_keys(mapping, describe(mapping, connection), connection)
    return {table: each.keys for table, each in found.items()}


def find_keys(
    mapping: Mapping, description: Description, connection: duckdb.DuckDBPyConnection
) -> dict[str, TableKeys]:
    """The keys of every logical table of the mapping, by the table's name or the query's text.

    Reads the columns of a candidate once, unless its first rows show already that it is none.
    Raises InputError if the mapping names a column that is not there.
    """
    tables = Tables(mapping, description)
    candidates: dict[Table | Query, set[Key]] = defaultdict(set)
    for each in mapping.triples_maps:
        candidates[each.table] |= set()
        for owner, names in _candidates(each, mapping):
            candidates[owner.table].add(frozenset(tables[owner].stored(name) for name in names))
    return {
        table.sql if isinstance(table, Query) else str(table): _table_keys(table, keys, connection)
        for table, keys in candidates.items()
    }


def _candidates(each: TriplesMap, mapping: Mapping) -> Iterator[tuple[TriplesMap, Sequence[SqlName]]]:
    subject = each.subject
    if subject.columns and not (isinstance(subject.value, Template) and not subject.value.invertible):
        yield each, subject.columns
    for statement in each.statements:
        if isinstance(statement.object, Reference):
            yield mapping[statement.object.parent], [join.parent for join in statement.object.joins]


def _table_keys(
    table: Table | Query, candidates: set[Key], connection: duckdb.DuckDBPyConnection
) -> TableKeys:
    declared = enforced_keys(table.name[-1].text, connection) if isinstance(table, Table) else set()
    asked = sorted((key for key in candidates if not _covered(key, declared)), key=sorted)
    source = (query_sql(table) if isinstance(table, Query) else table_sql(table)).sql("duckdb")
    rows, counted = _counted(source, asked, _told_apart(table), connection)
    return TableKeys(tuple(sorted(declared | set(counted), key=sorted)), rows)


def _told_apart(table: Table | Query) -> Key:
    """The columns of a plain `SELECT DISTINCT`, which no two of its rows agree on; else none."""
    select = choice_of(table) if isinstance(table, Query) else None
    distinct = None if select is None else select.args.get("distinct")
    if select is None or distinct is None or distinct.args.get("on"):
        return frozenset()
    return frozenset(select.named_selects)


def _covered(key: Key, declared: set[Key]) -> bool:
    return any(smaller <= key for smaller in declared)


def enforced_keys(table: str, connection: duckdb.DuckDBPyConnection) -> set[Key]:
    """Primary keys, and unique columns that may not be NULL."""
    found = connection.execute(
        "SELECT constraint_type, constraint_column_names FROM duckdb_constraints() "
        "WHERE lower(table_name) = lower(?) AND database_name = current_database() "
        "AND schema_name = current_schema()",
        [table],
    ).fetchall()
    never_null = {name for kind, names in found if kind in ("NOT NULL", "PRIMARY KEY") for name in names}
    return {
        frozenset(names)
        for kind, names in found
        if kind in ("PRIMARY KEY", "UNIQUE") and never_null.issuperset(names)
    }


def _counted(
    source: str, candidates: list[Key], told_apart: Key, connection: duckdb.DuckDBPyConnection
) -> tuple[int, list[Key]]:
    """The number of rows, and the candidates that are unique and never NULL; `told_apart` is unique."""
    columns = sorted(frozenset().union(*candidates))
    counts = ", ".join(["count(*)", *(f"count({_quoted(column)})" for column in columns)])
    rows, *filled = connection.execute(f"SELECT {counts} FROM {source} AS t").fetchone() or (0,)
    whole = {column for column, number in zip(columns, filled, strict=True) if number == rows}
    return rows, [
        key
        for key in candidates
        if whole >= key and (key == told_apart or _is_unique(source, key, rows, connection))
    ]


def _is_unique(source: str, key: Key, rows: int, connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether no two of the rows agree on the key.

    Most candidates that are none repeat soon. Where all hashes differ all rows do, and hashes are counted
    faster than rows.
    """
    start = f"(SELECT * FROM {source} AS t LIMIT {_SAMPLE})"
    if rows > _SAMPLE and _distinct(start, _columns(key), connection) < _SAMPLE:
        return False
    hashed = f"hash({_columns(key)})"
    return any(_distinct(source, each, connection) == rows for each in (hashed, _columns(key)))


def _distinct(source: str, columns: str, connection: duckdb.DuckDBPyConnection) -> int:
    counted = f"SELECT count(*) FROM (SELECT DISTINCT {columns} FROM {source} AS t)"
    row = connection.execute(counted).fetchone()
    return int(row[0]) if row else 0


def _columns(key: Key) -> str:
    return ", ".join(map(_quoted, sorted(key)))


def _quoted(name: str) -> str:
    return exp.to_identifier(name, quoted=True).sql("duckdb")
