"""Rows that come with the product, put beside those that were read.

Each kind is added for what the records name and for nothing else, so that a small check stays small.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from hegui.knowledge.reference import add_knowledge
from hegui.region_rows import add_regions

if TYPE_CHECKING:
    import duckdb

ADDING: tuple[Callable[[duckdb.DuckDBPyConnection], int], ...] = (add_knowledge, add_regions)
"""What adds reference rows of one kind to tables that were read; each says how many."""


def add_reference_rows(connection: duckdb.DuckDBPyConnection) -> int:
    """Adds every reference row that the records call for. How many."""
    return sum(add(connection) for add in ADDING)
