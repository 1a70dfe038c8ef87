"""What the rules read from the ontology, as the small tables an expert would keep beside the data.

Each is a query over the ontology's graph; codes stand for the entries of lists, as they do in the data.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import duckdb
from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from hegui.ontology import DATA, FUND, LIST, load_ontology

TABLES: Final = {
    "permission_duty": ("perm_code duty", "?perm_code fund:carriesDuty ?duty"),
    "role_duty": ("role_code duty", "?role_code fund:bundles/fund:carriesDuty ?duty"),
    "trio_duty": ("duty", "?duty a fund:TrioDuty"),
    "business_duty": ("duty", "?duty a fund:BusinessDuty"),
    "incompatible_duties": (
        "first_duty second_duty",
        "?pair fund:firstDuty ?first_duty ; fund:secondDuty ?second_duty",
    ),
    "drug_list_type": ("list_type", "?list_type a fund:DrugListType"),
    "assistance_status": ("psn_idet_type", "?psn_idet_type a fund:AssistanceStatus"),
    "bound": ("bound share", "?bound fund:maximumShare ?share"),
}
"""Name of each table, its columns, and the pattern whose solutions are its rows."""

_NUMBERS: Final = {"share": "DECIMAL(9, 4)"}
"""Columns that are no text."""
_SCHEMES: Final = ("permission-", "role-", "duty-", "list_type-", "psn_idet_type-", "bound-")


def write_knowledge(folder: Path, ontology: Graph | None = None) -> Path:
    """Writes each table as a Parquet file into the folder and returns the folder."""
    graph = load_ontology() if ontology is None else ontology
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        for name, (columns, pattern) in TABLES.items():
            names = columns.split()
            variables = " ".join(f"?{column}" for column in names)
            query = f"SELECT DISTINCT {variables} WHERE {{ {pattern} }} ORDER BY {variables}"
            rows = [[_code(term) for term in row] for row in _solutions(graph, query)]
            typed = ", ".join(f"{column} {_NUMBERS.get(column, 'VARCHAR')}" for column in names)
            connection.execute(f"CREATE TABLE {name} ({typed})")
            connection.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(rows[0]))})", rows)
            connection.execute(f"COPY {name} TO '{folder / name}.parquet' (FORMAT parquet)")
    return folder


def _solutions(graph: Graph, query: str) -> Iterator[tuple[Node, ...]]:
    for row in graph.query(query, initNs={"fund": FUND}):
        assert isinstance(row, tuple)
        yield row


def _code(term: object) -> object:
    if isinstance(term, Literal):
        return term.toPython()
    assert isinstance(term, URIRef)
    if term.startswith(DATA):
        return term.rpartition("/")[2]
    local = term.removeprefix(LIST)
    return next((local.removeprefix(scheme) for scheme in _SCHEMES if local.startswith(scheme)), local)
