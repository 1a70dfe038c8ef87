"""Every rule gives the same results on different sets of records, whichever way it is run.

The ways: tables as they lie (DuckDB), their triples in our engine (DuckDB and SQLite), and pySHACL on the
triples. The records are parts of an invented county with rows and values left out at random, so that
references dangle, values are missing and sums are wrong.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import duckdb
import pytest
from rdflib import RDF, SH, XSD, Graph, Literal
from rdflib.term import Node

import ingest
from engine.results import Results
from engine.session import Session
from hegui.county import write_county
from hegui.ontology import words
from hegui.rules import RuleInfo, load_rules
from hegui.workspace import Workspace

SEEDS = range(20 if "HEGUI_FUZZ" in os.environ else 3)
"""Twenty with `HEGUI_FUZZ`; each costs half a minute."""
ON_DUCKDB = range(0, 20, 5)
"""Where the triples are asked of DuckDB too; of SQLite, which plans sooner, they always are."""
KEPT = {"operation_log": "case_no", "permission_grant": "opter_no", "trace_sale": "drug_trac_codg"}
"""Tables without encounters, of whose cases, operators and codes some are kept whole."""
WHOLE = frozenset({"list_power", "list_matter", "list_subject", "region_parameter", "institution"})
OPTIONAL = frozenset(
    {"endtime", "end_date", "enddate", "granted_to", "approved_by", "leave_date", "amount", "price"}
)


@cache
def county(folder: Path) -> ingest.Loaded:
    write_county(folder, settlements=60, seed=7, agency=False)
    return ingest.load([folder], words=words())


@pytest.fixture(scope="session")
def records(tmp_path_factory: pytest.TempPathFactory) -> ingest.Loaded:
    return county(tmp_path_factory.mktemp("county"))


def draw(seed: int, salt: str, of: str, percent: int) -> str:
    """A condition that is true for this share of the values, always for the same."""
    return f"hash({of}, {seed}, '{salt}') % 100 < {percent}"


def columns_of(connection: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    return [row[0] for row in connection.execute(f'DESCRIBE "{table}"').fetchall()]


def kept_rows(seed: int, table: str, columns: list[str]) -> str:
    if table in WHOLE:
        return draw(seed, "row", "rowid", 95)
    group = "mdtrt_id" if "mdtrt_id" in columns else KEPT.get(table)
    some = "TRUE" if group is None else draw(seed, "group", group, 12)
    return f"{some} AND {draw(seed, 'row', 'rowid', 92)}"


def selected(seed: int, column: str) -> str:
    if column in OPTIONAL:
        return f'CASE WHEN {draw(seed, column, "rowid", 85)} THEN "{column}" END AS "{column}"'
    return f'"{column}"'


def part_of(loaded: ingest.Loaded, seed: int) -> Iterator[tuple[str, str]]:
    """The name of each table and the SELECT of the part of it that this seed keeps."""
    names = loaded.connection.execute("SELECT table_name FROM duckdb_tables() WHERE NOT temporary").fetchall()
    for (table,) in names:
        columns = columns_of(loaded.connection, table)
        listed = ", ".join(selected(seed, column) for column in columns)
        yield table, f'SELECT {listed} FROM "{table}" WHERE {kept_rows(seed, table, columns)}'


@pytest.fixture
def workspace(records: ingest.Loaded, seed: int, tmp_path: Path) -> Iterator[Workspace]:
    """The records that this seed keeps, in a database of their own."""
    with duckdb.connect() as connection:
        for table, select in part_of(records, seed):
            file = tmp_path / f"{table}.parquet"
            records.connection.execute(f"COPY ({select}) TO '{file}' (FORMAT parquet)")
            connection.execute(f"CREATE TABLE \"{table}\" AS FROM '{file}'")
        yield Workspace(ingest.Loaded(connection, (), ()))


def shown(term: Node | None) -> str:
    """A term; decimals by value, since computed ones may be written with other digits."""
    if isinstance(term, Literal) and term.datatype == XSD.decimal:
        return str(term.toPython().normalize())
    return "" if term is None else term.n3()


def said(results: Results) -> Counter[tuple[str, ...]]:
    assert [run.error for run in results.runs if run.error] == []
    return Counter(
        (shown(one.root_shape), shown(one.focus), shown(one.path), shown(one.value), shown(one.component))
        for one in results.results
    )


@pytest.fixture(scope="session")
def rules(records: ingest.Loaded) -> Graph:
    """The rules for which the county has records; `tests/hegui/differential` has records for the others."""
    graph = Workspace(records).graph
    found = [rule for rule in load_rules().rules if all(is_there(kind, graph) for kind in needed(rule))]
    assert len(found) >= 34
    return load_rules([rule.id for rule in found]).graph


def needed(rule: RuleInfo) -> set[Node]:
    return {*rule.requires, *rule.shapes.objects(rule.iri, SH.targetClass)}


def is_there(kind: Node, graph: Graph) -> bool:
    return (None, RDF.type, kind) in graph


@pytest.mark.parametrize("seed", SEEDS)
def test_all_ways_give_the_same_results(workspace: Workspace, rules: Graph, seed: int) -> None:
    with workspace.judged_by(rules) as session:
        view = said(session.validate())
    assert view, "records without any finding compare nothing"
    for engine in ("sqlite", "reference", *(["duckdb"] if seed in ON_DUCKDB else [])):
        with Session(workspace.graph, rules, engine=engine) as session:
            assert said(session.validate()) == view, engine
