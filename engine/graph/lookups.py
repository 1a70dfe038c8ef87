"""One statement of a mapping, asked for the rows behind given triples."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

import duckdb
from rdflib import XSD, Literal, URIRef
from rdflib.term import Node
from sqlglot import exp

from engine.graph.r2rml import Kind, Reference, SqlName, Template, TermMap
from engine.graph.sql_trees import call
from engine.graph.statement_sql import CHILD, PARENT, StatementSql
from engine.graph.tables import LogicalTable, Tables
from engine.graph.term_sql import TermSql, has_scheme
from engine.graph.traced_tables import SOURCE_COLUMNS, table_name

Pattern = tuple[Node, Node | None, Node | None]
"""Subject, predicate, object; None for any."""

Place = tuple[str, str | None, int | None, str | None]
"""File, sheet, row, pointer."""

Hit = tuple[Pattern, str, tuple[tuple[str, str], ...], Place | None]
"""The pattern, the table, its key columns with their values, and where the row was read."""

_ASKED = "asked"


class Lookup:
    """Finds rows by subject; predicate and object are compared afterwards, on the few rows that are left."""

    def __init__(self, each: StatementSql, tables: Tables, base: str) -> None:
        self._each = each
        self._base = base
        subject = each.triples_map.subject
        self._table = tables[each.triples_map]
        self._keys = _usable_keys(subject, self._table)
        self._sides = [_Side(self._table, CHILD, subject.columns)]
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
        columns = [list(column) for column in zip(*questions, strict=True)]
        rows = connection.execute(self._sql, [list(range(len(asked))), *columns]).fetchall()
        for number, predicate, value, *rest in rows:
            pattern = asked[number]
            if self._fits(pattern, predicate, value):
                yield from self._hits(pattern, rest)

    def question(self, subject: Node) -> tuple[str, ...] | None:
        """The subject's key values, or its whole text where the template cannot be taken apart."""
        whole = expected_text(self._each.subject, subject)
        if whole is None or self._each.subject.constant is not None:
            return None if whole is None else ()
        if self._keys is None:
            return (whole,)
        template = self._each.triples_map.subject.value
        assert isinstance(template, Template)
        if not has_scheme(template):
            if not whole.startswith(self._base):
                return None
            whole = whole[len(self._base) :]
        values = template.take_apart(whole)
        return None if values is None else tuple(values[name] for name in self._keys)

    def selected(self, columns: Sequence[exp.Expr]) -> str:
        """A query for these columns of the rows; its parameters are the numbers of the questions, which come
        first in each row of the answer, and a list for each part of the questions."""
        width = len(self._keys) if self._keys is not None else int(self._each.subject.constant is None)
        lists = [_list_parameter(1, "BIGINT", "number")]
        lists += [_list_parameter(place + 2, "VARCHAR", f"k{place}") for place in range(width)]
        asked = exp.select(*lists).subquery(_ASKED)
        condition = exp.and_(*self._conditions([exp.column(f"k{place}", _ASKED) for place in range(width)]))
        rows = self._each.rows.select(exp.column("number", _ASKED), *columns)
        return rows.join(asked, on=condition).sql("duckdb")

    @cached_property
    def _sql(self) -> str:
        columns = [
            self._each.predicate.text.copy(),
            self._each.object.text.copy(),
        ]
        columns += [column for side in self._sides for column in side.columns]
        return self.selected(columns)

    def _conditions(self, given: list[exp.Expr]) -> list[exp.Expr]:
        if not given:
            return [exp.true()]
        if self._keys is None:
            return [exp.EQ(this=self._each.subject.text.copy(), expression=given[0])]
        return [
            c for name, key in zip(self._keys, given, strict=True) for c in self._key_conditions(name, key)
        ]

    def _key_conditions(self, name: SqlName, key: exp.Expr) -> list[exp.Expr]:
        column = self._table.column(name, CHILD)
        sql_type = self._table.types[self._table.stored(name)]
        if sql_type == "VARCHAR":
            return [exp.EQ(this=column, expression=key)]
        value = exp.TryCast(this=key.copy(), to=exp.DataType.build(sql_type, dialect="duckdb"))
        # "007" reads as 7 but is not how 7 is written, so it names another subject.
        canonical = exp.EQ(this=self._table.form(name).lexical(value), expression=key.copy())
        return [exp.EQ(this=column, expression=value.copy()), canonical]

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


def expected_text(term: TermSql, node: Node) -> str | None:
    """The text that `term` gives where it gives this node, or None if it never does."""
    if term.constant is not None:
        return str(node) if term.constant == node else None
    if isinstance(node, Literal):
        datatype = None if node.datatype == XSD.string else node.datatype
        same = term.datatype == datatype and (term.language or "").lower() == (node.language or "").lower()
        return str(node) if term.kind is Kind.LITERAL and same else None
    kind = Kind.IRI if isinstance(node, URIRef) else Kind.BLANK_NODE
    return str(node) if term.kind is kind else None


def _usable_keys(subject: TermMap, table: LogicalTable) -> tuple[SqlName, ...] | None:
    """The key columns by which rows can be found, or None where whole subjects must be compared."""
    template = subject.value
    if subject.kind is not Kind.IRI or not isinstance(template, Template) or not template.invertible:
        return None
    if not has_scheme(template) and any(":" in piece for piece in template.pieces if isinstance(piece, str)):
        return None
    keys = tuple(dict.fromkeys(template.columns))
    return keys if all(table.form(name).comparable for name in keys) else None


def _list_parameter(place: int, sql_type: str, name: str) -> exp.Expr:
    parameter = exp.Parameter(this=exp.Literal.number(place))
    return exp.alias_(call("unnest", exp.cast(parameter, f"{sql_type}[]", dialect="duckdb")), name)
