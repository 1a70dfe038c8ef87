"""How the stages of a rule are gathered and printed; `engine.stages` says what they are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import fields

from rdflib import Graph
from rdflib.term import Node

from engine.errors import InputError
from engine.plan import Plan, explain
from engine.program.build import build_programs
from engine.program.queries import Query
from engine.program.steps import Program, Question
from engine.shapes.paths import sparql_text
from engine.shapes.read import read_shapes
from engine.shapes.values import Shape, Shapes
from engine.shapes.words import shape_name, short
from engine.sql.database import Database
from engine.stages import Stage, Stages


def gathered(shapes: Graph, rule: Node, file: str | None, over: Database | None) -> Stages:
    """As `engine.stages.stages`."""
    read = read_shapes(shapes, file)
    for program in build_programs(read):
        if program.rule.node == rule:
            with nullcontext(over) if over is not None else Database() as database:
                return Stages(_values(read, program.rule), tuple(_stages(read, program, database)))
    raise InputError(
        "rule-unknown",
        place=file or "the shapes graph",
        expected=f"a shape with targets named {short(shapes, rule)}",
        found=", ".join(short(shapes, shape.node) for shape in read.targets) or "no shape with targets",
        fix="Write one of the names found.",
    )


def _stages(shapes: Shapes, program: Program, database: Database) -> Iterator[Stage]:
    for step in program.steps:
        yield _stage(f"{step.table.name}: {step.note}", step.plan, database)
        database.store(step.plan, step.table.name)
    for question in program.questions:
        yield from _asked(shapes, question, database, "violations of")


def _asked(shapes: Shapes, question: Question, database: Database, verb: str) -> Iterator[Stage]:
    component = short(shapes.graph, question.constraint.component).removeprefix("sh:")
    name = component.removesuffix("ConstraintComponent")
    shape = shape_name(shapes.graph, question.shape.node)
    yield _stage(f"{verb} {name} in {shape}", question.plan, database)
    for detail in question.details:
        yield from _asked(shapes, detail, database, "details:")


def _stage(title: str, plan: Plan, database: Database) -> Stage:
    shown = explain(plan)
    steps: list[tuple[str, str]] = []
    for name, after in database.stages(plan):
        text = explain(after)
        if text != (steps[-1][1] if steps else shown):
            steps.append((name.replace("_", " "), text))
    return Stage(title, shown, tuple(steps), database.sql(plan))


def _values(shapes: Shapes, shape: Shape, depth: int = 0) -> str:
    """A shape and those it refers to, one line for each target and constraint, nested shapes further in."""
    inset = "  " * depth
    path = f" on {sparql_text(shape.path)}" if shape.path is not None else ""
    lines = [f"{inset}{shape_name(shapes.graph, shape.node)}{path}"]
    lines += [f"{inset}  {_shown(shapes, target)}" for target in shape.targets]
    for constraint in shape.constraints:
        lines.append(f"{inset}  {_shown(shapes, constraint)}")
        for inner in _inner(shapes, constraint):
            lines.append(_values(shapes, inner, depth + 2))
    return "\n".join(lines)


def _inner(shapes: Shapes, constraint: object) -> Iterator[Shape]:
    for field in fields(constraint):  # type: ignore[arg-type]
        value = getattr(constraint, field.name)
        if field.name in ("shape", "shapes"):
            for node in value if isinstance(value, tuple) else (value,):
                yield shapes.by_node[node]


def _shown(shapes: Shapes, value: object) -> str:
    """`MinCount(least=1)`, with terms in the prefixes of the graph; nested shapes are shown below it."""
    parts = [
        f"{field.name}={_part(shapes, getattr(value, field.name))}"
        for field in fields(value)  # type: ignore[arg-type]
        if field.name not in ("shape", "shapes", "siblings", "prefixes", "place")
    ]
    return f"{type(value).__name__}({', '.join(parts)})"


def _part(shapes: Shapes, value: object) -> str:
    if isinstance(value, Query):
        return "\n" + value.text.strip("\n") + "\n"
    if isinstance(value, Node):
        return short(shapes.graph, value)
    if isinstance(value, tuple):
        return "(" + ", ".join(_part(shapes, one) for one in value) + ")"
    return repr(value)
