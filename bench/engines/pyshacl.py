"""pySHACL: the reference, node by node, over rdflib."""

from __future__ import annotations

from pathlib import Path

import pyshacl
from rdflib import Graph

DISTRIBUTION = "pyshacl"


def validate(data: Path, shapes: Path) -> Graph:
    """The report of pySHACL, without inference."""
    graph = Graph().parse(data, format="nt")
    report: Graph
    _conforms, report, _text = pyshacl.validate(graph, shacl_graph=Graph().parse(shapes), inplace=True)
    return report
