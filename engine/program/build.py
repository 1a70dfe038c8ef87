"""Compiles shapes to programs. Focus nodes flow down: every set is computed from the one above it, never from
all data.
"""

from __future__ import annotations

from collections.abc import Iterator

from rdflib.term import Node

from engine.components.node import Node as NodeConstraint
from engine.components.property import Property
from engine.errors import HeguiError
from engine.plan import Distinct, Extend, Join, Plan, Project, Rename, Table, Union
from engine.plan import Values as Rows
from engine.plan.paths import values as path_values
from engine.program.steps import ORIGIN, Program, Question, Step
from engine.program.targets import focus_nodes
from engine.program.values import THIS, Values, renamed
from engine.shapes.mistakes import raise_all
from engine.shapes.values import Shape, Shapes
from engine.shapes.words import shape_name


def build_programs(shapes: Shapes) -> tuple[Program, ...]:
    """One program for each target shape.

    Raises `MalformedShapesError` with every query that the recommendation does not allow.
    """
    programs: list[Program] = []
    errors: list[HeguiError] = []
    for number, shape in enumerate(shapes.targets, start=1):
        try:
            programs.append(Builder(shapes, shape, f"rule{number}").program())
        except HeguiError as mistake:
            errors.append(mistake)
    raise_all(errors)
    return tuple(programs)


class Builder:
    """Compiles one target shape."""

    def __init__(self, shapes: Shapes, rule: Shape, prefix: str) -> None:
        self.shapes = shapes
        self._rule = rule
        self._prefix = prefix
        self._steps: list[Step] = []
        self._stored: dict[Plan, Table] = {}
        self._failing: dict[tuple[Node, Plan], Plan] = {}

    def program(self) -> Program:
        """The steps and questions of the rule."""
        table = self.store(focus_nodes(self._rule), f"focus nodes of {self._name(self._rule)}")
        questions = tuple(self._questions(self._rule, table, None))
        return Program(self._rule, table, tuple(self._steps), questions)

    def store(self, plan: Plan, note: str) -> Table:
        """A step that computes the plan once; the same plan is the same table."""
        if isinstance(plan, Table):
            return plan
        if plan not in self._stored:
            name = f"{self._prefix}_{len(self._steps) + 1}"
            table = Table(name, plan.variables, plan.certain)
            self._stored[plan] = table
            self._steps.append(Step(table, plan, note))
        return self._stored[plan]

    def failing(self, shape: Node, nodes: Plan) -> Plan:
        """Those of `nodes`, a plan with the column `value`, that do not conform to the shape."""
        if (shape, nodes) not in self._failing:
            self._failing[shape, nodes] = self._fails(self.shapes.by_node[shape], nodes)
        return self._failing[shape, nodes]

    def _fails(self, shape: Shape, nodes: Plan) -> Plan:
        if shape.deactivated or not shape.constraints:
            return Rows(("value",), ())
        name = self._name(shape)
        focus = self.store(Distinct(renamed(nodes, "value", "this")), f"nodes to judge by {name}")
        values = self._values(shape, focus)
        found = [Project(constraint.violations(values), ("this",)) for constraint in shape.constraints]
        failing = Distinct(found[0] if len(found) == 1 else Union(tuple(found)))
        return renamed(self.store(failing, f"nodes that do not conform to {name}"), "this", "value")

    def _values(self, shape: Shape, focus: Table) -> Values:
        if shape.path is None:
            return Values(self, shape, focus, Extend(focus, "value", THIS))
        pairs = path_values(shape.path, focus)
        if len(shape.constraints) > 1:
            pairs = self.store(pairs, f"value nodes of {self._name(shape)}")
        return Values(self, shape, focus, pairs)

    def _questions(self, shape: Shape, focus: Table, ways: Plan | None) -> Iterator[Question]:
        """The questions of a shape about its focus nodes.

        `ways` has one row for each way in which a focus node was reached from the rule's own (in columns
        besides `this`): a node reached twice through sh:property is reported twice. None means each was
        reached once. In the questions for details the ways start at the value to explain, in ORIGIN.
        """
        if shape.deactivated:
            return
        values = self._values(shape, focus)
        for constraint in shape.constraints:
            if isinstance(constraint, Property):
                yield from self._property(constraint, values, focus, ways)
            else:
                yield self._question(shape, constraint, values, ways)

    def _question(self, shape: Shape, constraint: object, values: Values, ways: Plan | None) -> Question:
        rows = constraint.violations(values)  # type: ignore[attr-defined]
        plan = rows if ways is None else Project(Join(ways, rows), _reported(ways, rows))
        details: tuple[Question, ...] = ()
        if isinstance(constraint, NodeConstraint):
            failing = renamed(values.failing(constraint.shape), "value", "this")
            nodes = self.store(Distinct(failing), f"values to explain by {constraint.shape}")
            inner = self.shapes.by_node[constraint.shape]
            details = tuple(self._questions(inner, nodes, Extend(nodes, ORIGIN, THIS)))
        return Question(shape, constraint, plan, details)  # type: ignore[arg-type]

    def _property(
        self, constraint: Property, values: Values, focus: Table, ways: Plan | None
    ) -> Iterator[Question]:
        inner = self.shapes.by_node[constraint.shape]
        if values.shape.path is None:
            yield from self._questions(inner, focus, ways)
            return
        nodes = self.store(
            Distinct(renamed(values.nodes(), "value", "this")), f"focus nodes of {self._name(inner)}"
        )
        yield from self._questions(inner, nodes, _further(ways, values.pairs))

    def _name(self, shape: Shape) -> str:
        return shape_name(self.shapes.graph, shape.node)


def _reported(ways: Plan, rows: Plan) -> tuple[str, ...]:
    """The columns of the violations, and where the ways began if that has to be told."""
    return (*rows.variables, ORIGIN) if ORIGIN in ways.variables else rows.variables


def _further(ways: Plan | None, pairs: Plan) -> Plan:
    """The ways to the values: one for each way to the focus node and each value."""
    depth = 0 if ways is None else len(ways.variables) - 1
    step = pairs if ways is None else Join(ways, pairs)
    return Rename(step, (("this", f"way.{depth}"), ("value", "this")))
