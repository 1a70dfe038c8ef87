"""How records become facts: readers, typed tables, and the mapping to triples.

In: files as users have them. Out: DuckDB tables whose rows know their source, rejects with their reasons, and
a reconciliation. Nothing disappears: rows read = rows loaded + rows rejected, amounts likewise.
"""

from pathlib import Path

from ingest.rejects import Reject
from ingest.rows import load_rows
from ingest.tables import TABLES

MAPPING = Path(__file__).parent / "mappings" / "fund.ttl"

__all__ = ["MAPPING", "TABLES", "Reject", "load_rows"]
