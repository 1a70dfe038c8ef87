"""Which rules can have focus nodes among a few nodes: found with one question for all rules, not one for
each.

For one claim among millions, most rules of a rule set are about something else.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from rdflib import RDF, RDFS
from rdflib.term import Node

from engine.plan import Table
from engine.plan.paths import Predicate, Sequence, ZeroOrMore, values
from engine.program.steps import Program
from engine.shapes.values import Target, TargetClass, TargetNode
from engine.sql.answering import PlanDatabase

_CLASSES = Sequence((Predicate(RDF.type), ZeroOrMore(Predicate(RDFS.subClassOf))))


class Relevance:
    """The classes of some nodes, which are in the set `asked` of the database."""

    def __init__(self, database: PlanDatabase, asked: Table, nodes: Collection[Node]) -> None:
        self._classes: dict[Node, set[Node]] = {node: set() for node in nodes}
        for node, its_class in database.rows(values(_CLASSES, asked)):
            if node is not None and its_class is not None:
                self._classes.setdefault(node, set()).add(its_class)

    def is_relevant(self, program: Program) -> bool:
        """False where none of the nodes can be a focus node of the rule; when in doubt, true."""
        return any(_selects(target, self._classes) for target in program.rule.targets)


def _selects(target: Target, classes: Mapping[Node, set[Node]]) -> bool:
    match target:
        case TargetClass(iri):
            return any(iri in its_classes for its_classes in classes.values())
        case TargetNode(node):
            return node in classes
    return True
