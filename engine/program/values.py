"""What a component sees: the focus nodes and value nodes of its shape, as plans, and ways to speak about
them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib import RDF, RDFS, URIRef
from rdflib.term import Node

from engine.plan import (
    Aggregate,
    AntiJoin,
    Constant,
    Distinct,
    Expression,
    Filter,
    Group,
    Join,
    Plan,
    Project,
    Rename,
    Scan,
    SemiJoin,
    Unit,
    Variable,
    call,
)
from engine.plan.paths import Predicate, ZeroOrMore, fresh_names, walk
from engine.shapes.values import Shape, Shapes

if TYPE_CHECKING:
    from engine.program.build import Builder

THIS = Variable("this")
VALUE = Variable("value")


class Values:
    """The value nodes of one shape for a set of focus nodes.

    `focus` has the column `this`, `pairs` the columns `this` and `value`; both hold each row once. In a node
    shape the value node is the focus node itself.
    """

    def __init__(self, builder: Builder, shape: Shape, focus: Plan, pairs: Plan) -> None:
        self._builder = builder
        self.shape = shape
        self.focus = focus
        self.pairs = pairs

    @property
    def shapes(self) -> Shapes:
        """The shapes graph this shape belongs to."""
        return self._builder.shapes

    def where(self, condition: Expression) -> Plan:
        """The pairs for which the condition is true."""
        return Filter(self.pairs, condition)

    def unless(self, condition: Expression) -> Plan:
        """The pairs for which the condition is not true: false, or an error."""
        return Filter(self.pairs, not_true(condition))

    def except_values(self, conforming: Plan) -> Plan:
        """The pairs whose value node is not among `conforming`, a plan with the column `value`."""
        return AntiJoin(self.pairs, conforming)

    def with_values(self, failing: Plan) -> Plan:
        """The pairs whose value node is among `failing`, a plan with the column `value`."""
        return SemiJoin(self.pairs, failing)

    def nodes(self) -> Plan:
        """The value nodes, each once."""
        return Distinct(Project(self.pairs, ("value",)))

    def of_property(self, predicate: URIRef, name: str = "value") -> Plan:
        """The focus nodes with their values of another property, under `name`."""
        return Join(self.focus, Scan(THIS, Constant(predicate), Variable(name)))

    def join_values_of(self, predicate: URIRef, name: str) -> Plan:
        """Each pair with each value that the focus node has of another property."""
        return Join(self.pairs, Scan(THIS, Constant(predicate), Variable(name)))

    def counted(self, pairs: Plan | None = None) -> Plan:
        """Focus nodes with the number of their value nodes under `count`; those without any are not in it."""
        return Group(self.pairs if pairs is None else pairs, ("this",), (Aggregate("count", "count", VALUE),))

    def focus_unless(self, rows: Plan) -> Plan:
        """The focus nodes that are not in `rows`."""
        return AntiJoin(self.focus, rows)

    def failing(self, shape: Node) -> Plan:
        """Those of the value nodes that do not conform to another shape, in the column `value`."""
        return self._builder.failing(shape, self.nodes())

    def conforming(self, shape: Node) -> Plan:
        """Those of the value nodes that conform to another shape, in the column `value`."""
        return AntiJoin(self.nodes(), self.failing(shape))


def not_true(condition: Expression) -> Expression:
    """True where the condition is false or an error."""
    return call("not", call("istrue", condition))


def instances_of(iri: Node, name: str = "value") -> Plan:
    """The instances of a class and its subclasses, in the column `name`, perhaps more than once."""
    column = Variable("class.of")
    classes = walk(
        ZeroOrMore(Predicate(RDFS.subClassOf)), column, Constant(iri), Unit(), fresh_names("class.step")
    )
    typed = Join(Scan(Variable(name), Constant(RDF.type), column), classes)
    return Project(typed, (name,))


def renamed(plan: Plan, old: str, new: str) -> Plan:
    """The plan with one column under another name."""
    return Rename(plan, ((old, new),))
