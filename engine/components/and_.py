"""sh:and: each value conforms to all of the shapes.

https://www.w3.org/TR/shacl/#AndConstraintComponent
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from rdflib import URIRef
from rdflib.term import Node

from engine.plan import Plan, Union
from engine.program.values import Values
from engine.shapes.shape_reader import ShapeReader
from engine.vocabulary import SH


@dataclass(frozen=True)
class And:
    """`shapes` are the members of the list."""

    parameter: ClassVar[URIRef] = SH["and"]
    component: ClassVar[URIRef] = SH.AndConstraintComponent

    shapes: tuple[Node, ...]

    @classmethod
    def read(cls, shape: ShapeReader) -> list[Self]:
        return [cls(members) for members in shape.shape_lists(cls.parameter)]

    def violations(self, values: Values) -> Plan:
        return values.with_values(Union(tuple(values.failing(shape) for shape in self.shapes)))
