"""Every kind of triple pattern gives over the tables what it gives over the triples written down."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from itertools import product
from pathlib import Path

import duckdb
import pytest
from rdflib import RDFS, Literal, Namespace
from rdflib.term import Node

from engine.errors import InputError
from engine.graph.materialise import materialise
from engine.graph.r2rml import Mapping, read_mapping
from engine.graph.view import make_view
from engine.plan import Constant, Nodes, Plan, Scan, Variable
from engine.sql.view_database import ViewDatabase
from engine.terms import encode
from tests.conftest import shared_folder
from tests.engine.graph.r2rml_suite.cases import BASE, Case, cases, database, suite_folder

EX = Namespace("http://example.org/")
SMALL = Path(__file__).parent.parent / "graph"
EXTRA = ((EX.Stay, RDFS.subClassOf, EX.Event), (EX.z, EX.note, Literal("n")))
Triple = tuple[str, str, str]
FOLDER = suite_folder()
SUITE = [case for case in cases(FOLDER) if case.expected is not None] if FOLDER else []


@pytest.fixture(autouse=True)
def _quiet() -> Iterable[None]:
    logging.disable(logging.WARNING)  # rdflib speaks of every ill-typed literal
    yield
    logging.disable(logging.NOTSET)


def rows(view: ViewDatabase, plan: Plan) -> list[tuple[str, ...]]:
    return sorted(tuple(encode(term) for term in row if term is not None) for row in view.rows(plan))


def patterns(triple: tuple[Node, Node, Node]) -> Iterable[tuple[tuple[bool, ...], Scan]]:
    """The eight patterns that a triple matches; which places are fixed."""
    names = (Variable("s"), Variable("p"), Variable("o"))
    for fixed in product((False, True), repeat=3):
        slots = [
            Constant(term) if one else name for term, one, name in zip(triple, fixed, names, strict=True)
        ]
        yield fixed, Scan(*slots)


def matching(triples: set[Triple], like: Triple, fixed: tuple[bool, ...]) -> list[tuple[str, ...]]:
    """What the pattern must give: the places that are not fixed, each combination once."""
    fitting = (
        triple
        for triple in triples
        if all(a == b for a, b, one in zip(triple, like, fixed, strict=True) if one)
    )
    return sorted(
        {tuple(term for term, one in zip(triple, fixed, strict=True) if not one) for triple in fitting}
    )


def check_all_patterns(
    connection: duckdb.DuckDBPyConnection,
    mapping: Mapping,
    base: str,
    extra: Iterable[tuple[Node, ...]] = (),
    properties: int | None = None,
) -> None:
    """The patterns around one triple of each property, or of the first few."""
    written = [*materialise(mapping, connection, base=base), *extra]
    triples = {tuple(map(encode, triple)) for triple in written}
    database = ViewDatabase(connection, make_view(mapping, connection, base=base))
    try:
        database.load(extra)
        for triple in list({triple[1]: triple for triple in written}.values())[:properties]:
            for fixed, scan in patterns(triple):
                texts = tuple(map(encode, triple))
                assert rows(database, scan) == matching(triples, texts, fixed), scan
        nodes = {(node,) for subject, _, value in triples for node in (subject, value)}
        assert rows(database, Nodes("n")) == sorted(nodes)
        same = sorted({(subject,) for subject, _, value in triples if subject == value})
        assert rows(database, Scan(Variable("x"), Variable("p"), Variable("x"))) == same
    finally:
        database.close()


@pytest.mark.parametrize("keys", ["with keys", "without keys"])
def test_all_kinds_of_terms(keys: str) -> None:
    with duckdb.connect() as connection:
        connection.execute((SMALL / "small_tables.sql").read_text("utf-8"))
        if keys == "with keys":
            connection.execute("ALTER TABLE person ADD PRIMARY KEY (id)")
            connection.execute("ALTER TABLE stay ADD PRIMARY KEY (id)")
        check_all_patterns(connection, read_mapping(SMALL / "small_mapping.ttl"), str(EX), EXTRA)


@pytest.mark.skipif(not SUITE, reason="the R2RML suite is absent (HEGUI_SHARED)")
@pytest.mark.parametrize("case", [case for case in SUITE if not case.other_doubles], ids=str)
def test_the_mappings_of_the_r2rml_suite(case: Case) -> None:
    assert shared_folder("r2rml-tests").is_dir()
    check_all_patterns(database(case), read_mapping(case.mapping), BASE, properties=2)


def test_a_column_that_holds_no_iri_is_told() -> None:
    with duckdb.connect() as connection:
        connection.execute((SMALL / "small_tables.sql").read_text("utf-8"))
        connection.execute("UPDATE person SET homepage = 'no iri' WHERE id = 7")
        with pytest.raises(InputError, match="value-not-iri"):
            make_view(read_mapping(SMALL / "small_mapping.ttl"), connection, base=str(EX))
