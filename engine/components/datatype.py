"""sh:datatype: each value is a literal of this datatype, with a lexical form that the datatype allows.

https://www.w3.org/TR/shacl/#DatatypeConstraintComponent
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from rdflib import URIRef

from engine.plan import Constant, Plan, call
from engine.program.values import VALUE, Values
from engine.shapes.shape_reader import ShapeReader
from engine.vocabulary import SH


@dataclass(frozen=True)
class Datatype:
    """`wanted` is the datatype."""

    parameter: ClassVar[URIRef] = SH.datatype
    component: ClassVar[URIRef] = SH.DatatypeConstraintComponent

    wanted: URIRef

    @classmethod
    def read(cls, shape: ShapeReader) -> list[Self]:
        return [cls(shape.only_iri(cls.parameter))]

    def violations(self, values: Values) -> Plan:
        return values.unless(call("hasdatatype", VALUE, Constant(self.wanted)))
