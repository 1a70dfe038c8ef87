"""The graph of a mapping as text: N-Triples, N-Quads and Turtle, without building it in memory.

DuckDB makes the lines and sorts them, spilling to disk where they do not fit; duplicates are neighbours then
and are left out. So the same tables give the same bytes.

https://www.w3.org/TR/n-triples/ · https://www.w3.org/TR/n-quads/ · https://www.w3.org/TR/turtle/
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, groupby
from typing import TextIO

import duckdb
from sqlglot import exp

from engine.graph.base import BASE
from engine.graph.describing import describe
from engine.graph.r2rml import Mapping
from engine.graph.sql_trees import call, concat, text
from engine.graph.statement_sql import StatementSql, same_rows, statements_sql
from engine.graph.tables import Tables
from engine.graph.term_sql import TermSql
from engine.graph.term_syntax import as_ntriples
from engine.graph.turtle import Turtle
from engine.graph.value_checks import iri_checks

_BATCH = 20_000
_END = " .\n"


def write_ntriples(
    stream: TextIO, mapping: Mapping, connection: duckdb.DuckDBPyConnection, *, base: str = BASE
) -> int:
    """Writes every triple once, sorted, one a line; returns how many.

    The connection must not be used for anything else meanwhile. Raises InputError as `materialise` does.
    """
    groups = _checked(mapping, connection, base)
    return _write(stream, connection, [_lines(group, named_graphs=False) for group in groups])


def write_nquads(
    stream: TextIO, mapping: Mapping, connection: duckdb.DuckDBPyConnection, *, base: str = BASE
) -> int:
    """As `write_ntriples`, naming the graph of triples that a graph map puts into one; counts quads."""
    groups = _checked(mapping, connection, base)
    return _write(stream, connection, [_lines(group, named_graphs=True) for group in groups])


def write_turtle(
    stream: TextIO, mapping: Mapping, connection: duckdb.DuckDBPyConnection, *, base: str = BASE
) -> int:
    """Writes Turtle with the mapping's prefixes, a block for each subject, sorted; counts triples."""
    selects = [_lines(group, named_graphs=False) for group in _checked(mapping, connection, base)]
    turtle = Turtle(mapping.prefixes, base)
    stream.write(turtle.head())
    count = 0
    lines = chain.from_iterable(_sorted(selects, connection))
    terms = (line.removesuffix(_END).split(" ", 2) for line in lines)
    for subject, group in groupby(terms, key=lambda triple: triple[0]):
        pairs = [(predicate, value) for _, predicate, value in group]
        stream.write(turtle.block(subject, pairs))
        count += len(pairs)
    return count


def _checked(mapping: Mapping, connection: duckdb.DuckDBPyConnection, base: str) -> list[list[StatementSql]]:
    tables = Tables(mapping, describe(mapping, connection))
    for check in iri_checks(tables, base):
        check.run(connection)
    return same_rows(statements_sql(mapping, tables, base))


def _write(stream: TextIO, connection: duckdb.DuckDBPyConnection, selects: list[exp.Select]) -> int:
    count = 0
    for lines in _sorted(selects, connection):
        stream.writelines(lines)
        count += len(lines)
    return count


def _sorted(selects: list[exp.Select], connection: duckdb.DuckDBPyConnection) -> Iterator[list[str]]:
    """Batches of lines, each line once."""
    every = exp.union(*selects, distinct=False, copy=False) if len(selects) > 1 else selects[0]
    query = exp.select("line").from_(every.subquery("graph", copy=False), copy=False)
    rows = connection.execute(query.order_by("line", copy=False).sql("duckdb"))
    last = None
    while batch := rows.fetchmany(_BATCH):
        lines = list(dict.fromkeys(line for (line,) in batch))
        if lines[0] == last:
            del lines[0]
        last = batch[-1][0]
        yield lines


def _lines(group: list[StatementSql], *, named_graphs: bool) -> exp.Select:
    """The lines of statements over the same rows, made in one scan; a missing term gives no line."""
    lines = [_line(each, graph) for each in group for graph in (each.graphs if named_graphs else (None,))]
    unnested = exp.alias_(call("unnest", exp.Array(expressions=lines)), "line")
    every = group[0].rows.select(unnested).subquery("lines", copy=False)
    present = exp.Not(this=exp.Is(this=exp.column("line"), expression=exp.Null()))
    return exp.select("line").from_(every, copy=False).where(present, copy=False)


def _line(each: StatementSql, graph: TermSql | None) -> exp.Expr:
    terms = [each.subject, each.predicate, each.object, *([graph] if graph else [])]
    spaced = [part for term in terms for part in (text(" "), as_ntriples(term))]
    return concat(*spaced[1:], text(_END))
