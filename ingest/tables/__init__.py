"""The tables under their former name; `ingest.records` has them."""

from __future__ import annotations

from ingest.records import BY_NAME, TABLES

__all__ = ["BY_NAME", "TABLES"]
