"""sh:equals: the values are exactly the values of the other property.

https://www.w3.org/TR/shacl/#EqualsConstraintComponent
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from rdflib import URIRef

from engine.plan import AntiJoin, Plan, Union
from engine.program.values import Values
from engine.shapes.shape_reader import ShapeReader
from engine.vocabulary import SH


@dataclass(frozen=True)
class Equals:
    """`other` is the property to agree with."""

    parameter: ClassVar[URIRef] = SH.equals
    component: ClassVar[URIRef] = SH.EqualsConstraintComponent

    other: URIRef

    @classmethod
    def read(cls, shape: ShapeReader) -> list[Self]:
        return [cls(other) for other in shape.iris(cls.parameter)]

    def violations(self, values: Values) -> Plan:
        """One row for each value that only one side has."""
        theirs = values.of_property(self.other)
        return Union((AntiJoin(values.pairs, theirs), AntiJoin(theirs, values.pairs)))
