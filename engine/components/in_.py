"""sh:in: each value is one of the terms of a list.

https://www.w3.org/TR/shacl/#InConstraintComponent
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from rdflib import URIRef
from rdflib.term import Node

from engine.plan import Plan
from engine.plan import Values as Rows
from engine.program.values import Values
from engine.shapes.shape_reader import ShapeReader
from engine.vocabulary import SH


@dataclass(frozen=True)
class In:
    """`allowed` are the terms; `1` and `1.0` are two terms."""

    parameter: ClassVar[URIRef] = SH["in"]
    component: ClassVar[URIRef] = SH.InConstraintComponent

    allowed: tuple[Node, ...]

    @classmethod
    def read(cls, shape: ShapeReader) -> list[Self]:
        return [cls(shape.only_list(cls.parameter))]

    def violations(self, values: Values) -> Plan:
        return values.except_values(Rows(("value",), tuple((term,) for term in self.allowed)))
