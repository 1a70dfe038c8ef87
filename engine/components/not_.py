"""sh:not: no value conforms to the shape.

https://www.w3.org/TR/shacl/#NotConstraintComponent
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from rdflib import URIRef
from rdflib.term import Node

from engine.plan import Plan
from engine.program.values import Values
from engine.shapes.shape_reader import ShapeReader
from engine.vocabulary import SH


@dataclass(frozen=True)
class Not:
    """`shape` is the excluded one."""

    parameter: ClassVar[URIRef] = SH["not"]
    component: ClassVar[URIRef] = SH.NotConstraintComponent

    shape: Node

    @classmethod
    def read(cls, shape: ShapeReader) -> list[Self]:
        return [cls(one) for one in shape.shapes(cls.parameter)]

    def violations(self, values: Values) -> Plan:
        return values.except_values(values.failing(self.shape))
