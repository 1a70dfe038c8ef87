"""The graph of a mapping, written down: the triples that the tables stand for, as rdflib terms.

The same graph is a view for checking; tests hold the two equal. Named graphs are left out, so the triples are
the union of all graphs. A triple may come more than once; an rdflib graph keeps it once.

https://www.w3.org/TR/r2rml/#generated-triples
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import duckdb
from rdflib import BNode, Graph, Literal, URIRef
from sqlglot import exp

from engine.graph.base import BASE
from engine.graph.describing import Description, describe, table_sql
from engine.graph.lineage import Lineage, RowRef, Source, rows_behind, sources_of
from engine.graph.r2rml import Mapping, Query, Table
from engine.graph.statement_sql import StatementSql, same_rows, statements_sql
from engine.graph.tables import Tables
from engine.graph.term_columns import Take, TermColumns
from engine.graph.value_checks import IriCheck, iri_checks
from engine.graph.writing import write_nquads, write_ntriples, write_turtle

Triple = tuple[URIRef | BNode, URIRef, URIRef | BNode | Literal]
_BATCH = 20_000

__all__ = [
    "Fitted",
    "Lineage",
    "RowRef",
    "Source",
    "Triple",
    "fitted",
    "materialise",
    "materialise_into",
    "rows_behind",
    "sources_of",
    "write_nquads",
    "write_ntriples",
    "write_turtle",
]


def materialise(
    mapping: Mapping, connection: duckdb.DuckDBPyConnection, *, base: str = BASE
) -> Iterator[Triple]:
    """Every triple of the mapping, triples map by triples map.

    The connection must not be used for anything else before the iterator is exhausted. Raises InputError if
    the mapping does not fit the database, or if a column holds no IRI where the mapping makes IRIs of it.
    """
    yield from fitted(mapping, connection, base=base).triples(connection)


def fitted(mapping: Mapping, connection: duckdb.DuckDBPyConnection, *, base: str = BASE) -> Fitted:
    """The mapping ready to be put to this database again and again, as long as its tables stay as they are.

    Raises InputError if the mapping does not fit the database.
    """
    return _program(mapping, describe(mapping, connection), base)


def materialise_into(
    graph: Graph, mapping: Mapping, connection: duckdb.DuckDBPyConnection, *, base: str = BASE
) -> Graph:
    """Adds every triple of the mapping to a graph and returns it. Errors as `materialise`."""
    graph.addN((s, p, o, graph) for s, p, o in materialise(mapping, connection, base=base))
    return graph


@dataclass(frozen=True)
class _Scan:
    """One SELECT, and how its rows become the triples of several statements."""

    sql: str
    table: Table | Query
    subject: Take
    pairs: tuple[tuple[Take, Take], ...]

    def triples(self, connection: duckdb.DuckDBPyConnection) -> Iterator[Triple]:
        rows = connection.execute(self.sql)
        while batch := rows.fetchmany(_BATCH):
            for row in batch:
                subject = self.subject(row)
                if subject is None:
                    continue
                for take_predicate, take_object in self.pairs:
                    value = take_object(row)
                    if value is not None and (predicate := take_predicate(row)) is not None:
                        yield subject, predicate, value


@dataclass(frozen=True)
class Fitted:
    """A mapping with all that can be worked out before a row is read."""

    checks: tuple[IriCheck, ...]
    scans: tuple[_Scan, ...]

    def triples(self, connection: duckdb.DuckDBPyConnection) -> Iterator[Triple]:
        """Every triple, as `materialise` gives them."""
        for check in self.checks:
            check.run(connection)
        for scan in self.scans_with_rows(connection):
            yield from scan.triples(connection)

    def scans_with_rows(self, connection: duckdb.DuckDBPyConnection) -> list[_Scan]:
        """Without those of empty tables: a single claim fills few of the tables, and planning costs more than
        looking."""
        tables = list({scan.table for scan in self.scans if isinstance(scan.table, Table)})
        if not tables:
            return list(self.scans)
        looks = [exp.Exists(this=exp.select("1").from_(table_sql(table))) for table in tables]
        row = connection.execute(exp.select(*looks).sql("duckdb")).fetchone()
        empty = {table for table, filled in zip(tables, row or (), strict=True) if not filled}
        return [scan for scan in self.scans if scan.table not in empty]


@lru_cache(maxsize=16)
def _program(mapping: Mapping, description: Description, base: str) -> Fitted:
    """The same for all databases of the same make, such as one for each claim."""
    tables = Tables(mapping, description)
    groups = same_rows(statements_sql(mapping, tables, base))
    return Fitted(tuple(iri_checks(tables, base)), tuple(_scan(group, tables) for group in groups))


def _scan(group: list[StatementSql], tables: Tables) -> _Scan:
    columns = TermColumns()
    subject = columns.taker(group[0].subject)
    pairs = tuple((columns.taker(each.predicate), columns.taker(each.object)) for each in group)
    # Constants alone still make their triples, once for each row.
    selected = columns.selected or [exp.Null()]
    sql = group[0].rows.select(*selected).sql("duckdb")
    return _Scan(sql, tables[group[0].triples_map].table, subject, pairs)
