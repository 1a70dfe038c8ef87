"""sh:lessThan: no value is greater than or equal to a value of the other property; a pair that cannot be
compared violates too.

https://www.w3.org/TR/shacl/#LessThanConstraintComponent
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from rdflib import URIRef

from engine.plan import Filter, Plan, Project, Variable, call
from engine.program.values import VALUE, Values, not_true
from engine.shapes.shape_reader import ShapeReader
from engine.vocabulary import SH


@dataclass(frozen=True)
class LessThan:
    """`other` is the property whose values bound ours."""

    parameter: ClassVar[URIRef] = SH.lessThan
    component: ClassVar[URIRef] = SH.LessThanConstraintComponent

    other: URIRef

    @classmethod
    def read(cls, shape: ShapeReader) -> list[Self]:
        shape.property_shapes_only(cls.parameter)
        return [cls(other) for other in shape.iris(cls.parameter)]

    def violations(self, values: Values) -> Plan:
        """One row for each value and bound that are out of order."""
        pairs = values.join_values_of(self.other, name="bound")
        out_of_order = Filter(pairs, not_true(call("<", VALUE, Variable("bound"))))
        return Project(out_of_order, ("this", "value"))
