"""Making a history file: the tables of a mapping copied from DuckDB, as far as rules read them.

Rules are prepared over the empty file first. That tells which columns they read, so that only those are
copied, and by which they look rows up, so that each way has an index, made after the rows are there.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable
from collections.abc import Mapping as Dict
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import duckdb
from rdflib.term import Node
from sqlglot import exp

from engine.cache import digest_of
from engine.graph.base import BASE
from engine.graph.keys import keys_by_table
from engine.graph.lowered_types import keeping, lowered_type
from engine.graph.r2rml import Mapping
from engine.sql.sqlite.database import SqliteDatabase, quoted
from engine.sql.sqlite.history import ABOUT, KEPT, ONTOLOGY, open_history
from engine.sql.sqlite.history_queries import computed_queries, with_tables_of
from engine.sql.sqlite.history_view import column_not_kept
from engine.sql.sqlite.join_order import FEW, SMALL, Size

_PORTION: Final = 50_000
"""Rows that are written together."""
_SPARSE: Final = 0.9
"""An index leaves rows out that have no value in its first column, if fewer than this share have one."""
_NARROWER: Final = {"DECIMAL": "DECIMAL", "HUGEINT": "BIGINT"}
_MOST_DIGITS: Final = 18
_FAST: Final = ("journal_mode = OFF", "synchronous = OFF", "cache_size = -524288")
"""While nobody else has the file; what is unfinished is thrown away."""

Prepare = Callable[[SqliteDatabase], object]
"""Writes every statement that is to be asked, such as `Compiled.prepare`."""


def make_history(
    connection: duckdb.DuckDBPyConnection,
    mapping: Mapping,
    file: Path,
    ontology: Iterable[tuple[Node, Node, Node]] = (),
    *,
    prepare: Prepare | None = None,
    base: str = BASE,
    keys: Dict[str, Collection[frozenset[str]]] | None = None,
) -> None:
    """Copies the tables of the connection, and the triples of the ontology, into a new SQLite file.

    With `prepare` only what its statements read is copied, with indexes for what they look up; else every
    table and column, without indexes. A query of the mapping that does more than choose rows and columns of
    one table becomes a table of the file as well: it stays as it was then, whatever rows are added to the
    tables it reads. Raises `UnsupportedError` (`column-not-kept`) for a column whose type SQLite cannot keep
    exactly. The file must not be there yet; it is whole when this returns.
    """
    names = [str(row[0]) for row in connection.execute("SHOW TABLES").fetchall()]
    computed = computed_queries(mapping)
    for name, sql in computed.items():
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {quoted(name)} AS {sql}")
        _narrow(connection, name)
    if keys is None:
        keys = keys_by_table(with_tables_of(mapping, computed), connection)
    tables = {name: _described(connection, name, keys.get(name, ())) for name in [*names, *computed]}
    triples = list(ontology)
    with SqliteDatabase(file) as database:
        database.load(triples)
        _tell(database.connection, tables, triples)
    sizes = {name: Size(each["rows"], each["distinct"]) for name, each in tables.items()}
    if prepare is not None:
        with open_history(file, mapping, base=base) as database:
            prepare(database)
            sizes = {name: database.planner.sizes[name] for name in tables}
    with SqliteDatabase(file) as database:
        for setting in _FAST:
            database.connection.execute(f"PRAGMA {setting}")
        for name, about in tables.items():
            kept = _kept(about, sizes[name] if prepare is not None else None)
            if kept:
                _copy(connection, database.connection, name, about, kept)
                _index(database.connection, name, about, sizes[name])
        database.connection.execute("PRAGMA journal_mode = WAL")


def _narrow(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Makes wide sums of a computed table numbers that SQLite can keep, where every value is one."""
    for column, sql_type in _columns(connection, name):
        narrow = _NARROWER.get(sql_type.partition("(")[0])
        if lowered_type(sql_type) is None and narrow is not None:
            scale = sql_type.partition(",")[2] or ")"
            to = f"{narrow}({_MOST_DIGITS},{scale}" if narrow == "DECIMAL" else narrow
            with suppress(duckdb.ConversionException):  # else the column is refused
                connection.execute(f"ALTER TABLE {quoted(name)} ALTER {quoted(column)} TYPE {to}")


def _columns(connection: duckdb.DuckDBPyConnection, name: str) -> list[tuple[str, str]]:
    """The columns of a table, with their types in DESCRIBE's words."""
    described = connection.execute(f"DESCRIBE {_duckdb_name(name)}").fetchall()
    return [(str(row[0]), str(row[1])) for row in described]


