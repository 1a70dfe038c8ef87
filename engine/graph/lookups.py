"""One statement of a mapping, asked for the rows behind given triples."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

import duckdb
from rdflib.term import Node
from sqlglot import exp

from engine.graph.r2rml import Reference, SqlName
from engine.graph.statement_sql import CHILD, PARENT, StatementSql
from engine.graph.tables import LogicalTable, Tables
from engine.graph.term_keys import TermKeys, expected_text, parameters
from engine.graph.traced_tables import SOURCE_COLUMNS, table_name

Pattern = tuple[Node, Node | None, Node | None]
"""Subject, predicate, object; None for any."""

Place = tuple[str, str | None, int | None, str | None]
"""File, sheet, row, pointer."""

Hit = tuple[Pattern, str, tuple[tuple[str, str], ...], Place | None]
"""The pattern, the table, its key columns with their values, and where the row was read."""


class Lookup:
    """Finds rows by subject; predicate and object are compared afterwards, on the few rows that are left."""

    def __init__(self, each: StatementSql, tables: Tables, base: str) -> None:
        self._each = each
        subject, table = each.triples_map.subject, tables[each.triples_map]
        self._subject = TermKeys(subject, each.subject, table, CHILD, base)
        self._sides = [_Side(table, CHILD, subject.columns)]
        if isinstance(each.statement.object, Reference):
            parent = tables.mapping[each.statement.object.parent]
            self._sides.append(_Side(tables[parent], PARENT, parent.subject.columns))

    @property
    def predicate(self) -> Node | None:
        """The predicate of all triples that this statement makes, or None if rows decide."""
        return self._each.predicate.constant

    def may_answer(self, pattern: Pattern) -> bool:
        """False if this statement can make no triple that fits the pattern."""
        subject, predicate, value = pattern
        return (
            (predicate is None or expected_text(self._each.predicate, predicate) is not None)
            and (value is None or expected_text(self._each.object, value) is not None)
            and self.question(subject) is not None
        )

    def run(self, asked: Sequence[Pattern], connection: duckdb.DuckDBPyConnection) -> Iterator[Hit]:
        """The rows behind those patterns, which this statement may answer."""
        if not asked:
            return
        questions = [self.question(pattern[0]) or () for pattern in asked]
        rows = connection.execute(self._sql, parameters(questions)).fetchall()
        for number, predicate, value, *rest in rows:
            pattern = asked[number]
            if self._fits(pattern, predicate, value):
                yield from self._hits(pattern, rest)

    def question(self, subject: Node) -> tuple[str, ...] | None:
        """The subject's key values; None if this statement says nothing of it."""
        return self._subject.question(subject)

    @cached_property
    def _sql(self) -> str:
        columns = [
            self._each.predicate.text.copy(),
            self._each.object.text.copy(),
        ]
        columns += [column for side in self._sides for column in side.columns]
        return self._subject.selected(self._each.rows, columns)

    def _fits(self, pattern: Pattern, predicate: str | None, value: str | None) -> bool:
        """NULL makes no triple, and what is asked for must be what the row says."""
        if predicate is None or value is None:
            return False
        _, asked_predicate, asked_value = pattern
        return (asked_predicate is None or str(asked_predicate) == predicate) and (
            asked_value is None or str(asked_value) == value
        )

    def _hits(self, pattern: Pattern, values: list[Any]) -> Iterator[Hit]:
        for side in self._sides:
            key, place, values = side.read(values)
            yield pattern, side.name, key, place


class _Side:
    """One table of a statement: its key and source columns in the SELECT, and back from a row."""

    def __init__(self, table: LogicalTable, alias: str, keys: tuple[SqlName, ...]) -> None:
        self.name = table_name(table)
        self._keys = [table.stored(name) for name in dict.fromkeys(keys)]
        self._sources = [name for name in SOURCE_COLUMNS if name in table.types]
        forms = [table.form(name).lexical(table.column(name, alias)) for name in dict.fromkeys(keys)]
        self.columns = forms + [exp.column(name, alias) for name in self._sources]

    def read(self, values: list[Any]) -> tuple[tuple[tuple[str, str], ...], Place | None, list[Any]]:
        """Key, place, and the values that belong to the next side."""
        first, last = len(self._keys), len(self.columns)
        key = tuple(zip(self._keys, values[:first], strict=True))
        place = dict(zip(self._sources, values[first:last], strict=True))
        file = place.get("src_file")
        source = file and (file, *(place.get(name) for name in SOURCE_COLUMNS[1:]))
        return key, source or None, values[last:]
