"""sh:disjoint: no value is also a value of the other property.

https://www.w3.org/TR/shacl/#DisjointConstraintComponent
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from rdflib import URIRef

from engine.plan import Plan, SemiJoin
from engine.program.values import Values
from engine.shapes.shape_reader import ShapeReader
from engine.vocabulary import SH


@dataclass(frozen=True)
class Disjoint:
    """`other` is the property that may share no value with ours."""

    parameter: ClassVar[URIRef] = SH.disjoint
    component: ClassVar[URIRef] = SH.DisjointConstraintComponent

    other: URIRef

    @classmethod
    def read(cls, shape: ShapeReader) -> list[Self]:
        return [cls(other) for other in shape.iris(cls.parameter)]

    def violations(self, values: Values) -> Plan:
        return SemiJoin(values.pairs, values.of_property(self.other))
