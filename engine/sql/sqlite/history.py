"""History in a SQLite file: the tables of a mapping with lowered types, the ontology, and indexes.

    make_history(connection, mapping, file, ontology, …)   `engine.sql.sqlite.history_making`
    open_history(file, mapping)                            in any number of processes, read only
    with with_rows(database, rows): …                      a claim that is not in the history yet

The file is in WAL mode, so others may read while one writes.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Dict
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import duckdb

from engine.cache import digest_of
from engine.errors import InputError
from engine.graph.base import BASE
from engine.graph.lowered_types import kept_value, lowered_type
from engine.graph.r2rml import Mapping
from engine.graph.view import make_view
from engine.sql.kept_plans import signature
from engine.sql.sqlite.connection import connected
from engine.sql.sqlite.database import SqliteDatabase, quoted, read_only_history
from engine.sql.sqlite.history_queries import with_tables_of
from engine.sql.sqlite.history_view import lowered_view
from engine.sql.sqlite.join_order import Size

ABOUT: Final = "hegui_tables"
"""The table that says what the tables are: name, columns with types, keys, counts when they were copied."""
KEPT: Final = "hegui_kept"
"""The table that says which columns of a table are in the file; a table that is not named is not there."""
ONTOLOGY: Final = "hegui_ontology"
"""The table with the digest of the triples beside the tables."""


def open_history(
    file: Path, mapping: Mapping, *, base: str = BASE, read_only: bool = True, memory_limit: str | None = None
) -> SqliteDatabase:
    """The graph of a history file: its tables by the mapping, and the triples beside them."""
    about, kept, ontology = _read(file)
    with duckdb.connect() as connection:  # empty tables of the logical types: what a view is made from
        for name, each in about.items():
            columns = ", ".join(f"{quoted(column)} {sql_type}" for column, sql_type in each["columns"])
            connection.execute(f"CREATE TABLE {quoted(name)} ({columns})")
        keys = {name: [frozenset(key) for key in each["keys"]] for name, each in about.items()}
        view = lowered_view(make_view(with_tables_of(mapping, about), connection, base=base, keys=keys))
    sizes = {
        name: Size(each["rows"], each["distinct"], kept=frozenset(kept.get(name, ())) if kept else None)
        for name, each in about.items()
    }
    return SqliteDatabase(
        file,
        read_only=read_only,
        memory_limit=memory_limit,
        view=view,
        sizes=sizes,
        identity=digest_of(repr((signature(view), sorted(about.items()), ontology)).encode()),
    )


@contextmanager
def with_rows(database: SqliteDatabase, rows: Dict[str, Iterable[Dict[str, str | None]]]) -> Iterator[None]:
    """For the time of the block the tables have these rows too: a claim that is not in the history yet.

    `rows` are given by table, each as lexical forms by column (`2026-01-02`, `12.50`, `true`); tables and
    columns that no rule reads are not in the file and are passed over. A row with the key of one that is
    there takes its place. The database must not be read only; others do not see the rows. Raises `InputError`
    (`row-not-kept`) for a column that the table does not have, or a value that is no value of its type.
    """
    if database.read_only:
        raise read_only_history()
    about, kept, _ = _told(database.connection)
    database.connection.execute("BEGIN IMMEDIATE")
    try:
        for table, given in rows.items():
            types = dict(about[table]["columns"]) if table in about else {}
            for row in given:
                values = {column: _kept_in(table, column, types, value) for column, value in row.items()}
                _insert(database.connection, table, values, kept)
        database.filled = frozenset(rows)
        yield
    finally:
        database.forget_changes()


def _insert(
    connection: sqlite3.Connection,
    table: str,
    values: Dict[str, object],
    kept: Dict[str, list[str]],
) -> None:
    names = [name for name in values if name in kept.get(table, ())]
    if names:
        places = ", ".join("?" * len(names))
        insert = f"INSERT OR REPLACE INTO {quoted(table)} ({', '.join(map(quoted, names))}) VALUES ({places})"
        connection.execute(insert, [values[name] for name in names])


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


def _read(file: Path) -> tuple[dict[str, dict[str, Any]], dict[str, list[str]], str]:
    connection = connected(file, read_only=True, memory_limit=None)
    try:
        return _told(connection)
    except sqlite3.DatabaseError as error:
        raise InputError(
            "history-file",
            place=str(file),
            expected="a history file",
            found=str(error),
            fix="Make one with this version of the program.",
        ) from None
    finally:
        connection.close()


def _told(
    connection: sqlite3.Connection,
) -> tuple[dict[str, dict[str, Any]], dict[str, list[str]], str]:
    """What the file says of itself: its tables, the columns of theirs that it has, the ontology's digest."""
    about = {
        name: json.loads(text)
        for name, text in connection.execute(f"SELECT name, about FROM {ABOUT} ORDER BY rowid")
    }
    kept = {name: json.loads(text) for name, text in connection.execute(f"SELECT name, columns FROM {KEPT}")}
    ((ontology,),) = connection.execute(f"SELECT digest FROM {ONTOLOGY}").fetchall()
    return about, kept, ontology
