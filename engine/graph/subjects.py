"""All triples of given subjects, straight from the rows of the tables that a mapping reads.

One query for each triples map that could make one of the subjects, whatever the number of subjects and of
properties: what an explanation needs of a graph that is never written down.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

import duckdb
from rdflib.term import Node

from engine.graph.base import BASE
from engine.graph.describing import describe
from engine.graph.lookups import Lookup
from engine.graph.materialise import Triple
from engine.graph.r2rml import Mapping
from engine.graph.statement_sql import StatementSql, same_rows, statements_sql
from engine.graph.tables import Tables
from engine.graph.term_columns import TermColumns


class Subjects:
    """Answers for one mapping over one database, as long as its tables keep their columns.

    Raises InputError if the mapping does not fit the database.
    """

    def __init__(self, mapping: Mapping, connection: duckdb.DuckDBPyConnection, *, base: str = BASE) -> None:
        tables = Tables(mapping, describe(mapping, connection))
        self._connection = connection
        self._groups = [
            _Group(each, tables, base) for each in same_rows(statements_sql(mapping, tables, base))
        ]

    def triples(self, subjects: Collection[Node]) -> Iterator[Triple]:
        """The triples that the tables say of these subjects; one may come more than once."""
        for group in self._groups:
            yield from group.triples(subjects, self._connection)


class _Group:
    """The statements over the same rows: they share the subject."""

    def __init__(self, statements: list[StatementSql], tables: Tables, base: str) -> None:
        self._lookup = Lookup(statements[0], tables, base)
        columns = TermColumns()
        self._pairs = [(columns.taker(each.predicate), columns.taker(each.object)) for each in statements]
        self._sql = self._lookup.selected(columns.selected)

    def triples(self, subjects: Collection[Node], connection: duckdb.DuckDBPyConnection) -> Iterator[Triple]:
        asked = [(each, key) for each in subjects if (key := self._lookup.question(each)) is not None]
        if not asked:
            return
        keys = [list(column) for column in zip(*(key for _, key in asked), strict=True)]
        for number, *row in connection.execute(self._sql, [list(range(len(asked))), *keys]).fetchall():
            for take_predicate, take_object in self._pairs:
                predicate, value = take_predicate(row), take_object(row)
                if predicate is not None and value is not None:
                    yield asked[number][0], predicate, value
