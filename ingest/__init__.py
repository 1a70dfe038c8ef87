"""How records become facts: readers, typed tables, and the mapping to triples.

In: files as users have them. Out: DuckDB tables whose rows know their source, rejects with their reasons, and
a reconciliation. Nothing disappears: rows read = rows loaded + rows rejected, amounts likewise.
"""

from pathlib import Path

from ingest.load import Loaded, load, load_messages
from ingest.reconcile import AmountSum, Input
from ingest.rejects import Reject
from ingest.rows import load_rows
from ingest.tables import TABLES

MAPPING = Path(__file__).parent / "mappings" / "fund.ttl"
"""Which facts the tables stand for, in R2RML."""

__all__ = [
    "MAPPING",
    "TABLES",
    "AmountSum",
    "Input",
    "Loaded",
    "Reject",
    "load",
    "load_messages",
    "load_rows",
]
