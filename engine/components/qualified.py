"""sh:qualifiedValueShape: at least, or at most, so many of the values conform to the shape.

https://www.w3.org/TR/shacl/#QualifiedValueShapeConstraintComponent
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from rdflib import Literal, URIRef
from rdflib.term import Node

from engine.plan import AntiJoin, Constant, Filter, Plan, Project, SemiJoin, Variable, call
from engine.program.values import Values
from engine.shapes.shape_reader import ShapeReader
from engine.vocabulary import SH


@dataclass(frozen=True)
class QualifiedMinCount:
    """At least `least` values conform to `shape` and to none of `siblings`."""

    parameter: ClassVar[URIRef] = SH.qualifiedMinCount
    component: ClassVar[URIRef] = SH.QualifiedMinCountConstraintComponent

    shape: Node
    siblings: tuple[Node, ...]
    least: int

    @classmethod
    def read(cls, shape: ShapeReader) -> Sequence[Self]:
        return [cls(*one, shape.only_integer(cls.parameter)) for one in _qualified(shape)]

    def violations(self, values: Values) -> Plan:
        if self.least == 0:
            return Filter(values.focus, Constant(Literal(False)))
        enough = call(">=", Variable("count"), Constant(Literal(self.least)))
        return values.focus_unless(Filter(_counted(values, self.shape, self.siblings), enough))


@dataclass(frozen=True)
class QualifiedMaxCount:
    """At most `most` values conform to `shape` and to none of `siblings`."""

    parameter: ClassVar[URIRef] = SH.qualifiedMaxCount
    component: ClassVar[URIRef] = SH.QualifiedMaxCountConstraintComponent

    shape: Node
    siblings: tuple[Node, ...]
    most: int

    @classmethod
    def read(cls, shape: ShapeReader) -> Sequence[Self]:
        return [cls(*one, shape.only_integer(cls.parameter)) for one in _qualified(shape)]

    def violations(self, values: Values) -> Plan:
        too_many = call(">", Variable("count"), Constant(Literal(self.most)))
        return Project(Filter(_counted(values, self.shape, self.siblings), too_many), ("this",))


def _qualified(shape: ShapeReader) -> list[tuple[Node, tuple[Node, ...]]]:
    """Each qualified value shape with the sibling shapes to leave out; in a node shape they say nothing."""
    if shape.path is None:
        return []
    disjoint = SH.qualifiedValueShapesDisjoint
    apart = shape.has(disjoint) and shape.only_boolean(disjoint)
    qualified = shape.shapes(SH.qualifiedValueShape)
    siblings = _siblings(shape) if apart else set()
    shape.nested.extend(siblings)
    return [(one, tuple(sorted(siblings - {one}, key=str))) for one in qualified]


def _siblings(shape: ShapeReader) -> set[Node]:
    """The qualified value shapes of the property shapes beside this one."""
    graph = shape.graph
    return {
        qualified
        for parent in graph.subjects(SH.property, shape.node)
        for beside in graph.objects(parent, SH.property)
        for qualified in graph.objects(beside, SH.qualifiedValueShape)
    }


def _counted(values: Values, shape: Node, siblings: tuple[Node, ...]) -> Plan:
    pairs: Plan = SemiJoin(values.pairs, values.conforming(shape))
    for sibling in siblings:
        pairs = AntiJoin(pairs, values.conforming(sibling))
    return values.counted(pairs)
