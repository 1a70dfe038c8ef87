"""R2RML: from a mapping document to plain values. No database is asked here; `engine.graph.tables` does that.

https://www.w3.org/TR/r2rml/
"""

from engine.graph.r2rml.mapping import (
    RR,
    Column,
    Constant,
    Join,
    Kind,
    Mapping,
    Query,
    Reference,
    Statement,
    Table,
    TermMap,
    TriplesMap,
    may_make,
)
from engine.graph.r2rml.names import SqlName
from engine.graph.r2rml.read import read_mapping
from engine.graph.r2rml.templates import Template

__all__ = [
    "RR",
    "Column",
    "Constant",
    "Join",
    "Kind",
    "Mapping",
    "Query",
    "Reference",
    "SqlName",
    "Statement",
    "Table",
    "Template",
    "TermMap",
    "TriplesMap",
    "may_make",
    "read_mapping",
]
