"""Triples straight from the rows of the tables that a mapping reads: of given subjects, or with given values.

One query for each triples map (or statement) that could make one of them, whatever the number of questions:
what explanations need of a graph that is never written down.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from typing import Generic, TypeVar

import duckdb
from rdflib import URIRef
from rdflib.term import Node
from sqlglot import exp

from engine.asked_graph import Question
from engine.graph.base import BASE
from engine.graph.describing import describe
from engine.graph.materialise import Triple
from engine.graph.r2rml import Mapping, Reference
from engine.graph.sql_trees import call
from engine.graph.statement_sql import CHILD, PARENT, StatementSql, same_rows, statements_sql
from engine.graph.tables import Tables
from engine.graph.term_columns import TermColumns
from engine.graph.term_keys import TermKeys, expected_text, parameters


class AskedRows:
    """Answers for one mapping over one database, as long as its tables keep their columns.

    Raises InputError if the mapping does not fit the database.
    """

    def __init__(self, mapping: Mapping, connection: duckdb.DuckDBPyConnection, *, base: str = BASE) -> None:
        tables = Tables(mapping, describe(mapping, connection))
        statements = list(statements_sql(mapping, tables, base))
        self._connection = connection
        self._subjects = _ByStart([_OfSubjects(each, tables, base) for each in same_rows(statements)])
        self._statements = [_WithValues(each, tables, base) for each in statements]
        self._values: dict[Node | None, _ByStart[_WithValues]] = {}
        self._averages: dict[Node, float] = {}

    def of_subjects(self, subjects: Collection[Node]) -> Iterator[Triple]:
        """The triples that the tables say of these subjects; one may come more than once."""
        for group, asked in self._subjects.sorted(subjects):
            yield from group.triples(asked, self._connection)

    def with_values(self, questions: Collection[Question]) -> Iterator[Triple]:
        """The triples of the tables that have these values; one may come more than once."""
        by_predicate: dict[Node | None, list[Node]] = {}
        for predicate, value in questions:
            by_predicate.setdefault(predicate, []).append(value)
        for predicate, values in by_predicate.items():
            for statement, asked in self._saying(predicate).sorted(values):
                yield from statement.triples(predicate, asked, self._connection)

    def subjects_of_value(self, predicate: Node) -> float:
        """How many rows say the same value with this predicate, on average and roughly; 0 if none does."""
        if predicate not in self._averages:
            counted = [each.counted(self._connection) for each in self._saying(predicate)]
            rows, values = (sum(column) for column in zip((0, 0), *counted, strict=True))
            self._averages[predicate] = rows / max(values, 1)
        return self._averages[predicate]

    def _saying(self, predicate: Node | None) -> _ByStart[_WithValues]:
        """The statements that can have this predicate."""
        if predicate not in self._values:
            self._values[predicate] = _ByStart([each for each in self._statements if each.may_say(predicate)])
        return self._values[predicate]


class _OfSubjects:
    """The statements over the same rows: they share the subject."""

    def __init__(self, statements: list[StatementSql], tables: Tables, base: str) -> None:
        first = statements[0]
        table = tables[first.triples_map]
        self.keys = TermKeys(first.triples_map.subject, first.subject, table, CHILD, base)
        columns = TermColumns()
        self._pairs = [(columns.taker(each.predicate), columns.taker(each.object)) for each in statements]
        self._sql = self.keys.selected(first.rows, columns.selected)

    def triples(self, subjects: Sequence[Node], connection: duckdb.DuckDBPyConnection) -> Iterator[Triple]:
        asked = [(each, key) for each in subjects if (key := self.keys.question(each)) is not None]
        if not asked:
            return
        rows = connection.execute(self._sql, parameters([key for _, key in asked])).fetchall()
        for number, *row in rows:
            for take_predicate, take_object in self._pairs:
                predicate, value = take_predicate(row), take_object(row)
                if predicate is not None and value is not None:
                    yield asked[number][0], predicate, value


class _WithValues:
    """One statement, asked by its object."""

    def __init__(self, each: StatementSql, tables: Tables, base: str) -> None:
        self._predicate = each.predicate
        if isinstance(each.statement.object, Reference):
            parent = tables.mapping[each.statement.object.parent]
            self.keys = TermKeys(parent.subject, each.object, tables[parent], PARENT, base)
        else:
            table = tables[each.triples_map]
            self.keys = TermKeys(each.statement.object, each.object, table, CHILD, base)
        columns = TermColumns()
        self._take = columns.taker(each.subject), columns.taker(each.predicate)
        self._rows, self._columns = each.rows, columns.selected

    def may_say(self, predicate: Node | None) -> bool:
        """False if no triple of this statement has the predicate."""
        return predicate is None or expected_text(self._predicate, predicate) is not None

    def triples(
        self, predicate: Node | None, values: Sequence[Node], connection: duckdb.DuckDBPyConnection
    ) -> Iterator[Triple]:
        asked = [(each, key) for each in values if (key := self.keys.question(each)) is not None]
        if not asked:
            return
        take_subject, take_predicate = self._take
        rows = connection.execute(self._sql, parameters([key for _, key in asked])).fetchall()
        for number, *row in rows:
            subject, said = take_subject(row), take_predicate(row)
            if subject is not None and said is not None and predicate in (None, said):
                yield subject, said, asked[number][0]

    def counted(self, connection: duckdb.DuckDBPyConnection) -> tuple[int, int]:
        """How many rows there are and, roughly, how many values."""
        asked = self._rows.select(call("count", exp.Star()), self.keys.distinct())
        row = connection.execute(asked.sql("duckdb")).fetchone()
        return (0, 0) if row is None else (row[0], row[1])

    @cached_property
    def _sql(self) -> str:
        return self.keys.selected(self._rows, self._columns)


_Source = TypeVar("_Source", _OfSubjects, _WithValues)


class _ByStart(Generic[_Source]):
    """Sources, and which of them may make a node: told by how its IRI starts, without asking each."""

    def __init__(self, sources: Sequence[_Source]) -> None:
        self._sources: Sequence[_Source] = sources
        self._known: dict[str, tuple[int, ...]] = {}

    def __iter__(self) -> Iterator[_Source]:
        return iter(self._sources)

    def sorted(self, nodes: Collection[Node]) -> Iterator[tuple[_Source, list[Node]]]:
        """The sources that may know some of the nodes, with those nodes."""
        found: dict[int, list[Node]] = {}
        for node in nodes:
            for place in self._places(node):
                found.setdefault(place, []).append(node)
        for place in sorted(found):
            yield self._sources[place], found[place]

    def _places(self, node: Node) -> tuple[int, ...]:
        start = node[: node.rfind("/") + 1] if isinstance(node, URIRef) else ""
        if start not in self._known:
            starts = enumerate(source.keys.start for source in self._sources)
            self._known[start] = tuple(
                place for place, own in starts if own.startswith(start) or start.startswith(own)
            )
        return self._known[start]
