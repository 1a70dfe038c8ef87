"""An N-Triples file gives the same terms whether it is loaded directly or through rdflib."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import InputError
from engine.ntriples import load_ntriples
from engine.reading import read_graph
from engine.sql.database import Database

LINES = r"""
# a comment
<http://e/a> <http://e/p> <http://e/b> .
<http://e/a> <http://e/p> <http://e/b> .
<http://e/a>	<http://e/p>   "tab and spaces" . # and a comment
<http://e/a> <http://e/p> "quote \" backslash \\ line\nend \u6C49 \U0001F600" .
<http://e/a> <http://e/p> "a . b" .
<http://e/a> <http://e/p> "01"^^<http://www.w3.org/2001/XMLSchema#integer> .
<http://e/a> <http://e/p> "abc"^^<http://www.w3.org/2001/XMLSchema#integer> .
<http://e/a> <http://e/p> "plain"^^<http://www.w3.org/2001/XMLSchema#string> .
<http://e/a> <http://e/p> "chat"@en-GB .
<http://e/\u6C49> <http://e/p> "汉字" .
"""


def terms(database: Database) -> list[tuple[str, ...]]:
    return sorted(database.connection.execute("SELECT s, p, o FROM triples").fetchall())


def test_same_terms_as_through_rdflib(tmp_path: Path) -> None:
    file = tmp_path / "data.nt"
    file.write_text(LINES, "utf-8")
    with Database() as direct, Database() as through_graph:
        load_ntriples(direct, file)
        through_graph.load(read_graph(file))
        assert terms(direct) == terms(through_graph)


def test_the_line_of_a_mistake_is_named(tmp_path: Path) -> None:
    file = tmp_path / "data.nt"
    file.write_text('<http://e/a> <http://e/p> "x" .\n<http://e/a> <http://e/p> x .\n', "utf-8")
    with Database() as database, pytest.raises(InputError) as raised:
        load_ntriples(database, file)
    assert raised.value.code == "rdf-syntax"
    assert raised.value.place.endswith("line 2")
