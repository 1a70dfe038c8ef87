"""What both sides of one measurement are given."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """Folder of the Parquet tables, folder of the small tables made from the ontology, limits of DuckDB."""

    tables: Path
    knowledge: Path
    memory_limit: str | None = None
    spill: Path | None = None
