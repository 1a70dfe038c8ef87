"""sh:maxExclusive: each value is less than the bound; what cannot be compared violates too.

https://www.w3.org/TR/shacl/#MaxExclusiveConstraintComponent
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from rdflib import Literal, URIRef

from engine.plan import Constant, Plan, call
from engine.program.values import VALUE, Values
from engine.shapes.shape_reader import ShapeReader
from engine.vocabulary import SH


@dataclass(frozen=True)
class MaxExclusive:
    """`bound` is the literal to compare with."""

    parameter: ClassVar[URIRef] = SH.maxExclusive
    component: ClassVar[URIRef] = SH.MaxExclusiveConstraintComponent

    bound: Literal

    @classmethod
    def read(cls, shape: ShapeReader) -> list[Self]:
        return [cls(shape.only_literal(cls.parameter))]

    def violations(self, values: Values) -> Plan:
        return values.unless(call(">", Constant(self.bound), VALUE))
