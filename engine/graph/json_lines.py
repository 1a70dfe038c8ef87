"""Triples from Python into DuckDB: through a temporary file of JSON lines.

Many times faster than inserting rows, without a further package, and safe for any text.
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

from engine.terms import encode

Triple = tuple[Node, Node, Node]

_COPY: Final = """
    INSERT INTO {table}
    SELECT * FROM read_json(?, format = 'newline_delimited', maximum_object_size = {longest},
                            columns = {{'s': 'VARCHAR', 'p': 'VARCHAR', 'o': 'VARCHAR'}})
    ORDER BY p, s
"""
_SHORTEST_BUFFER: Final = 1 << 20
"""Bytes that DuckDB's reader sets aside for a line, if no line is longer."""


def load_triples(connection: DuckDBPyConnection, triples: Iterable[Triple], table: str) -> int:
    """Adds the triples to a table of columns s, p, o, sorted by predicate and subject; returns how many."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "triples.ndjson"
        count, longest = _write(file, triples)
        if count:
            copy = _COPY.format(table=table, longest=max(longest, _SHORTEST_BUFFER))
            connection.execute(copy, [str(file)]).fetchall()
    return count


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
