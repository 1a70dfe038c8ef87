"""History in a SQLite file: the tables of a mapping copied from DuckDB, with lowered types and indexes.

    make_history(connection, mapping, file, ontology)     once, or whenever the tables are renewed
    open_history(file, mapping)                            in any number of processes, read only
    make_indexes(database)                                 for what prepared rules look up
    with with_rows(database, rows): …                      a claim that is not in the history yet

Tables are copied in portions; the file is in WAL mode, so others may read while one writes.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from collections.abc import Mapping as Dict
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import duckdb
import sqlglot
from rdflib.term import Node
from sqlglot import exp

from engine.errors import InputError, UnsupportedError
from engine.graph.base import BASE
from engine.graph.keys import keys_by_table
from engine.graph.lowered_types import keeping, kept_value, lowered_type
from engine.graph.r2rml import Mapping
from engine.graph.view import MappedTriple, View, make_view
from engine.plan.rows import ColumnOf, ColumnTerm, Relation, TemplateTerm, TermOf, TextTerm
from engine.sql.sqlite.database import SqliteDatabase, quoted
from engine.sql.sqlite.history_queries import computed_queries, with_tables_of
from engine.sql.sqlite.join_order import Size

_PORTION: Final = 50_000
"""Rows that are written together."""
_ALMOST_ALL: Final = 0.7
"""A column with more values than this share of the rows is (almost) a key: no second one helps."""
_ABOUT: Final = "hegui_tables"
"""The table that says what the tables hold: name, columns with types, keys, counts."""


def copy_tables(
    connection: duckdb.DuckDBPyConnection,
    file: Path,
    names: Collection[str],
    keys: Dict[str, Collection[frozenset[str]]],
) -> None:
    """Copies tables (or views) of a DuckDB connection to a SQLite file, which must not have them yet.

    Raises `UnsupportedError` (`column-not-kept`) for a column whose type SQLite cannot keep exactly.
    """
    with SqliteDatabase(file) as database:
        target = database.connection
        target.execute(f"CREATE TABLE IF NOT EXISTS {_ABOUT} (name TEXT PRIMARY KEY, about TEXT)")
        for name in names:
            _copy(connection, target, name, keys.get(name, ()))


def _copy(
    source: duckdb.DuckDBPyConnection,
    target: sqlite3.Connection,
    name: str,
    keys: Collection[frozenset[str]],
) -> None:
    table = exp.to_identifier(name, quoted=True).sql("duckdb")
    columns = [(str(row[0]), str(row[1])) for row in source.execute(f"DESCRIBE {table}").fetchall()]
    for column, sql_type in columns:
        if lowered_type(sql_type) is None:
            raise column_not_kept(name, column, sql_type)
    kept = [keeping(exp.column(column, quoted=True), sql_type).sql("duckdb") for column, sql_type in columns]
    counted = ", ".join(f"approx_count_distinct({quoted(column)})" for column, _ in columns)
    rows, *distinct = source.execute(f"SELECT count(*), {counted} FROM {table}").fetchall()[0]
    about = {
        "columns": columns,
        "keys": [sorted(key) for key in keys],
        "rows": rows,
        "distinct": {column: max(1, count) for (column, _), count in zip(columns, distinct, strict=True)},
    }
    key = _primary(keys)
    order = ", ".join(quoted(column) for column in key or ()) or "ALL"
    primary = f", PRIMARY KEY ({', '.join(map(quoted, key))})" if key else ""
    target.execute(f"CREATE TABLE {table} ({', '.join(quoted(c) for c, _ in columns)}{primary})")
    insert = f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))})"
    cursor = source.execute(f"SELECT {', '.join(kept)} FROM {table}" + (f" ORDER BY {order}" if key else ""))
    target.execute("BEGIN")
    while portion := cursor.fetchmany(_PORTION):
        target.executemany(insert, portion)
    target.execute(f"INSERT INTO {_ABOUT} VALUES (?, ?)", [name, json.dumps(about)])
    target.execute("COMMIT")


def _primary(keys: Iterable[Iterable[str]]) -> list[str] | None:
    return min(map(sorted, keys), key=len, default=None)


def column_not_kept(table: str, column: str, sql_type: str) -> UnsupportedError:
    """The error for a column that SQLite cannot keep exactly."""
    return UnsupportedError(
        "column-not-kept",
        place=f'column "{column}" of table "{table}"',
        expected="text, boolean, date, timestamp, double, an integer of 64 bits, DECIMAL of up to 18 digits",
        found=sql_type,
        fix="Cast the column to one of these, or use the DuckDB engine for this table.",
    )


class _Lowering:
    """A view with columns as SQLite keeps them."""

    def triple(self, triple: MappedTriple) -> MappedTriple:
        """The same triples over the kept columns."""
        return MappedTriple(
            self._relation(triple.relation),
            self._term(triple.subject),
            self._term(triple.predicate),
            self._term(triple.object),
        )

    def _relation(self, relation: Relation) -> Relation:
        sql = relation.sql
        if relation.is_query:
            sql = _query(relation)
        return replace(relation, sql=sql, columns=tuple(map(_kept, relation.columns)))

    def _term(self, term: TermOf) -> TermOf:
        match term:
            case TemplateTerm(pieces):
                made = tuple(_kept(piece) if isinstance(piece, ColumnOf) else piece for piece in pieces)
                return replace(term, pieces=made)
            case ColumnTerm(column):
                return replace(term, column=_kept(column))
            case TextTerm():
                if any(_kept(column) != column for column in term.needs):
                    raise _not_portable(term.sql)
        return term


def _kept(column: ColumnOf) -> ColumnOf:
    kept = lowered_type(column.sql_type)
    if kept is None:
        raise column_not_kept("", column.name, column.sql_type)
    return ColumnOf(column.name, kept)


def _query(relation: Relation) -> str:
    """The query for SQLite: one that computes nothing with values that are kept as something else."""
    tree = sqlglot.parse_one(relation.sql, dialect="duckdb")
    where = tree.args.get("where")
    changed = {column.name for column in relation.columns if _kept(column) != column}
    if where is not None and any(column.name in changed for column in where.find_all(exp.Column)):
        raise _not_portable(relation.sql)
    return tree.sql("sqlite")


def _not_portable(sql: str) -> UnsupportedError:
    return UnsupportedError(
        "query-not-portable",
        place="the mapping",
        expected="queries that compute only with text and whole numbers, for SQLite",
        found=" ".join(sql.split())[:200],
        fix="Give the computed values a column of their own in the table, or use the DuckDB engine.",
    )


def make_history(
    connection: duckdb.DuckDBPyConnection,
    mapping: Mapping,
    file: Path,
    ontology: Iterable[tuple[Node, Node, Node]] = (),
    *,
    keys: Dict[str, Collection[frozenset[str]]] | None = None,
) -> None:
    """Copies all tables of the connection, and the triples of the ontology, into a new SQLite file.

    A query of the mapping that does more than choose rows and columns of one table becomes a table of the
    file as well: it stays as it was then, whatever rows are added to the tables it reads.
    """
    names = [str(row[0]) for row in connection.execute("SHOW TABLES").fetchall()]
    computed = computed_queries(mapping)
    for name, sql in computed.items():
        connection.execute(f"CREATE OR REPLACE TEMP VIEW {quoted(name)} AS {sql}")
    if keys is None:
        keys = keys_by_table(with_tables_of(mapping, computed), connection)
    copy_tables(connection, file, [*names, *computed], keys)
    with SqliteDatabase(file) as database:
        database.load(ontology)


def open_history(
    file: Path, mapping: Mapping, *, base: str = BASE, read_only: bool = True, memory_limit: str | None = None
) -> SqliteDatabase:
    """The graph of a history file: its tables by the mapping, and the triples beside them."""
    about = _about(file)
    with duckdb.connect() as connection:  # empty tables of the logical types: what a view is made from
        for name, each in about.items():
            columns = ", ".join(f"{quoted(column)} {sql_type}" for column, sql_type in each["columns"])
            connection.execute(f"CREATE TABLE {quoted(name)} ({columns})")
        keys = {name: [frozenset(key) for key in each["keys"]] for name, each in about.items()}
        view = make_view(with_tables_of(mapping, about), connection, base=base, keys=keys)
    lowering = _Lowering()
    sizes = {name: Size(each["rows"], each["distinct"]) for name, each in about.items()}
    return SqliteDatabase(
        file,
        read_only=read_only,
        memory_limit=memory_limit,
        view=View([lowering.triple(triple) for triple in view.triples]),
        sizes=sizes,
    )


def make_indexes(database: SqliteDatabase) -> list[str]:
    """Makes an index for each way in which prepared statements look rows up; returns their statements.

    The statements must have been written on this database before (`Compiled.asking(database).prepare()`).
    There is no ANALYZE: it would make SQLite take a few focus nodes for a million, and scan whole tables.
    """
    about = _told(database)
    made: list[str] = []
    for table, size in database.planner.sizes.items():
        primary = _primary(about[table]["keys"]) or []
        wanted = {tuple(_by_choice(size, columns)) for columns in size.looked_up_by}
        for columns in sorted(wanted):
            if not any(_begins(other, columns) for other in (tuple(primary), *(wanted - {columns}))):
                name = quoted("_".join([table, *columns]))
                places = ", ".join(map(quoted, columns))
                made.append(f"CREATE INDEX IF NOT EXISTS {name} ON {quoted(table)} ({places})")
    for statement in made:
        database.connection.execute(statement)
    return made


def _by_choice(size: Size, columns: Iterable[str]) -> list[str]:
    """The columns of an index, the one that tells most rows apart first."""
    by_choice = sorted(sorted(columns), key=lambda name: -size.distinct.get(name, 1))
    is_key = size.distinct.get(by_choice[0], 1) > _ALMOST_ALL * size.rows
    return by_choice[:1] if is_key else by_choice


def _begins(longer: tuple[str, ...], shorter: tuple[str, ...]) -> bool:
    """Whether an index of these columns serves whoever asks for those as well."""
    return longer[: len(shorter)] == shorter


@contextmanager
def with_rows(database: SqliteDatabase, rows: Dict[str, Iterable[Dict[str, str | None]]]) -> Iterator[None]:
    """For the time of the block the tables have these rows too: a claim that is not in the history yet.

    `rows` are given by table, each as lexical forms by column (`2026-01-02`, `12.50`, `true`). The database
    must not be read only; others do not see the rows. Raises `InputError` (`row-not-kept`) for a column that
    the table does not have, or a value that is no value of its type.
    """
    about = _told(database)
    database.connection.execute("BEGIN")
    try:
        for table, given in rows.items():
            types = dict(about[table]["columns"]) if table in about else {}
            for row in given:
                kept = {column: _kept_in(table, column, types, value) for column, value in row.items()}
                places = ", ".join("?" * len(kept))
                names = ", ".join(map(quoted, kept))
                insert = f"INSERT INTO {quoted(table)} ({names}) VALUES ({places})"
                database.connection.execute(insert, list(kept.values()))
        yield
    finally:
        database.forget_changes()


def _kept_in(table: str, column: str, types: Dict[str, str], value: str | None) -> object:
    try:
        kept = lowered_type(types[column])
        assert kept is not None
        return None if value is None else kept_value(value, kept)
    except (KeyError, ValueError, ArithmeticError):
        raise InputError(
            "row-not-kept",
            place=f'column "{column}" of table "{table}"',
            expected=f"a value of type {types[column]}" if column in types else "a column of that table",
            found=repr(value),
            fix="Write the value as the table has it, such as 2026-01-02, 12.50 or true.",
        ) from None


def _about(file: Path) -> dict[str, dict[str, Any]]:
    with SqliteDatabase(file, read_only=True) as database:
        return _told(database)


def _told(database: SqliteDatabase) -> dict[str, dict[str, Any]]:
    rows = database.connection.execute(f"SELECT name, about FROM {_ABOUT} ORDER BY rowid").fetchall()
    return {name: json.loads(about) for name, about in rows}
