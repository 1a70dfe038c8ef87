"""What is kept in a cache is what would be worked out again, or it is not used."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.graph import ModificationException
from rdflib.namespace import XSD

from engine.cache import Cache, cache_folder, code_of, digest_of_files
from engine.graph.r2rml import read_mapping
from engine.graph.table_files import TableFile, open_tables
from engine.known_graph import KnownGraph, digest_of_graph, known_graph
from engine.opening import reads_only
from engine.results import Result
from engine.table_session import TableSession

MAPPING = """
@prefix rr: <http://www.w3.org/ns/r2rml#> .
@prefix ex: <http://example.org/> .
ex:orders rr:logicalTable [ rr:tableName "orders" ] ;
    rr:subjectMap [ rr:template "http://example.org/order/{id}" ; rr:class ex:Order ] ;
    rr:predicateObjectMap [ rr:predicate ex:total ; rr:objectMap [ rr:column "total" ] ] ;
    rr:predicateObjectMap [
        rr:predicate ex:kind ; rr:objectMap [ rr:template "http://example.org/{kind}" ] ] .
"""
SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix ex: <http://example.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex:prefixes sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/"^^xsd:anyURI ] .
ex:kinds a sh:NodeShape ; sh:targetClass ex:Order ;
    sh:property [ sh:path ex:total ; sh:minExclusive 01.0 ] ;
    sh:sparql [ sh:prefixes ex:prefixes ; sh:select \"\"\"
        SELECT $this ?value WHERE { $this ex:kind ?kind . ?kind ex:mostly ?value .
                                    $this ex:total ?total FILTER (?total > ?value) }\"\"\" ] .
"""
ONTOLOGY = "@prefix ex: <http://example.org/> . ex:small ex:mostly 5.0 . ex:big ex:mostly 50.0 ."


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache", "1")


def test_a_value_is_made_once(cache: Cache) -> None:
    first = cache.value("kind", "key", lambda: [1])
    assert cache.value("kind", "key", lambda: [2]) == first
    assert cache.value("kind", "other", lambda: [2])[0] == [2]
    assert cache.value("sort", "key", lambda: [3])[0] == [3]


def test_another_version_does_not_see_it(tmp_path: Path) -> None:
    Cache(tmp_path / "cache", "1").value("kind", "key", lambda: 1)
    assert Cache(tmp_path / "cache", "2").value("kind", "key", lambda: 2)[0] == 2


@pytest.mark.parametrize(
    "harm",
    [
        lambda file: file.write_bytes(file.read_bytes()[:-1]),
        lambda file: file.write_bytes(b""),
        lambda file: file.write_bytes(file.read_bytes()[:40] + b"x" + file.read_bytes()[41:]),
        lambda file: file.chmod(0o666),
    ],
)
def test_what_is_damaged_or_open_to_others_is_made_again(
    harm: Callable[[Path], object], cache: Cache, tmp_path: Path
) -> None:
    cache.value("kind", "key", lambda: "a long enough value, so that it can be harmed")
    (file,) = (tmp_path / "cache").iterdir()
    harm(file)
    assert cache.value("kind", "key", lambda: "new")[0] == "new"
    assert cache.value("kind", "key", lambda: "newer")[0] == "new"


def test_what_cannot_be_unpickled_is_made_again(cache: Cache) -> None:
    cache.save("kind", "key", b"no pickle")
    assert cache.value("kind", "key", lambda: 1)[0] == 1


