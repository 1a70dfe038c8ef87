"""sh:closed: the value nodes have no properties but those of the shape's own property shapes and the ignored
ones.

https://www.w3.org/TR/shacl/#ClosedConstraintComponent
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from rdflib import URIRef

from engine.plan import AntiJoin, Join, Plan, Project, Rename, Scan, Variable
from engine.plan import Values as Rows
from engine.program.values import Values
from engine.shapes.shape_reader import ShapeReader
from engine.vocabulary import SH


@dataclass(frozen=True)
class Closed:
    """`allowed` are the properties that value nodes may have."""

    parameter: ClassVar[URIRef] = SH.closed
    component: ClassVar[URIRef] = SH.ClosedConstraintComponent

    allowed: tuple[URIRef, ...]

    @classmethod
    def read(cls, shape: ShapeReader) -> list[Self]:
        if not shape.only_boolean(cls.parameter):
            return []
        ignored = shape.only_list(SH.ignoredProperties) if shape.has(SH.ignoredProperties) else ()
        allowed = {shape.as_iri(SH.ignoredProperties, one) for one in ignored}
        for inner in shape.graph.objects(shape.node, SH.property):
            allowed |= {path for path in shape.graph.objects(inner, SH.path) if isinstance(path, URIRef)}
        return [cls(tuple(sorted(allowed)))]

    def violations(self, values: Values) -> Plan:
        """One row for each triple with a property that is not allowed: the property is the path of the
        result.
        """
        nodes = Rename(values.pairs, (("value", "node"),))
        triples = Join(nodes, Scan(Variable("node"), Variable("path"), Variable("value")))
        allowed = Rows(("path",), tuple((predicate,) for predicate in self.allowed))
        return Project(AntiJoin(triples, allowed), ("this", "path", "value"))
