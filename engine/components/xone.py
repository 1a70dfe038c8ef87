"""sh:xone: each value conforms to exactly one of the shapes.

https://www.w3.org/TR/shacl/#XoneConstraintComponent
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from rdflib import Literal, URIRef
from rdflib.term import Node

from engine.plan import Aggregate, Constant, Filter, Group, Plan, Project, Union, Variable, call
from engine.program.values import VALUE, Values
from engine.shapes.shape_reader import ShapeReader
from engine.vocabulary import SH


@dataclass(frozen=True)
class Xone:
    """`shapes` are the members of the list; one that stands in it twice counts twice."""

    parameter: ClassVar[URIRef] = SH.xone
    component: ClassVar[URIRef] = SH.XoneConstraintComponent

    shapes: tuple[Node, ...]

    @classmethod
    def read(cls, shape: ShapeReader) -> list[Self]:
        return [cls(members) for members in shape.shape_lists(cls.parameter)]

    def violations(self, values: Values) -> Plan:
        met = Union(tuple(values.conforming(shape) for shape in self.shapes))
        counted = Group(met, ("value",), (Aggregate("count", "count", VALUE),))
        once = Filter(counted, call("=", Variable("count"), Constant(Literal(1))))
        return values.except_values(Project(once, ("value",)))
