"""pyshacl-turbo: Rust, with pySHACL's interface; reads the files itself."""

from __future__ import annotations

from pathlib import Path

import pyshacl_turbo
from rdflib import Graph

DISTRIBUTION = "pyshacl-turbo"


def validate(data: Path, shapes: Path) -> Graph:
    """The report of pyshacl-turbo, without inference."""
    report: Graph
    _conforms, report, _text = pyshacl_turbo.validate(
        str(data), shacl_graph=str(shapes), data_graph_format="nt", shacl_graph_format="turtle"
    )
    return report
