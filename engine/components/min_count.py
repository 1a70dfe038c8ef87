"""sh:minCount: there are at least so many values.

https://www.w3.org/TR/shacl/#MinCountConstraintComponent
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from rdflib import Literal, URIRef

from engine.plan import Constant, Filter, Plan, Variable, call
from engine.program.values import Values
from engine.shapes.shape_reader import ShapeReader
from engine.vocabulary import SH


@dataclass(frozen=True)
class MinCount:
    """`least` is the smallest number allowed."""

    parameter: ClassVar[URIRef] = SH.minCount
    component: ClassVar[URIRef] = SH.MinCountConstraintComponent

    least: int

    @classmethod
    def read(cls, shape: ShapeReader) -> list[Self]:
        shape.property_shapes_only(cls.parameter)
        least = shape.only_integer(cls.parameter)
        return [cls(least)] if least > 0 else []  # zero asks for nothing

    def violations(self, values: Values) -> Plan:
        if self.least == 1:
            return values.focus_unless(values.pairs)
        enough = Filter(values.counted(), call(">=", Variable("count"), Constant(Literal(self.least))))
        return values.focus_unless(enough)
