"""sh:node: each value conforms to the node shape; what it fails becomes the detail of the result.

https://www.w3.org/TR/shacl/#NodeConstraintComponent
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from rdflib import URIRef
from rdflib.term import Node as Term

from engine.plan import Plan
from engine.program.values import Values
from engine.shapes.shape_reader import ShapeReader
from engine.vocabulary import SH


@dataclass(frozen=True)
class Node:
    """`shape` is the one to conform to."""

    parameter: ClassVar[URIRef] = SH.node
    component: ClassVar[URIRef] = SH.NodeConstraintComponent

    shape: Term

    @classmethod
    def read(cls, shape: ShapeReader) -> list[Self]:
        return [cls(one) for one in shape.shapes(cls.parameter)]

    def violations(self, values: Values) -> Plan:
        return values.with_values(values.failing(self.shape))
