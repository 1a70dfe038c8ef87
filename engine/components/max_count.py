"""sh:maxCount: there are at most so many values.

https://www.w3.org/TR/shacl/#MaxCountConstraintComponent
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from rdflib import Literal, URIRef

from engine.plan import Constant, Filter, Plan, Project, Variable, call
from engine.program.values import Values
from engine.shapes.shape_reader import ShapeReader
from engine.vocabulary import SH


@dataclass(frozen=True)
class MaxCount:
    """`most` is the largest number allowed."""

    parameter: ClassVar[URIRef] = SH.maxCount
    component: ClassVar[URIRef] = SH.MaxCountConstraintComponent

    most: int

    @classmethod
    def read(cls, shape: ShapeReader) -> list[Self]:
        shape.property_shapes_only(cls.parameter)
        return [cls(shape.only_integer(cls.parameter))]

    def violations(self, values: Values) -> Plan:
        too_many = Filter(values.counted(), call(">", Variable("count"), Constant(Literal(self.most))))
        return Project(too_many, ("this",))
