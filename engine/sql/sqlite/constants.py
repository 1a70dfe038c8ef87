"""Triples that the planner has made rows of columns, kept as small tables of the connection, each looked up
by any of its columns.

They are temporary tables: a file that is only read has none of them, and every connection makes its own.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Final

from engine.graph.lowered_types import kept_value
from engine.plan.rows import ColumnOf, Relation
from engine.rewrite.native_constants import name_of
from engine.sql.sqlite.join_order import Size

_FEW: Final = 4
"""So many rows are read through; more are looked up."""
Rows = tuple[tuple[object, ...], ...]


class ConstantTables:
    """The tables of constants of one connection. `sizes` are those by which joins are put in order."""

    def __init__(self, connection: sqlite3.Connection, sizes: dict[str, Size]) -> None:
        self._connection = connection
        self._sizes = sizes
        self.rows: dict[str, Rows] = {}
        """What each table holds, by its name."""

    def keep(self, columns: Sequence[ColumnOf], rows: Sequence[tuple[str, ...]]) -> Relation:
        """The table of these rows, whose values are lexical forms; it is made if it is not there."""
        kept = {
            tuple(kept_value(text, column.sql_type) for text, column in zip(row, columns, strict=True))
            for row in rows
        }
        name = f"constants_{hashlib.sha256(repr((columns, sorted(kept))).encode()).hexdigest()[:12]}"
        self.take_up({name: tuple(sorted(kept))})
        return Relation(name_of(rows), f'"{name}"', False, tuple(columns))

    def take_up(self, tables: Mapping[str, Rows]) -> None:
        """Makes those of the tables that are not there."""
        for name, rows in tables.items():
            if name not in self.rows:
                self.rows[name] = rows
                values = zip(*rows, strict=True)
                distinct = {str(place): len(set(each)) for place, each in enumerate(values, start=1)}
                self._sizes[name] = Size(len(rows), distinct)
                self._make(name)

    def make_again(self, there: frozenset[str]) -> None:
        """Makes those that are not among the tables that are there: a transaction took them back."""
        for name in self.rows.keys() - there:
            self._make(name)

    def _make(self, name: str) -> None:
        rows = self.rows[name]
        names = [f'"{place}"' for place in range(1, len(rows[0]) + 1)]
        self._connection.execute(f'CREATE TEMP TABLE "{name}" ({", ".join(names)})')
        places = ", ".join("?" * len(names))
        self._connection.executemany(f'INSERT INTO "{name}" VALUES ({places})', rows)
        if len(rows) > _FEW:
            for place, first in enumerate(names):
                columns = ", ".join([first, *(each for each in names if each != first)])
                self._connection.execute(f'CREATE INDEX temp."{name}_{place + 1}" ON "{name}" ({columns})')
