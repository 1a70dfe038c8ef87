"""sh:class: each value is an instance of the class or of one of its subclasses.

https://www.w3.org/TR/shacl/#ClassConstraintComponent
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from rdflib import URIRef

from engine.plan import Plan
from engine.program.values import Values, instances_of
from engine.shapes.shape_reader import ShapeReader
from engine.vocabulary import SH


@dataclass(frozen=True)
class Class:
    """`wanted` is the class."""

    parameter: ClassVar[URIRef] = SH["class"]
    component: ClassVar[URIRef] = SH.ClassConstraintComponent

    wanted: URIRef

    @classmethod
    def read(cls, shape: ShapeReader) -> list[Self]:
        return [cls(wanted) for wanted in shape.iris(cls.parameter)]

    def violations(self, values: Values) -> Plan:
        return values.except_values(instances_of(self.wanted))
