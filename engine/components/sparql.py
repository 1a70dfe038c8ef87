"""sh:sparql: the query finds nothing; every solution it has for a focus node is a result.

https://www.w3.org/TR/shacl/#sparql-constraints
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from rdflib import URIRef
from rdflib.term import Node

from engine.plan import Plan
from engine.program.queries import Query
from engine.program.values import Values
from engine.shapes.shape_reader import ShapeReader
from engine.vocabulary import SH


@dataclass(frozen=True)
class Sparql:
    """`query` is the SELECT of the constraint `node`."""

    parameter: ClassVar[URIRef] = SH.sparql
    component: ClassVar[URIRef] = SH.SPARQLConstraintComponent

    node: Node
    query: Query

    @classmethod
    def read(cls, shape: ShapeReader) -> list[Self]:
        return [
            cls(node, Query.read(shape, node, SH.select))
            for node in shape.terms(cls.parameter)
            if not shape.is_deactivated(node)
        ]

    def violations(self, values: Values) -> Plan:
        """One row for each solution, with every variable that the query projects."""
        return self.query.solutions(values, {"this": values.focus})
