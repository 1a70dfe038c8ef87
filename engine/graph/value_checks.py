"""Values that cannot become the term that the mapping makes of them.

https://www.w3.org/TR/r2rml/#dfn-data-error
"""

from __future__ import annotations

import duckdb
from sqlglot import exp

from engine.errors import InputError
from engine.graph.r2rml import Column, Kind, Mapping, TermMap, TriplesMap
from engine.graph.sql_trees import matches
from engine.graph.statement_sql import CHILD
from engine.graph.tables import Tables
from engine.graph.term_sql import IRI_TEXT, term_sql


def refuse_bad_iris(
    mapping: Mapping, tables: Tables, connection: duckdb.DuckDBPyConnection, base: str
) -> None:
    """Raises InputError for the first column value that is used as an IRI and is none.

    Values inside a template are percent-encoded and need no check.
    """
    for triples_map in mapping.triples_maps:
        for term_map in _iri_columns(triples_map):
            _check(triples_map, term_map, tables, connection, base)


def _iri_columns(triples_map: TriplesMap) -> list[TermMap]:
    parts = [part for s in triples_map.statements for part in (s.predicate, s.object, *s.graphs)]
    maps = {part for part in (triples_map.subject, *parts) if isinstance(part, TermMap)}
    columns = (each for each in maps if each.kind is Kind.IRI and isinstance(each.value, Column))
    return sorted(columns, key=repr)


def _check(
    triples_map: TriplesMap,
    term_map: TermMap,
    tables: Tables,
    connection: duckdb.DuckDBPyConnection,
    base: str,
) -> None:
    table = tables[triples_map]
    name = term_map.columns[0]
    iri = term_sql(term_map, table, CHILD, base).text
    bad = exp.Not(this=matches(iri, IRI_TEXT))
    found = exp.select(exp.Min(this=table.column(name, CHILD))).from_(table.aliased(CHILD)).where(bad)
    row = connection.execute(found.sql("duckdb")).fetchone()
    if row is None or row[0] is None:
        return
    raise InputError(
        "value-not-iri",
        place=f"{table.place}, column {name}",
        expected="only IRIs, as the mapping makes IRIs of this column",
        found=f"“{row[0]}”",
        fix=f'Write rr:template "{{{name}}}" to have the value encoded, or correct the value.',
    )
