"""How records become facts: readers, typed tables, and the mapping to triples.

In: files as users have them. Out: DuckDB tables whose rows know their source, rejects with their reasons, and
a reconciliation. Nothing disappears: rows read = rows loaded + rows rejected, amounts likewise.
"""

from ingest.cache import RecordCache
from ingest.load import Loaded, load, load_messages
from ingest.reconcile import AmountSum, Input
from ingest.records import TABLES
from ingest.records.mapping import mapping_graph
from ingest.references import Reference, references
from ingest.rejects import Reject
from ingest.rows import empty_tables, fill_tables, load_rows

__all__ = [
    "TABLES",
    "AmountSum",
    "Input",
    "Loaded",
    "RecordCache",
    "Reference",
    "Reject",
    "empty_tables",
    "fill_tables",
    "load",
    "load_messages",
    "load_rows",
    "mapping_graph",
    "references",
]
