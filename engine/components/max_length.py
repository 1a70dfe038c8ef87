"""sh:maxLength: the text of each value has at most so many characters; a blank node has no text and violates.

https://www.w3.org/TR/shacl/#MaxLengthConstraintComponent
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from rdflib import Literal, URIRef

from engine.plan import Constant, Plan, call
from engine.program.values import VALUE, Values
from engine.shapes.shape_reader import ShapeReader
from engine.vocabulary import SH


@dataclass(frozen=True)
class MaxLength:
    """`most` is counted in code points."""

    parameter: ClassVar[URIRef] = SH.maxLength
    component: ClassVar[URIRef] = SH.MaxLengthConstraintComponent

    most: int

    @classmethod
    def read(cls, shape: ShapeReader) -> list[Self]:
        return [cls(shape.only_integer(cls.parameter))]

    def violations(self, values: Values) -> Plan:
        return values.unless(call("<=", call("codepoints", VALUE), Constant(Literal(self.most))))
