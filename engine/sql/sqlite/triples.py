"""The triple table on SQLite: one table for each graph, each triple once, with an index for each way of
asking.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from rdflib.term import Node

from engine.graph.stored_terms import StoredTerms, told_singly
from engine.graph.triple_blocks import every_node, matching
from engine.plan import Nodes, Scan
from engine.rewrite.term_sets import TermSet, of_text, one
from engine.sql.blocks import Block
from engine.sql.trees import FALSE, Sql
from engine.terms import encode

Triple = tuple[Node, Node, Node]

TABLE: Final = "triples"
_CREATE: Final = """
    CREATE {temp} TABLE IF NOT EXISTS {table} (s TEXT NOT NULL, p TEXT NOT NULL, o TEXT NOT NULL,
                                        PRIMARY KEY (s, p, o)) WITHOUT ROWID
"""
_INDEXES: Final = (
    "CREATE INDEX IF NOT EXISTS {schema}{table}_pos ON {table} (p, o, s)",
    "CREATE INDEX IF NOT EXISTS {schema}{table}_osp ON {table} (o, s, p)",
)
_INSERT: Final = "INSERT OR IGNORE INTO {table} VALUES (?, ?, ?)"
_PORTION: Final = 50_000
"""Triples that are sorted and written together."""


class TripleTable:
    """Answers triple patterns from one table for each graph.

    `triples` is the default graph and stays in the file, if there is one; named graphs live with the
    connection.
    """

    def __init__(self, connection: sqlite3.Connection, *, read_only: bool = False) -> None:
        self.connection = connection
        self.tables: dict[Node | None, str] = {None: TABLE}
        if not read_only:
            self._make(TABLE, "", "")

    @property
    def names(self) -> tuple[Node, ...]:
        """The named graphs."""
        return tuple(name for name in self.tables if name is not None)

    def load(self, triples: Iterable[Triple], name: Node | None = None) -> int:
        """Adds triples to a graph and returns how many were given; those that are there stay once."""
        if name not in self.tables:
            self.tables[name] = f"graph_{len(self.tables)}"
            self._make(self.tables[name], "TEMP", "temp.")
        insert = _INSERT.format(table=self.tables[name])
        count = 0
        rows = iter(triples)
        while portion := sorted(_encoded(islice(rows, _PORTION))):
            self.connection.executemany(insert, portion)
            count += len(portion)
        return count

    def clear(self) -> None:
        """Forgets all triples."""
        for name, table in self.tables.items():
            self.connection.execute(f"DELETE FROM {table}" if name is None else f"DROP TABLE {table}")
        self.tables = {None: TABLE}

    def scan(self, scan: Scan, alias: str) -> Block:
        """The matching triples as one source with the given alias."""
        conditions: list[Sql] = []
        table = self._known(scan.graph, conditions)
        return matching(table, zip("spo", scan.slots, strict=True), alias, conditions)

    def nodes(self, nodes: Nodes, alias: str) -> Block:
        """Every subject and object once."""
        conditions: list[Sql] = []
        table = self._known(nodes.graph, conditions)
        return every_node(table, nodes.variable, alias, conditions)

    def stored_terms(self) -> StoredTerms:
        """What subjects and objects can be, by predicate: each by itself where they are few."""
        return StoredTerms(self._gathered("s"), self._gathered("o"))

    def _gathered(self, place: str) -> dict[str, TermSet]:
        found: dict[str, set[str]] = {}
        for predicate, term in self.connection.execute(f"SELECT DISTINCT p, {place} FROM {TABLE}"):
            found.setdefault(predicate, set()).add(term)
        return {
            predicate: frozenset(
                (one if len(terms) <= told_singly(predicate) else of_text)(term) for term in terms
            )
            for predicate, terms in found.items()
        }

    def _known(self, name: Node | None, conditions: list[Sql]) -> str:
        """The table of a graph; a graph that does not exist has no triples."""
        if name not in self.tables:
            conditions.append(FALSE)
        return self.tables.get(name, TABLE)

    def _make(self, table: str, temp: str, schema: str) -> None:
        for statement in (_CREATE, *_INDEXES):
            self.connection.execute(statement.format(table=table, temp=temp, schema=schema))


def _encoded(triples: Iterable[Triple]) -> Iterator[tuple[str, str, str]]:
    for subject, predicate, value in triples:
        yield encode(subject), encode(predicate), encode(value)
