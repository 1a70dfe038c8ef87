"""Shapes and data in, validation results out: RDF, SHACL, SPARQL and SQL, and nothing of insurance."""

from engine.evidence import Absence, Evidence, evidence
from engine.reading import read_graph
from engine.report_graph import report_graph, report_turtle
from engine.results import Result, Results, RuleRun
from engine.session import Session
from engine.stages import Stages, stages
from engine.validate import validate

__all__ = [
    "Absence",
    "Evidence",
    "Result",
    "Results",
    "RuleRun",
    "Session",
    "Stages",
    "evidence",
    "read_graph",
    "report_graph",
    "report_turtle",
    "stages",
    "validate",
]
