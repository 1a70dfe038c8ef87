"""A column's text inside an IRI: the SQL and the Python of it agree on every kind of character."""

from __future__ import annotations

import random

import duckdb

from engine.graph.r2rml.templates import encode_value
from engine.sql.duckdb import prepare

EDGES = (0xD7FF, 0xE000, 0xF8FF, 0xF900, 0xFDCF, 0xFDD0, 0xFDEF, 0xFDF0, 0xFFEF, 0xFFF0, 0x10000, 0x1FFFD)
FAR_EDGES = (0x1FFFE, 0xDFFFD, 0xE0000, 0xE0FFF, 0xE1000, 0xEFFFD, 0xEFFFE, 0xF0000, 0x10FFFF)


def test_sql_and_python_encode_alike() -> None:
    chance = random.Random(0)
    characters = [*map(chr, range(1, 0x180)), *map(chr, EDGES), *map(chr, FAR_EDGES), *"中文é"]
    mixed = ["".join(chance.choices(characters, k=chance.randint(0, 5))) for _ in range(300)]
    with duckdb.connect() as connection:
        prepare(connection)
        texts = [*characters, *mixed, "OP 07/王", "A-b_c.1~"]
        found = connection.execute("SELECT x, iri_encoded(x) FROM unnest($texts) AS t(x)", {"texts": texts})
        assert found.fetchall() == [(text, encode_value(text)) for text in texts]
        assert connection.execute("SELECT iri_encoded(NULL)").fetchall() == [(None,)]
