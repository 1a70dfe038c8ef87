"""sh:property: each value conforms to the property shape, whose results are reported as they are.

https://www.w3.org/TR/shacl/#PropertyConstraintComponent
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from rdflib import URIRef
from rdflib.term import Node as Term

from engine.plan import Plan
from engine.program.values import Values
from engine.shapes.shape_reader import ShapeReader
from engine.shapes.words import described
from engine.vocabulary import SH


@dataclass(frozen=True)
class Property:
    """`shape` is the property shape; the builder reports its results in place of ours."""

    parameter: ClassVar[URIRef] = SH.property
    component: ClassVar[URIRef] = SH.PropertyConstraintComponent

    shape: Term

    @classmethod
    def read(cls, shape: ShapeReader) -> list[Self]:
        shapes = shape.shapes(cls.parameter)
        for one in shapes:
            if (one, SH.path, None) not in shape.graph:
                shape.nested.remove(one)  # its other mistakes follow from this one
                shape.refuse(
                    "property-without-path",
                    expected="sh:property to name a property shape, which has an sh:path",
                    found=f"{described(shape.graph, one)} without sh:path",
                    fix="Add sh:path to it, or write sh:node where a node shape is meant.",
                )
        return [cls(one) for one in shapes]

    def violations(self, values: Values) -> Plan:
        return values.with_values(values.failing(self.shape))
