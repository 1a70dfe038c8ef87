"""The graph of a mapping, written down: the triples that the tables stand for, as rdflib terms.

The same graph is a view for checking; tests hold the two equal. Named graphs are left out, so the triples are
the union of all graphs. A triple may come more than once; an rdflib graph keeps it once.

https://www.w3.org/TR/r2rml/#generated-triples
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import duckdb
from rdflib import BNode, Graph, Literal, URIRef
from sqlglot import exp

from engine.graph.base import BASE
from engine.graph.lineage import Lineage, RowRef, Source, rows_behind, sources_of
from engine.graph.r2rml import Kind, Mapping
from engine.graph.statement_sql import StatementSql, same_rows, statements_sql
from engine.graph.tables import Tables
from engine.graph.term_sql import TermSql
from engine.graph.value_checks import refuse_bad_iris
from engine.graph.writing import write_nquads, write_ntriples, write_turtle

Triple = tuple[URIRef | BNode, URIRef, URIRef | BNode | Literal]
_Row = Sequence[str | None]
_Take = Callable[[_Row], Any]

_BATCH = 20_000

__all__ = [
    "Lineage",
    "RowRef",
    "Source",
    "Triple",
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
    tables = Tables(mapping, connection)
    refuse_bad_iris(mapping, tables, connection, base)
    for group in same_rows(statements_sql(mapping, tables, base)):
        yield from _triples(group, connection)


def materialise_into(
    graph: Graph, mapping: Mapping, connection: duckdb.DuckDBPyConnection, *, base: str = BASE
) -> Graph:
    """Adds every triple of the mapping to a graph and returns it. Errors as `materialise`."""
    graph.addN((s, p, o, graph) for s, p, o in materialise(mapping, connection, base=base))
    return graph


def _triples(group: list[StatementSql], connection: duckdb.DuckDBPyConnection) -> Iterator[Triple]:
    columns = _Columns()
    take_subject = columns.taker(group[0].subject)
    pairs = [(columns.taker(each.predicate), columns.taker(each.object)) for each in group]
    # Constants alone still make their triples, once for each row.
    selected = columns.selected or [exp.Null()]
    rows = connection.execute(group[0].rows.select(*selected).sql("duckdb"))
    while batch := rows.fetchmany(_BATCH):
        for row in batch:
            subject = take_subject(row)
            if subject is None:
                continue
            for take_predicate, take_object in pairs:
                value = take_object(row)
                if value is not None and (predicate := take_predicate(row)) is not None:
                    yield subject, predicate, value


class _Columns:
    """The columns of a SELECT, collected while asking how each term is made of them."""

    def __init__(self) -> None:
        self.selected: list[exp.Expr] = []

    def taker(self, term: TermSql) -> _Take:
        """From a row to the term, or to None where the row has none."""
        if term.constant is not None:
            return _always(term)
        self.selected.append(term.text)
        return _from_column(len(self.selected) - 1, _maker(term))


def _always(term: TermSql) -> _Take:
    constant = _maker(term)(str(term.constant))
    return lambda row: constant


def _from_column(index: int, make: Callable[[str], Any]) -> _Take:
    known: dict[
        str, Any
    ] = {}  # values repeat (codes, dates, amounts), and rdflib's literals are slow to make

    def take(row: _Row) -> Any:
        value = row[index]
        if value is None:
            return None
        term = known.get(value)
        if term is None:
            if len(known) > _BATCH:
                known.clear()
            term = known[value] = make(value)
        return term

    return take


def _maker(term: TermSql) -> Callable[[str], Any]:
    if term.kind is Kind.IRI:
        # The text is known to be an IRI, and URIRef's own check costs more than all the rest of a triple.
        return lambda value: str.__new__(URIRef, value)
    if term.kind is Kind.BLANK_NODE:
        return BNode
    datatype, language = term.datatype, term.language
    return lambda value: Literal(value, lang=language, datatype=datatype, normalize=False)
