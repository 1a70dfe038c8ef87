"""Values that cannot become the term that the mapping makes of them.

https://www.w3.org/TR/r2rml/#dfn-data-error
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb
from sqlglot import exp

from engine.errors import InputError
from engine.graph.r2rml import Column, Kind, SqlName, TermMap, TriplesMap
from engine.graph.sql_trees import matches
from engine.graph.statement_sql import CHILD
from engine.graph.tables import LogicalTable, Tables
from engine.graph.term_sql import IRI_TEXT, term_sql


@dataclass(frozen=True)
class IriCheck:
    """A query for one value of a column that is used as an IRI and is none."""

    sql: str
    place: str
    column: SqlName

    def run(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Raises InputError with the first such value."""
        row = connection.execute(self.sql).fetchone()
        if row is None or row[0] is None:
            return
        raise InputError(
            "value-not-iri",
            place=f"{self.place}, column {self.column}",
            expected="only IRIs, as the mapping makes IRIs of this column",
            found=f"“{row[0]}”",
            fix=f'Write rr:template "{{{self.column}}}" to have the value encoded, or correct the value.',
        )


def iri_checks(tables: Tables, base: str) -> Iterator[IriCheck]:
    """One check for each column used as an IRI; inside a template values are encoded and need none."""
    for triples_map in tables.mapping.triples_maps:
        for term_map in _iri_columns(triples_map):
            yield _check(term_map, tables[triples_map], base)


def _iri_columns(triples_map: TriplesMap) -> list[TermMap]:
    parts = [part for s in triples_map.statements for part in (s.predicate, s.object, *s.graphs)]
    maps = {part for part in (triples_map.subject, *parts) if isinstance(part, TermMap)}
    columns = (each for each in maps if each.kind is Kind.IRI and isinstance(each.value, Column))
    return sorted(columns, key=repr)


def _check(term_map: TermMap, table: LogicalTable, base: str) -> IriCheck:
    name = term_map.columns[0]
    iri = term_sql(term_map, table, CHILD, base).text
    bad = exp.Not(this=matches(iri, IRI_TEXT))
    found = exp.select(exp.Min(this=table.column(name, CHILD))).from_(table.aliased(CHILD)).where(bad)
    return IriCheck(found.sql("duckdb"), table.place, name)
