"""sh:hasValue: this term is among the values.

https://www.w3.org/TR/shacl/#HasValueConstraintComponent
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from rdflib import URIRef
from rdflib.term import Node

from engine.plan import Constant, Plan, call
from engine.program.values import VALUE, Values
from engine.shapes.shape_reader import ShapeReader
from engine.vocabulary import SH


@dataclass(frozen=True)
class HasValue:
    """`wanted` is the term; `1` and `1.0` are two terms."""

    parameter: ClassVar[URIRef] = SH.hasValue
    component: ClassVar[URIRef] = SH.HasValueConstraintComponent

    wanted: Node

    @classmethod
    def read(cls, shape: ShapeReader) -> list[Self]:
        return [cls(wanted) for wanted in shape.terms(cls.parameter)]

    def violations(self, values: Values) -> Plan:
        return values.focus_unless(values.where(call("sameterm", VALUE, Constant(self.wanted))))
