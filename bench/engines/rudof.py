"""pyrudof: Rust, data in memory; reads the files itself."""

from __future__ import annotations

from pathlib import Path

from pyrudof import RDFFormat, ResultShaclValidationFormat, Rudof, RudofConfig
from rdflib import Graph

DISTRIBUTION = "pyrudof"


def validate(data: Path, shapes: Path) -> Graph:
    """The report of pyrudof's own engine."""
    rudof = Rudof(RudofConfig())
    rudof.read_data(str(data), format=RDFFormat.NTriples)
    rudof.read_shacl(str(shapes))
    rudof.validate_shacl()
    report = rudof.serialize_shacl_validation_results(format=ResultShaclValidationFormat.Turtle)
    return Graph().parse(data=report, format="turtle")
