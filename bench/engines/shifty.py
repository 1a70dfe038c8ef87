"""pyshifty: Rust, shapes lowered to an algebra; reads the files itself."""

from __future__ import annotations

from pathlib import Path

import shifty
from rdflib import Graph

DISTRIBUTION = "pyshifty"


def validate(data: Path, shapes: Path) -> Graph:
    """The report of pyshifty, without inference and unsorted; what it does not support is an error."""
    report: Graph
    _conforms, report, _text = shifty.validate(
        data, shapes, infer=False, graph_mode="data", sort_results=False, on_unsupported="error"
    )
    return report
