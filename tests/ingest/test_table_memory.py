"""Tables in memory are compressed only where memory would get scarce."""

from __future__ import annotations

import duckdb
import pytest

from ingest.store import IN_MEMORY, compress_if_much


@pytest.mark.parametrize(("rows", "compressed"), [(1_000, False), (2_000_000, True)])
def test_checkpoints_come_back_once_tables_fill_a_quarter_of_the_memory(rows: int, compressed: bool) -> None:
    connection = duckdb.connect(config={**IN_MEMORY, "memory_limit": "48MB"})
    connection.execute(f"CREATE TABLE t AS SELECT range AS n FROM range({rows})")
    compress_if_much(connection)
    asked = "SELECT parse_formatted_bytes(current_setting('checkpoint_threshold'))"
    limit = connection.execute(asked).fetchone()
    assert limit is not None
    assert (limit[0] < 10**8) is compressed


def test_a_limit_that_somebody_set_stays() -> None:
    connection = duckdb.connect(config={"checkpoint_threshold": "1GB", "memory_limit": "48MB"})
    connection.execute("CREATE TABLE t AS SELECT range AS n FROM range(2_000_000)")
    before = connection.execute("SELECT current_setting('checkpoint_threshold')").fetchone()
    compress_if_much(connection)
    assert connection.execute("SELECT current_setting('checkpoint_threshold')").fetchone() == before
