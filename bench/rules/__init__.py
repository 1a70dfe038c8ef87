"""The rules of the benchmark: `core.ttl` and `sparql.ttl`, measured together and apart."""

from __future__ import annotations

from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent
FILES: Final = {"core": ("core",), "sparql": ("sparql",), "all": ("core", "sparql")}


def write_rules(folder: Path, name: str) -> Path:
    """Writes one of the sets of rules as one Turtle file and returns it."""
    file = folder / f"{name}.ttl"
    file.write_text(
        "\n".join((FOLDER / f"{one}.ttl").read_text("utf-8") for one in FILES[name]), encoding="utf-8"
    )
    return file
