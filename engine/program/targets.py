"""Targets as plans: which nodes a shape looks at.

https://www.w3.org/TR/shacl/#targets
"""

from __future__ import annotations

from rdflib.term import Node

from engine.plan import Constant, Distinct, Plan, Project, Scan, Union, Values, Variable
from engine.program.values import THIS, instances_of
from engine.shapes.values import (
    Shape,
    Target,
    TargetClass,
    TargetNode,
    TargetObjectsOf,
    TargetQuery,
    TargetSubjectsOf,
)


def focus_nodes(shape: Shape) -> Plan:
    """The focus nodes that the shape's own targets select, each once, in the column `this`."""
    nodes = tuple(target.node for target in shape.targets if isinstance(target, TargetNode))
    plans = [_plan(target) for target in shape.targets if not isinstance(target, TargetNode)]
    if nodes:
        plans.insert(0, constants(nodes))
    return Distinct(plans[0] if len(plans) == 1 else Union(tuple(plans)))


def constants(nodes: tuple[Node, ...]) -> Plan:
    """These nodes, in the column `this`."""
    return Values(("this",), tuple((node,) for node in nodes))


def _plan(target: Target) -> Plan:
    match target:
        case TargetClass(iri):
            return instances_of(iri, "this")
        case TargetSubjectsOf(predicate):
            return Project(Scan(THIS, Constant(predicate), Variable("target.object")), ("this",))
        case TargetObjectsOf(predicate):
            return Project(Scan(Variable("target.subject"), Constant(predicate), THIS), ("this",))
        case TargetQuery(_node, select, prefixes):
            from engine.sparql import lower_select  # not needed where rules are compiled already

            return Project(lower_select(select, dict(prefixes), {}), ("this",))
        case TargetNode(node):
            return constants((node,))
