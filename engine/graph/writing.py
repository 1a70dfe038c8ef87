"""The graph of a mapping as text: N-Triples, N-Quads and Turtle, without building it in memory.

DuckDB makes the lines and sorts them, on disk where they do not fit into its memory limit; duplicates are
neighbours then and are left out. So the same tables give the same bytes.

https://www.w3.org/TR/n-triples/ · https://www.w3.org/TR/n-quads/ · https://www.w3.org/TR/turtle/
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
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

_END = " ."
_AS_IT_STANDS = "FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER E'\\x01'"
"""Options of COPY that write one text column as it is. No line holds a line break: terms escape theirs."""


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
    terms = (line.removesuffix(f"{_END}\n").split(" ", 2) for line in _sorted(selects, connection))
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
    for count, line in enumerate(_sorted(selects, connection), start=1):  # noqa: B007
        stream.write(line)
    return count


def _sorted(selects: list[exp.Select], connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """The lines in order, each once.

    They travel through temporary files, one for each scan: a fetched result would have to fit in memory, and
    so would the sorting of a union.
    """
    with ExitStack() as files:
        folder = Path(files.enter_context(TemporaryDirectory()))
        runs = []
        for number, select in enumerate(selects):
            file = folder / str(number)
            target = exp.Literal.string(str(file)).sql("duckdb")
            query = select.order_by("line", copy=False).sql("duckdb")
            connection.execute(f"COPY ({query}) TO {target} ({_AS_IT_STANDS})")
            runs.append(files.enter_context(file.open(encoding="utf-8", newline="\n")))
        last = ""
        for line in heapq.merge(*runs):  # code points, and so the bytes that DuckDB sorts by
            if line != last:
                yield line
            last = line


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
