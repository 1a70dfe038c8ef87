"""Shapes and data in, validation results out: RDF, SHACL, SPARQL and SQL, and nothing of insurance."""

from engine.report_graph import report_graph, report_turtle
from engine.results import Result, Results, RuleRun
from engine.validate import validate

__all__ = ["Result", "Results", "RuleRun", "report_graph", "report_turtle", "validate"]
