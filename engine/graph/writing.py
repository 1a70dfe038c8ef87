"""The graph of a mapping as text: N-Triples, N-Quads and Turtle, without building it in memory.

DuckDB makes the terms, removes duplicates and sorts them, spilling to disk where they do not fit; so the same
tables give the same bytes.

https://www.w3.org/TR/n-triples/ · https://www.w3.org/TR/n-quads/ · https://www.w3.org/TR/turtle/
"""

from __future__ import annotations

from typing import TextIO

import duckdb
from rdflib import RDF
from sqlglot import exp

from engine.graph.base import BASE
from engine.graph.r2rml import Mapping
from engine.graph.sql_trees import concat, text
from engine.graph.statement_sql import StatementSql, statements_sql
from engine.graph.tables import Tables
from engine.graph.term_sql import TermSql
from engine.graph.term_syntax import as_ntriples
from engine.graph.turtle import TurtleText
from engine.graph.value_checks import refuse_bad_iris

_BATCH = 20_000


def write_ntriples(
    stream: TextIO, mapping: Mapping, connection: duckdb.DuckDBPyConnection, *, base: str = BASE
) -> int:
    """Writes every triple once, sorted, one a line; returns how many.

    The connection must not be used for anything else meanwhile. Raises InputError as `materialise` does.
    """
    statements = _checked(mapping, connection, base)
    return _write_lines(stream, connection, [_line(each, None) for each in statements])


def write_nquads(
    stream: TextIO, mapping: Mapping, connection: duckdb.DuckDBPyConnection, *, base: str = BASE
) -> int:
    """As `write_ntriples`, naming the graph of triples that a graph map puts into one; counts quads."""
    statements = _checked(mapping, connection, base)
    return _write_lines(
        stream, connection, [_line(each, graph) for each in statements for graph in each.graphs]
    )


def write_turtle(
    stream: TextIO, mapping: Mapping, connection: duckdb.DuckDBPyConnection, *, base: str = BASE
) -> int:
    """Writes readable Turtle, subjects together and sorted, with the mapping's prefixes; counts triples."""
    query = _union([_columns(each) for each in _checked(mapping, connection, base)])
    is_type = exp.NEQ(this=exp.column("p"), expression=text(f"<{RDF.type}>"))
    rows = connection.execute(query.distinct(copy=False).order_by("s", is_type, "p", "o", copy=False).sql("duckdb"))
    turtle = TurtleText(mapping.prefixes, base)
    stream.write(turtle.head())
    count = 0
    while batch := rows.fetchmany(_BATCH):
        stream.writelines(turtle.triple(*row) for row in batch)
        count += len(batch)
    stream.write(turtle.end())
    return count


def _checked(mapping: Mapping, connection: duckdb.DuckDBPyConnection, base: str) -> list[StatementSql]:
    tables = Tables(mapping, connection)
    refuse_bad_iris(mapping, tables, connection, base)
    return list(statements_sql(mapping, tables, base))


def _write_lines(stream: TextIO, connection: duckdb.DuckDBPyConnection, selects: list[exp.Select]) -> int:
    query = _union(selects).distinct(copy=False).order_by("line", copy=False)
    rows = connection.execute(query.sql("duckdb"))
    count = 0
    while batch := rows.fetchmany(_BATCH):
        stream.writelines(row[0] for row in batch)
        count += len(batch)
    return count


def _line(each: StatementSql, graph: TermSql | None) -> exp.Select:
    terms = [each.subject, each.predicate, each.object, *([graph] if graph else [])]
    spaced = [part for term in terms for part in (as_ntriples(term), text(" "))]
    line = exp.alias_(concat(*spaced, text(".\n")), "line")
    return _present(each.rows.select(line), [*each.varying, *_varying(graph)])


def _columns(each: StatementSql) -> exp.Select:
    terms = zip("spo", (each.subject, each.predicate, each.object), strict=True)
    return _present(each.rows.select(*(exp.alias_(as_ntriples(t), name) for name, t in terms)), each.varying)


def _varying(graph: TermSql | None) -> list[exp.Expr]:
    return [graph.text] if graph and graph.constant is None else []


def _present(query: exp.Select, texts: list[exp.Expr]) -> exp.Select:
    """Only the rows in which no term is missing."""
    return query.where(*(exp.Not(this=exp.Is(this=each.copy(), expression=exp.Null())) for each in texts))


def _union(selects: list[exp.Select]) -> exp.Select:
    everything = exp.union(*selects, distinct=False, copy=False) if len(selects) > 1 else selects[0]
    return exp.select("*").from_(everything.subquery("graph", copy=False), copy=False)
