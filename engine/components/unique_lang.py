"""sh:uniqueLang: no two values have the same language.

https://www.w3.org/TR/shacl/#UniqueLangConstraintComponent
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from rdflib import Literal, URIRef

from engine.plan import Aggregate, Constant, Extend, Filter, Group, Plan, Project, Variable, call
from engine.program.values import VALUE, Values
from engine.shapes.shape_reader import ShapeReader
from engine.vocabulary import SH


@dataclass(frozen=True)
class UniqueLang:
    """On, or not there at all."""

    parameter: ClassVar[URIRef] = SH.uniqueLang
    component: ClassVar[URIRef] = SH.UniqueLangConstraintComponent

    @classmethod
    def read(cls, shape: ShapeReader) -> list[Self]:
        shape.property_shapes_only(cls.parameter)
        shape.only_boolean(cls.parameter)
        # The clause asks for the literal true; "1"^^xsd:boolean does not switch it on (W3C test
        # uniqueLang-002).
        return [cls()] if str(shape.only_literal(cls.parameter)) == "true" else []

    def violations(self, values: Values) -> Plan:
        """One row for each language that two values of a focus node share."""
        language = Variable("language")
        spoken = Extend(
            values.where(call("isliteral", VALUE)), "language", call("lcase", call("lang", VALUE))
        )
        tagged = Filter(spoken, call("!=", language, Constant(Literal(""))))
        counted = Group(tagged, ("this", "language"), (Aggregate("count", "count", VALUE),))
        shared = Filter(counted, call(">", Variable("count"), Constant(Literal(1))))
        return Project(shared, ("this",))
