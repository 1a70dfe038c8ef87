"""Validation results in, explained findings and the files of a run out."""

from report.explain import explain
from report.findings import Finding
from report.rdf import validation_graph
from report.run import RunSummary
from report.write import write_report

__all__ = ["Finding", "RunSummary", "explain", "validation_graph", "write_report"]
