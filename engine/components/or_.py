"""sh:or: each value conforms to at least one of the shapes.

https://www.w3.org/TR/shacl/#OrConstraintComponent
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import ClassVar, Self

from rdflib import URIRef
from rdflib.term import Node

from engine.plan import Plan, SemiJoin
from engine.program.values import Values
from engine.shapes.shape_reader import ShapeReader
from engine.vocabulary import SH


@dataclass(frozen=True)
class Or:
    """`shapes` are the members of the list."""

    parameter: ClassVar[URIRef] = SH["or"]
    component: ClassVar[URIRef] = SH.OrConstraintComponent

    shapes: tuple[Node, ...]

    @classmethod
    def read(cls, shape: ShapeReader) -> list[Self]:
        return [cls(members) for members in shape.shape_lists(cls.parameter)]

    def violations(self, values: Values) -> Plan:
        """The values that fail every one."""
        return reduce(SemiJoin, (values.failing(shape) for shape in self.shapes), values.pairs)
