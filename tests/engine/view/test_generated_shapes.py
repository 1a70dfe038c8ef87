"""Generated shapes find over tables what they find over the triples written down."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from random import Random

import duckdb
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from engine.graph.view import make_view
from engine.program.compiled import Compiled
from engine.results import Results
from engine.sql.database import Database
from engine.sql.view_database import ViewDatabase
from tests.engine.differential.compare import graph
from tests.engine.differential.generate import data, shapes_graphs
from tests.engine.view.mixed_graph import lay, tables

PAIRS = int(os.environ.get("HEGUI_FUZZ_VIEW", "25"))
PROPERTIES = ("p0", "p1", "p2")


@pytest.fixture(name="connection")
def _connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


def lines(results: Results) -> Counter[tuple[str, ...]]:
    """The results by what they say, whatever the order."""
    return Counter(
        (
            *(result.focus.n3(), str(result.path), str(result.value and result.value.n3()), result.component),
            *(str(result.source_shape), str(sorted(result.messages.items()))),
        )
        for result in results.results
    )


@pytest.mark.filterwarnings("ignore")
def test_the_results_are_those_over_triples(connection: duckdb.DuckDBPyConnection) -> None:
    mapping = tables(connection, PROPERTIES)
    view = make_view(mapping, connection)
    with Database(threads=1) as triples, ViewDatabase(connection, view, threads=1) as over_tables:

        @seed(int(os.environ.get("HEGUI_FUZZ_SEED", "0")))
        @settings(
            max_examples=PAIRS,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
        )
        @given(data(), shapes_graphs())
        def same(data_text: str, shapes_text: str) -> None:
            whole = graph(data_text)
            triples.clear()
            triples.load(whole)
            over_tables.clear()
            over_tables.load(lay(Random(len(whole)), whole, connection, PROPERTIES))
            compiled = Compiled(graph(shapes_text))
            expected, found = compiled.validate(triples), compiled.validate(over_tables)
            assert [run.error for run in found.runs] == [run.error for run in expected.runs]
            assert lines(found) == lines(expected), f"--- data\n{data_text}\n--- shapes\n{shapes_text}"

        same()
