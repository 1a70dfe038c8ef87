"""500 generated pairs of shapes and data: our engines find what pySHACL finds (HEGUI_FUZZ=10000: more)."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, given, seed, settings

from engine.sql.database import Database
from engine.sql.sqlite import SqliteDatabase

from .compare import difference
from .generate import data, shapes_graphs

PAIRS = int(os.environ.get("HEGUI_FUZZ", "500"))
START = int(os.environ.get("HEGUI_FUZZ_SEED", "0"))
PORTIONS = 5


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("portion", range(PORTIONS))
@pytest.mark.parametrize("engine", ["duckdb", "sqlite"])
def test_same_results_as_pyshacl(portion: int, engine: str) -> None:
    with SqliteDatabase() if engine == "sqlite" else Database(threads=1) as database:

        @seed(START + portion)
        @settings(
            max_examples=max(1, PAIRS // PORTIONS),
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(data(), shapes_graphs())
        def same(data_text: str, shapes_text: str) -> None:
            found = difference(data_text, shapes_text, database)
            assert not found, f"{found}\n--- data\n{data_text}\n--- shapes\n{shapes_text}"

        same()
