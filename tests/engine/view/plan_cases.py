"""Queries over a few tables and an ontology, with the plans they become."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import duckdb
import yaml
from rdflib import RDFS, XSD, Graph

from engine.graph.materialise import materialise
from engine.graph.r2rml import read_mapping
from engine.graph.view import make_view
from engine.plan import Plan, explain
from engine.sparql import lower_select
from engine.sql.view_database import ViewDatabase

FOLDER = Path(__file__).parent
PLANS: Final = FOLDER / "plans.txt"
CASES: Final[list[dict[str, str]]] = yaml.safe_load((FOLDER / "plans.yaml").read_text("utf-8"))
PREFIXES: Final = {"": "http://example.org/", "rdfs": str(RDFS), "xsd": str(XSD)}
NARROWED: Final = "alternatives narrowed"
_ONTOLOGY = """
    @prefix : <http://example.org/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    :Stay rdfs:subClassOf :Visit . :Visit rdfs:subClassOf :Event .
    <http://example.org/list/hospital-1> :region <http://example.org/list/region-310> .
"""


def ontology() -> Graph:
    """What stands in the triple table."""
    return Graph().parse(data=_ONTOLOGY)


@contextmanager
def opened() -> Iterator[ViewDatabase]:
    """The tables as a graph, with the ontology."""
    with duckdb.connect() as connection:
        connection.execute((FOLDER / "visits.sql").read_text("utf-8"))
        view = make_view(read_mapping(FOLDER / "visits.ttl"), connection)
        with ViewDatabase(connection, view, threads=1) as database:
            database.load(ontology())
            yield database


def written(connection: duckdb.DuckDBPyConnection) -> Graph:
    """The same graph as triples."""
    graph = ontology()
    for triple in materialise(read_mapping(FOLDER / "visits.ttl"), connection):
        graph.add(triple)
    return graph


def lowered(case: dict[str, str]) -> Plan:
    """The plan of a case before anything is resolved."""
    return lower_select(case["query"], PREFIXES)


def shown(case: dict[str, str], database: ViewDatabase) -> str:
    """The case, with its plan resolved and narrowed, before any other rewrite."""
    plan = dict(database.stages(lowered(case)))[NARROWED]
    return f"## {case['name']}\n{case['query']}\n\n{explain(plan)}\n"


def all_shown() -> str:
    """The whole file of expected plans."""
    with opened() as database:
        return "\n".join(shown(case, database) for case in CASES)


if __name__ == "__main__":
    PLANS.write_text(all_shown(), encoding="utf-8")
