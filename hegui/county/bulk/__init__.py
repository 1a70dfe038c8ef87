"""A county of any size as Parquet tables: a small county in full, and everyday claims in bulk beside it.

The bulk is made by SQL from row numbers alone (`sql/`, in the order listed in `writing`), so it streams
through DuckDB in constant memory. A few visits in each `SPACING` are wrong in a planted way; the number of
findings each rule must give is counted from what was planted (`sql/expected.sql`).
"""

from hegui.county.bulk.writing import write_tables

__all__ = ["write_tables"]
