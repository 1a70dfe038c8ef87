"""dash:uniqueValueForClass: no other instance of the class has the same value of the property.

https://datashapes.org/constraints.html#UniqueValueForClassConstraintComponent (DASH, beyond the
recommendation): a claim number that two claims carry, a trace code that two packages carry.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from rdflib import URIRef

from engine.plan import Constant, Distinct, Filter, Join, Plan, Project, Scan, Variable, call
from engine.plan.paths import Predicate
from engine.program.values import THIS, VALUE, Values, instances_of
from engine.shapes.shape_reader import ShapeReader
from engine.vocabulary import DASH


@dataclass(frozen=True)
class UniqueValueForClass:
    """`among` is the class, `predicate` the path of the shape, which must be a plain property."""

    parameter: ClassVar[URIRef] = DASH.uniqueValueForClass
    component: ClassVar[URIRef] = DASH.UniqueValueForClassConstraintComponent

    among: URIRef
    predicate: URIRef

    @classmethod
    def read(cls, shape: ShapeReader) -> list[Self]:
        shape.property_shapes_only(cls.parameter)
        if not isinstance(shape.path, Predicate):
            shape.refuse(
                "unique-value-path",
                expected="a plain property as the path beside dash:uniqueValueForClass",
                found="a path of several steps",
                fix="Write sh:path ex:property.",
            )
        return [cls(among, shape.path.iri) for among in shape.iris(cls.parameter)]

    def violations(self, values: Values) -> Plan:
        """One row for each value and each other instance of the class that has it too."""
        other = Variable("other")
        carried = Join(Scan(other, Constant(self.predicate), VALUE), instances_of(self.among, other.name))
        different = call("not", call("sameterm", THIS, other))
        shared = Filter(Join(values.pairs, carried), different)
        return Project(Distinct(Project(shared, ("this", "value", other.name))), ("this", "value"))
