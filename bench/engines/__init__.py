"""The engines that are measured, each behind one small module of the same two names.

`DISTRIBUTION` is the name under which the package is installed, and `validate(data, shapes)` reads an
N-Triples file and a Turtle file and gives the validation report as the recommendation defines it: the same
product from each, so that times and results can be compared.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Final, Protocol, cast

from rdflib import Graph

LABELS: Final = {
    "ours": "hegui",
    "pyshacl": "pySHACL",
    "turbo": "pyshacl-turbo",
    "shifty": "pyshifty",
    "rudof": "pyrudof",
}
"""Modules of this folder and their names in the table, in its order; the first is compared with the
others.
"""
NAMES: Final = tuple(LABELS)


class Engine(Protocol):
    """What each module of this folder is."""

    DISTRIBUTION: str

    def validate(self, data: Path, shapes: Path) -> Graph:
        """The validation report: a graph with one `sh:ValidationReport`."""


def engine(name: str) -> Engine:
    """The engine of that name. Raises `ImportError` where its package is not installed."""
    return cast(Engine, import_module(f"bench.engines.{name}"))
