"""The triple table: every triple as three texts in generic form, sorted by predicate and subject.

A pattern with a known predicate is answered from a table of that predicate alone, made when it is first
asked for: its statistics tell DuckDB how many subjects and objects *this* predicate has, and joins are
ordered by that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from duckdb import DuckDBPyConnection
from rdflib.term import Node

from engine.graph.json_lines import Triple, load_triples
from engine.graph.ntriples import load_ntriples
from engine.graph.triple_blocks import every_node, matching
from engine.plan import Constant, Nodes, Scan, Slot
from engine.sql.blocks import Block
from engine.sql.trees import FALSE, Sql
from engine.terms import encode

__all__ = ["TABLE", "Triple", "TripleTable"]

TABLE: Final = "triples"

_CREATE: Final = "CREATE TABLE {table} (s VARCHAR, p VARCHAR, o VARCHAR)"
_CREATE_PART: Final = "CREATE TABLE {part} AS SELECT s, o FROM {table} WHERE p = ?"
_EXTRA: Final = """
    CREATE OR REPLACE TEMP TABLE "hegui:extra" AS
    SELECT * FROM (SELECT unnest(?) AS s, unnest(?) AS p, unnest(?) AS o) AS new
    ANTI JOIN {table} USING (s, p, o)
"""
_ADD_EXTRA: Final = 'INSERT INTO {table} SELECT s, p, o FROM "hegui:extra"'
_ADD_EXTRA_TO_PART: Final = 'INSERT INTO {part} SELECT s, o FROM "hegui:extra" WHERE p = ?'

Part = tuple[Node | None, Node]


class TripleTable:
    """Answers triple patterns from one table for each graph (`triples` for the default graph) and
    predicate."""

    def __init__(self, connection: DuckDBPyConnection, schema: str = "") -> None:
        """`schema` (such as `graph.`) keeps its tables apart from others of the database."""
        self.connection = connection
        self.table = f"{schema}{TABLE}"
        self._schema = schema
        self.tables: dict[Node | None, str] = {}
        self.parts: dict[Part, str] = {}
        """The tables of single predicates, by graph and predicate."""
        self.asked: set[Part] = set()
        """The predicates that were ever asked for; `make_parts` makes their tables anew where they are
        gone."""
        self._table(None)

    @property
    def names(self) -> tuple[Node, ...]:
        """The named graphs."""
        return tuple(name for name in self.tables if name is not None)

    def load(self, triples: Iterable[Triple], name: Node | None = None) -> int:
        """Adds triples (each must be new) to a graph and returns how many."""
        self._forget_parts()
        return load_triples(self.connection, triples, self._table(name))

    def load_file(self, file: Path) -> int:
        """Adds the triples of an N-Triples file to the default graph, which must be empty; returns how
        many."""
        self._forget_parts()
        return load_ntriples(self.connection, file, self._table(None))

    def make_parts(self) -> None:
        """Makes the tables of all predicates that were asked for before."""
        for graph, predicate in self.asked:
            if graph in self.tables:
                self._part(graph, predicate, self.tables[graph])

    def make_same_parts(self, parts: Mapping[Part, str]) -> None:
        """Makes the tables of these predicates, under the names that they had."""
        self._forget_parts()
        self.asked |= parts.keys()
        self._make(parts)

    def make_again_after(self, parts: Mapping[Part, str], tables: Mapping[Node | None, str]) -> bool:
        """After a rollback to these tables: makes those of the predicates asked for since, under the names
        that they had, so that SQL written since still means the same. False where it does not.
        """
        since, same = self.parts, self.tables == tables
        self.parts, self.tables = dict(parts), dict(tables)
        if not same or not parts.items() <= since.items():
            return False
        self._make({part: name for part, name in since.items() if part not in parts})
        return True

    def _make(self, parts: Mapping[Part, str]) -> None:
        for (graph, predicate), name in parts.items():
            self._run(_CREATE_PART.format(part=name, table=self.tables[graph]), [encode(predicate)])
            self.parts[graph, predicate] = name

    def add_missing(self, triples: Iterable[Triple]) -> None:
        """Adds those of a few triples that the default graph does not have."""
        rows = {tuple(encode(term) for term in triple) for triple in triples}
        if not rows:
            return
        columns = [list(column) for column in zip(*sorted(rows), strict=True)]
        self._run(_EXTRA.format(table=self.table), columns)
        self._run(_ADD_EXTRA.format(table=self.table))
        predicates = {predicate for _, predicate, _ in rows}
        for (graph, predicate), part in self.parts.items():
            if graph is None and encode(predicate) in predicates:
                self._run(_ADD_EXTRA_TO_PART.format(part=part), [encode(predicate)])

    def clear(self) -> None:
        """Forgets all triples."""
        self._forget_parts()
        for table in self.tables.values():
            self._run(f"DROP TABLE {table}")
        self.tables.clear()
        self._table(None)

    def scan(self, scan: Scan, alias: str) -> Block:
        """The matching triples as one source with the given alias."""
        conditions: list[Sql] = []
        source, places = self._source(scan, conditions)
        return matching(source, places, alias, conditions)

    def nodes(self, nodes: Nodes, alias: str) -> Block:
        """Every subject and object once."""
        conditions: list[Sql] = []
        table = self._known(nodes.graph, conditions)
        return every_node(table, nodes.variable, alias, conditions)

    def _source(self, scan: Scan, conditions: list[Sql]) -> tuple[str, list[tuple[str, Slot]]]:
        """The table to ask, and which of its columns stands for which place of the pattern."""
        table = self._known(scan.graph, conditions)
        if isinstance(scan.predicate, Constant) and not conditions:
            part = self._part(scan.graph, scan.predicate.term, table)
            return part, [("s", scan.subject), ("o", scan.object)]
        return table, [("s", scan.subject), ("p", scan.predicate), ("o", scan.object)]

    def _known(self, name: Node | None, conditions: list[Sql]) -> str:
        """The table of a graph; a graph that does not exist has no triples."""
        if name not in self.tables:
            conditions.append(FALSE)
        return self.tables.get(name, self.table)

    def _table(self, name: Node | None) -> str:
        if name not in self.tables:
            self.tables[name] = self.table if name is None else f"{self._schema}graph_{len(self.tables)}"
            self._run(_CREATE.format(table=self.tables[name]))
        return self.tables[name]

    def _part(self, graph: Node | None, predicate: Node, table: str) -> str:
        """The table of one predicate, named after it so that the SQL can be read."""
        key = (graph, predicate)
        self.asked.add(key)
        if key not in self.parts:
            local = re.sub(r"\W", "_", re.split("[#/:]", str(predicate).rstrip("#/"))[-1], flags=re.ASCII)
            name = f"{table}_{local}"
            if name in self.parts.values():
                name = f"{name}_{len(self.parts)}"
            self._make({key: name})
        return self.parts[key]

    def _forget_parts(self) -> None:
        for part in self.parts.values():
            self._run(f"DROP TABLE {part}")
        self.parts.clear()

    def _run(
        self, statement: str, parameters: list[object] | list[list[str]] | list[str] | None = None
    ) -> None:
        self.connection.execute(statement, parameters or []).fetchall()
