"""The triple table: every triple as three texts in generic form, sorted by predicate and subject.

Sorting lets DuckDB skip the blocks of other predicates; no index is kept.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Final

from duckdb import DuckDBPyConnection
from rdflib.term import Node
from sqlglot import exp

from engine.graph.ntriples import load_ntriples
from engine.plan import Constant, Nodes, Scan, Variable
from engine.sql.blocks import Block
from engine.sql.forms import Value, generic_value
from engine.sql.trees import FALSE, Sql, column, equal, text
from engine.terms import encode

TABLE: Final = "triples"
COLUMNS: Final = ("s", "p", "o")

CREATE: Final = "CREATE TABLE {table} (s VARCHAR, p VARCHAR, o VARCHAR)"
COPY: Final = """
    INSERT INTO {table}
    SELECT * FROM read_json(?, format = 'newline_delimited', maximum_object_size = {longest},
                            columns = {{'s': 'VARCHAR', 'p': 'VARCHAR', 'o': 'VARCHAR'}})
    ORDER BY p, s
"""

SHORTEST_BUFFER: Final = 1 << 20
"""Bytes that DuckDB's reader sets aside for a line, if no line is longer."""
ADD_MISSING: Final = f"""
    INSERT INTO {TABLE}
    SELECT * FROM (SELECT unnest(?) AS s, unnest(?) AS p, unnest(?) AS o) AS new
    ANTI JOIN {TABLE} USING (s, p, o)
"""

Triple = tuple[Node, Node, Node]


def _write(file: Path, triples: Iterable[Triple]) -> tuple[int, int]:
    """Writes one JSON object a line; gives the number of lines and the length of the longest."""

    def quoted(term: Node) -> str:
        return json.dumps(encode(term))

    known = lru_cache(maxsize=100_000)(quoted)
    count = longest = 0
    with file.open("w", encoding="ascii") as handle:
        for subject, predicate, value in triples:
            line = f'{{"s":{known(subject)},"p":{known(predicate)},"o":{quoted(value)}}}\n'
            handle.write(line)
            count += 1
            longest = max(longest, len(line))
    return count, longest


class TripleTable:
    """Answers triple patterns from one table for each graph: `triples` for the default graph."""

    def __init__(self, connection: DuckDBPyConnection) -> None:
        self.connection = connection
        self.tables: dict[Node | None, str] = {}
        self._table(None)

    @property
    def names(self) -> tuple[Node, ...]:
        """The named graphs."""
        return tuple(name for name in self.tables if name is not None)

    def load(self, triples: Iterable[Triple], name: Node | None = None) -> int:
        """Adds triples (each must be new) to a graph and returns how many.

        They travel through a temporary file of JSON lines: many times faster than inserting rows, without a
        further package, and safe for any text.
        """
        table = self._table(name)
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "triples.ndjson"
            count, longest = _write(file, triples)
            if count:
                copy = COPY.format(table=table, longest=max(longest, SHORTEST_BUFFER))
                self.connection.execute(copy, [str(file)]).fetchall()
        return count

    def load_file(self, file: Path) -> int:
        """Adds the triples of an N-Triples file to the default graph, which must be empty; returns how
        many."""
        return load_ntriples(self.connection, file, self._table(None))

    def add_missing(self, triples: Iterable[Triple]) -> None:
        """Adds those of a few triples that the default graph does not have."""
        rows = {tuple(encode(term) for term in triple) for triple in triples}
        if rows:
            columns = [list(column) for column in zip(*sorted(rows), strict=True)]
            self.connection.execute(ADD_MISSING, columns).fetchall()

    def clear(self) -> None:
        """Forgets all triples."""
        for table in self.tables.values():
            self.connection.execute(f"DROP TABLE {table}").fetchall()
        self.tables.clear()
        self._table(None)

    def _table(self, name: Node | None) -> str:
        if name not in self.tables:
            self.tables[name] = TABLE if name is None else f"{TABLE}_{len(self.tables)}"
            self.connection.execute(CREATE.format(table=self.tables[name])).fetchall()
        return self.tables[name]

    def scan(self, scan: Scan, alias: str) -> Block:
        """The matching triples as one source with the given alias."""
        columns: dict[str, Value] = {}
        conditions: list[Sql] = []
        for name, slot in zip(COLUMNS, scan.slots, strict=True):
            place = column(alias, name)
            if isinstance(slot, Constant):
                conditions.append(equal(place, text(encode(slot.term))))
            elif isinstance(slot, Variable) and slot.name in columns:
                conditions.append(equal(columns[slot.name].sql, place))
            else:
                columns[slot.name] = generic_value(place)
        source = exp.alias_(exp.to_table(self._known(scan.graph, conditions)), alias, table=True, copy=False)
        return Block(columns, source, conditions=tuple(conditions))

    def _known(self, name: Node | None, conditions: list[Sql]) -> str:
        """The table of a graph; a graph that does not exist has no triples."""
        if name not in self.tables:
            conditions.append(FALSE)
        return self.tables.get(name, TABLE)

    def nodes(self, nodes: Nodes, alias: str) -> Block:
        """Every subject and object once."""
        conditions: list[Sql] = []
        table = self._known(nodes.graph, conditions)
        either = [
            exp.select(exp.alias_(exp.column(place), nodes.variable, quoted=True)).from_(table)
            for place in ("s", "o")
        ]
        source = exp.alias_(
            exp.union(*either, distinct=True, copy=False).subquery(copy=False), alias, table=True, copy=False
        )
        columns = {nodes.variable: generic_value(column(alias, nodes.variable))}
        return Block(columns, source, conditions=tuple(conditions))