def _described(
    connection: duckdb.DuckDBPyConnection, name: str, keys: Collection[frozenset[str]]
) -> dict[str, Any]:
    """What is to be known of a table: columns with types, keys, the number of rows, and for each column how
    many have a value and how many values there are, about.
    """
    table = _duckdb_name(name)
    columns = _columns(connection, name)
    for column, sql_type in columns:
        if lowered_type(sql_type) is None:
            raise column_not_kept(name, column, sql_type)
    counted = ", ".join(
        f"approx_count_distinct({quoted(column)}), count({quoted(column)})" for column, _ in columns
    )
    rows, *counts = connection.execute(f"SELECT count(*), {counted} FROM {table}").fetchall()[0]
    return {
        "columns": columns,
        "keys": [sorted(key) for key in keys],
        "rows": rows,
        "distinct": {column: max(1, count) for (column, _), count in zip(columns, counts[::2], strict=True)},
        "values": {column: count for (column, _), count in zip(columns, counts[1::2], strict=True)},
    }


def _tell(
    target: sqlite3.Connection, tables: Dict[str, object], triples: list[tuple[Node, Node, Node]]
) -> None:
    """Writes down what is known before the rows come."""
    target.execute(f"CREATE TABLE {ABOUT} (name TEXT PRIMARY KEY, about TEXT)")
    target.execute(f"CREATE TABLE {KEPT} (name TEXT PRIMARY KEY, columns TEXT)")
    target.execute(f"CREATE TABLE {ONTOLOGY} (digest TEXT)")
    rows = [(name, json.dumps(about)) for name, about in tables.items()]
    target.executemany(f"INSERT INTO {ABOUT} VALUES (?, ?)", rows)
    digest = digest_of("\n".join(sorted(repr(triple) for triple in triples)).encode())
    target.execute(f"INSERT INTO {ONTOLOGY} VALUES (?)", [digest])


def _kept(about: Dict[str, Any], size: Size | None) -> list[tuple[str, str]]:
    """The columns that are kept, with their types: those that are read, and the key; none of a table of which
    nothing is read.
    """
    columns = [(str(name), str(sql_type)) for name, sql_type in about["columns"]]
    if size is None:
        return columns
    wanted = size.read and size.read | set(_primary(about) or ())
    return [each for each in columns if each[0] in wanted]


def _copy(
    source: duckdb.DuckDBPyConnection,
    target: sqlite3.Connection,
    name: str,
    about: Dict[str, Any],
    columns: list[tuple[str, str]],
) -> None:
    values = [
        keeping(exp.column(column, quoted=True), sql_type).sql("duckdb") for column, sql_type in columns
    ]
    names = [quoted(column) for column, _ in columns]
    key = [quoted(column) for column in _primary(about) or ()]
    primary = f", PRIMARY KEY ({', '.join(key)})" if key else ""
    target.execute(f"CREATE TABLE {quoted(name)} ({', '.join(names)}{primary})")
    insert = f"INSERT INTO {quoted(name)} VALUES ({', '.join('?' * len(columns))})"
    order = f" ORDER BY {', '.join(key)}" if key else ""
    cursor = source.execute(f"SELECT {', '.join(values)} FROM {_duckdb_name(name)}{order}")
    target.execute("BEGIN")
    while portion := cursor.fetchmany(_PORTION):
        target.executemany(insert, portion)
    target.execute(f"INSERT INTO {KEPT} VALUES (?, ?)", [name, json.dumps([name for name, _ in columns])])
    target.execute("COMMIT")


def _index(target: sqlite3.Connection, name: str, about: Dict[str, Any], size: Size) -> None:
    """Makes an index for each way in which statements look rows up.

    There is no ANALYZE: it would make SQLite take a few focus nodes for a million, and scan whole tables.
    """
    primary = tuple(_primary(about) or ())
    wanted = {_by_choice(size, columns) for columns in size.looked_up_by}
    for columns in sorted(wanted):
        if not any(_begins(other, columns) for other in (primary, *(wanted - {columns}))):
            places = ", ".join(map(quoted, columns))
            sparse = about["values"].get(columns[0], 0) < _SPARSE * about["rows"]
            where = f" WHERE {quoted(columns[0])} IS NOT NULL" if sparse else ""
            index = quoted("_".join([name, *columns]))
            target.execute(f"CREATE INDEX {index} ON {quoted(name)} ({places}){where}")


def _primary(about: Dict[str, Any]) -> list[str] | None:
    return min(about["keys"], key=len, default=None)


def _by_choice(size: Size, columns: Iterable[str]) -> tuple[str, ...]:
    """The columns of an index, the one that tells most rows apart first."""
    by_choice = sorted(sorted(columns), key=lambda name: -size.distinct.get(name, 1))
    of_first = size.rows / size.distinct.get(by_choice[0], 1)
    return tuple(by_choice[:1] if size.rows > SMALL and of_first <= FEW else by_choice)


def _begins(longer: tuple[str, ...], shorter: tuple[str, ...]) -> bool:
    """Whether an index of these columns serves whoever asks for those as well."""
    return longer[: len(shorter)] == shorter


def _duckdb_name(name: str) -> str:
    return exp.to_identifier(name, quoted=True).sql("duckdb")
