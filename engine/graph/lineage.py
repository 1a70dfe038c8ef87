"""From a triple back to the rows that say it.

A subject's IRI is taken apart into key columns, and the rows with these keys are looked up: one query for all
triples that one statement of the mapping can make. Rows that know where they were read from give that place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

import duckdb
from rdflib.term import Node

from engine.graph.base import BASE
from engine.graph.describing import Description, describe
from engine.graph.lookups import Lookup, Pattern
from engine.graph.r2rml import Mapping
from engine.graph.statement_sql import statements_sql
from engine.graph.tables import Tables
from engine.graph.traced_tables import traced

Fact = tuple[Node, Node, Node]


@dataclass(frozen=True)
class Source:
    """Where a row was read: file, sheet, row as a person counts it, and JSON pointer or XPath."""

    file: str
    sheet: str | None
    row: int | None
    pointer: str | None


@dataclass(frozen=True)
class RowRef:
    """One row of one table, by the values of the columns that make its subject's IRI."""

    table: str
    key: tuple[tuple[str, str], ...]
    source: Source | None


class Lineage:
    """Answers for one mapping over one database, as long as its tables keep their columns."""

    def __init__(self, mapping: Mapping, connection: duckdb.DuckDBPyConnection, *, base: str = BASE) -> None:
        """Raises InputError if the mapping does not fit the database."""
        self._connection = connection
        self._lookups = _lookups(mapping, traced(describe(mapping, connection), connection), base)

    def rows(self, patterns: Collection[Pattern]) -> dict[Pattern, tuple[RowRef, ...]]:
        """The rows behind every triple that fits a pattern (None stands for any predicate or object).

        A triple that a join made comes from two rows. The order is by table, place and key. Patterns without
        rows, such as triples of an ontology, are left out.
        """
        found: dict[Pattern, set[RowRef]] = defaultdict(set)
        by_predicate: dict[Node | None, list[Pattern]] = defaultdict(list)
        for pattern in patterns:
            by_predicate[pattern[1]].append(pattern)
        for lookup in self._lookups:
            named = lookup.predicate
            groups = (
                [by_predicate.get(named, ()), by_predicate.get(None, ())] if named else by_predicate.values()
            )
            asked = [pattern for group in groups for pattern in group if lookup.may_answer(pattern)]
            for pattern, table, key, place in lookup.run(asked, self._connection):
                found[pattern].add(RowRef(table, key, None if place is None else Source(*place)))
        return {pattern: tuple(sorted(rows, key=_order)) for pattern, rows in found.items()}

    def sources(self, triples: Collection[Fact]) -> dict[Fact, tuple[Source, ...]]:
        """Where the rows behind each triple were read, in order; a triple without any is left out."""
        places: dict[Fact, tuple[Source, ...]] = {}
        for (subject, predicate, value), rows in self.rows(triples).items():
            assert predicate is not None
            assert value is not None
            read = dict.fromkeys(row.source for row in rows if row.source is not None)
            if read:
                places[subject, predicate, value] = tuple(sorted(read, key=_place_order))
        return places


@lru_cache(maxsize=16)
def _lookups(mapping: Mapping, description: Description, base: str) -> tuple[Lookup, ...]:
    tables = Tables(mapping, description)
    return tuple(Lookup(each, tables, base) for each in statements_sql(mapping, tables, base))


def sources_of(
    mapping: Mapping,
    connection: duckdb.DuckDBPyConnection,
    triples: Collection[Fact],
    *,
    base: str = BASE,
) -> dict[Fact, tuple[Source, ...]]:
    """The places where the rows behind each triple were read."""
    return Lineage(mapping, connection, base=base).sources(triples)


def rows_behind(
    mapping: Mapping,
    connection: duckdb.DuckDBPyConnection,
    subject: Node,
    predicate: Node | None = None,
    object: Node | None = None,
    *,
    base: str = BASE,
) -> list[RowRef]:
    """The rows behind a subject's triples, or those that fit."""
    pattern = (subject, predicate, object)
    return list(Lineage(mapping, connection, base=base).rows([pattern]).get(pattern, ()))


def _order(row: RowRef) -> tuple[object, ...]:
    return (row.table, _place_order(row.source) if row.source else ("",), row.key)


def _place_order(source: Source) -> tuple[str, str, int, str]:
    return (source.file, source.sheet or "", source.row or 0, source.pointer or "")