def test_a_folder_that_cannot_be_written_is_none(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    cache = Cache(tmp_path / "file" / "cache", "1")
    assert [cache.value("kind", "key", lambda each=each: each)[0] for each in (1, 2)] == [1, 2]


def test_old_entries_go(cache: Cache, tmp_path: Path) -> None:
    for number in range(40):
        cache.save("kind", str(number), b"")
    cache.save("other", "", b"")
    names = [file.name.partition("-")[0] for file in (tmp_path / "cache").iterdir()]
    assert (names.count("kind"), names.count("other")) == (24, 1)
    assert cache.load("kind", "39") == b""


def test_the_environment_names_the_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HEGUI_CACHE", "")
    assert cache_folder() is None
    monkeypatch.setenv("HEGUI_CACHE", str(tmp_path))
    assert cache_folder() == tmp_path
    monkeypatch.delenv("HEGUI_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "hegui"


def test_code_and_files_have_digests_of_their_own(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder, text in ((one, "a"), (other, "b")):
        folder.mkdir()
        (folder / "module.py").write_text(text)
    assert code_of(one) != code_of(other)
    assert digest_of_files([one / "module.py"]) != digest_of_files([other / "module.py"])


def test_a_known_graph_is_the_graph_that_was_read(cache: Cache) -> None:
    node, said = BNode(), URIRef("http://example.org/said")

    def read() -> Graph:
        graph = Graph()
        graph.bind("ex", "http://example.org/")
        return graph.add((node, said, Literal("01", datatype=XSD.integer, normalize=False)))

    first = known_graph(cache, "graph", "key", read)
    again = known_graph(cache, "graph", "key", lambda: pytest.fail("read twice"))
    assert isinstance(again, KnownGraph)
    assert set(again) == set(first) == set(read())
    assert digest_of_graph(again) == digest_of_graph(first) is not None
    assert (node, said, None) in again
    assert (len(again), str(again.value(node, said))) == (1, "01")
    assert ("ex", URIRef("http://example.org/")) in set(again.namespaces())
    with pytest.raises(ModificationException):
        again.add((node, said, node))
    assert digest_of_graph(known_graph(None, "graph", "key", read)) is None


def test_findings_are_the_same_with_and_without_a_cache(cache: Cache, tmp_path: Path) -> None:
    table = _written(tmp_path / "orders.parquet", "(1, 4.5, 'small'), (2, 7.0, 'small'), (3, 0.5, 'big')")
    plain = _checked(table, None)
    assert len(plain) == 2
    first, second = _checked(table, cache), _checked(table, cache)
    assert first == second == plain
    kinds = {file.name.partition("-")[0] for file in (tmp_path / "cache").iterdir()}
    assert kinds == {"shapes", "ontology", "triples", "view", "trees", "rules", "plans"}
    for file in (tmp_path / "cache").iterdir():
        file.write_bytes(b"damaged")
    assert _checked(table, cache) == plain


def test_sql_of_other_tables_is_not_used(cache: Cache, tmp_path: Path) -> None:
    rows = "(1, 4.5, 'small'), (2, 7.0, 'small'), (3, 0.5, 'big')"
    unique = _written(tmp_path / "orders.parquet", rows)
    assert len(_checked(unique, cache)) == 2
    twice = _written(tmp_path / "orders.parquet", rows + ", (2, 7.5, 'big'), (3, 70.25, 'big')")
    assert _checked(twice, cache) == _checked(twice, None)
    wider = _written(tmp_path / "orders.parquet", rows, "DECIMAL(38,3)")
    assert _checked(wider, cache) == _checked(wider, None)


def test_a_kept_plan_file_of_another_kind_is_not_believed(cache: Cache, tmp_path: Path) -> None:
    table = _written(tmp_path / "orders.parquet", "(1, 4.5, 'small'), (2, 7.0, 'small')")
    expected = _checked(table, cache)
    (file,) = (tmp_path / "cache").glob("plans-*")
    other = Cache(tmp_path / "other", "1")
    other.save("plans", "", pickle.dumps({"not": "plans"}))
    (made,) = (tmp_path / "other").iterdir()
    os.replace(made, file)
    assert _checked(table, cache) == expected


def _written(file: Path, rows: str, total: str = "DECIMAL(10,2)") -> TableFile:
    values = f"SELECT id, CAST(total AS {total}) AS total, kind FROM (VALUES {rows}) AS t(id, total, kind)"
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({values}) TO '{file}' (FORMAT parquet)")
    return TableFile("orders", file)


def _checked(table: TableFile, cache: Cache | None) -> list[tuple[object, ...]]:
    def graph(kind: str, text: str) -> Graph:
        return known_graph(cache, kind, text, lambda: Graph().parse(data=text))

    with duckdb.connect() as connection:
        open_tables(connection, [table], table.path.parent)
        with TableSession(
            connection,
            read_mapping(Graph().parse(data=MAPPING)),
            graph("shapes", SHAPES),
            graph("ontology", ONTOLOGY),
            cache=cache,
            files=[table],
        ) as session:
            found = session.validate()
    assert [run.error for run in found.runs] == [None]
    return [_shown(result) for result in found.results]


def _shown(result: Result) -> tuple[object, ...]:
    return result.focus, result.value, result.component, result.messages


@pytest.mark.parametrize(
    ("query", "reads"),
    [
        ("SELECT id FROM orders WHERE kind = 'small'", True),
        ("SELECT o.id FROM orders AS o JOIN orders AS p USING (id)", True),
        ("SELECT id FROM orders JOIN read_parquet('more.parquet') USING (id)", False),
        ("SELECT id FROM 'more.parquet'", False),
        ("SELECT id FROM elsewhere", False),
        ("SELECT id FROM orders WHERE id IN (SELECT id FROM read_csv('more.csv'))", False),
        ("SELECT id FROM (", False),
    ],
)
def test_a_view_is_kept_only_of_the_files_it_reads(query: str, reads: bool) -> None:
    text = MAPPING.replace('rr:tableName "orders"', f'rr:sqlQuery "{query}"')
    assert reads_only(read_mapping(Graph().parse(data=text)), frozenset({"orders"})) is reads
