"""The reference engine: pySHACL behind our result type.

Best-known behaviour, one focus node at a time; for small data, for anyone who doubts the compiled engine, and
as its judge in the differential tests. pySHACL is asked shape by shape, so that each rule has its own time,
its own count of focus nodes, and its own error.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import pyshacl.constraints
import pyshacl.shape as pyshacl_shape
from pyshacl.constraints.sparql import sparql_based_constraint_components as pyshacl_components
from pyshacl.constraints.sparql.sparql_based_constraints import SPARQLBasedConstraint
from pyshacl.errors import (
    ConstraintLoadError,
    ReportableRuntimeError,
    ShapeLoadError,
    ValidationFailure,
)
from pyshacl.functions import apply_functions, gather_functions, unapply_functions
from pyshacl.graph_abstraction import DataGraph
from pyshacl.pytypes import SHACLExecutor
from pyshacl.shapes_graph import ShapesGraph
from pyshacl.target import apply_target_types, gather_target_types
from rdflib import Graph, URIRef
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.term import Node

from engine.errors import HeguiError, InputError
from engine.messages import Messages
from engine.results import Result, Results, RuleRun
from engine.vocabulary import SH

_ADVANCED = (SH.target, SH.expression)
_TARGETS = (SH.targetNode, SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.target)


def validate_with_pyshacl(
    data: Graph,
    shapes: Graph,
    *,
    focus: Collection[Node] | None = None,
    rules: Collection[Node] | None = None,
    timeout_seconds: float | None = None,
) -> Results:
    """What pySHACL finds, as `Results`; it is given no inference and no graph but `data`.

    `focus` keeps only these focus nodes of each target shape, `rules` only these target shapes. The time
    limit is looked at between rules only: pySHACL cannot be interrupted.

    Raises `InputError` where pySHACL refuses the shapes graph.
    """
    own_copy = Graph() + shapes  # pySHACL writes its own triples into the graph it is given
    own_copy.namespace_manager = shapes.namespace_manager
    shapes_graph, targets = _read(own_copy)
    data_graph: Any = DataGraph.from_rdflib(data)
    data_graph.query = _query_prepared(data)  # parsed once, not once for each focus node
    executor = SHACLExecutor(advanced_mode=_is_advanced(shapes), max_validation_depth=30)
    run = _Run(shapes, data_graph, executor, focus)
    results: list[Result] = []
    runs: list[RuleRun] = []
    deadline = None if timeout_seconds is None else time.monotonic() + timeout_seconds
    with _recording(run.rows), _functions(executor, shapes_graph, data_graph):
        for target in targets:
            if rules is not None and target.node not in rules:
                continue
            found, rule_run = run.rule(target, late=deadline is not None and time.monotonic() > deadline)
            results += found
            runs.append(rule_run)
    return Results(tuple(results), tuple(runs), engine="reference", shapes=shapes)


def _is_advanced(shapes: Graph) -> bool:
    return any((None, predicate, None) in shapes for predicate in _ADVANCED)


def _read(shapes: Graph) -> tuple[Any, list[Any]]:
    """The shapes graph as pySHACL reads it, and its target shapes in a stable order."""
    # keyed by id(graph), which is used again
    pyshacl_components.SPARQLConstraintComponentValidator.validator_cache.clear()
    try:
        graph: Any = ShapesGraph(shapes)
        all_shapes = list(graph.shapes)
        if _is_advanced(shapes):
            apply_target_types(gather_target_types(graph))
            for shape in all_shapes:
                shape.set_advanced(True)
    except (ReportableRuntimeError, AssertionError) as problem:
        raise _refused(problem, "the shapes graph") from problem
    targets = [shape for shape in all_shapes if not shape.deactivated and _has_target(shape)]
    return graph, sorted(targets, key=lambda shape: str(shape.node))


def _has_target(shape: Any) -> bool:
    declared = any((shape.node, predicate, None) in shape.sg.graph for predicate in _TARGETS)
    return declared or bool(shape.implicit_class_targets())


def _refused(problem: BaseException, place: str) -> InputError:
    return InputError(
        "shapes-refused",
        place=place,
        expected="shapes that follow the SHACL recommendation",
        found=str(problem).strip() or type(problem).__name__,
        fix="Change the shape as the message says.",
    )


class _Run:
    """One validation: what stays the same from rule to rule."""

    def __init__(
        self, shapes: Graph, data: Any, executor: SHACLExecutor, focus: Collection[Node] | None
    ) -> None:
        self.shapes = shapes
        self.messages = Messages(shapes)
        self.data = data
        self.executor = executor
        self.focus = None if focus is None else frozenset(focus)
        self.rows: dict[Node, Mapping[str, Node]] = {}

    def rule(self, target: Any, *, late: bool) -> tuple[list[Result], RuleRun]:
        """The results of one target shape, and how it fared."""
        start = time.perf_counter()
        nodes: list[Node] = []
        found: list[Result] = []
        error = "not run: the time limit was reached" if late else None
        try:
            if not late:
                nodes = self._focus_nodes(target)
                reports = target.validate(self.executor, self.data, focus=nodes)[1] if nodes else []
                found = list(self._results(reports, target.node))
        except HeguiError:
            raise
        except (ShapeLoadError, ConstraintLoadError, ValidationFailure, NotImplementedError) as problem:
            raise _refused(problem, str(target.node)) from problem
        except Exception as problem:  # one bad rule must not stop the others
            error = f"{type(problem).__name__}: {problem}"
        return found, RuleRun(target.node, len(nodes), len(found), time.perf_counter() - start, error)

    def _focus_nodes(self, target: Any) -> list[Node]:
        nodes = target.focus_nodes(self.data)
        kept = nodes if self.focus is None else nodes & self.focus
        return sorted(kept, key=lambda node: node.n3())

    def _results(self, reports: Iterable[tuple[str, Node, list[Any]]], root: Node) -> Iterator[Result]:
        for _text, node, triples in reports:
            yield self._result(
                node, [(s, p, o[1] if isinstance(o, tuple) else o) for s, p, o in triples], root
            )

    def _result(self, node: Node, triples: list[tuple[Node, Node, Node]], root: Node) -> Result:
        said: dict[Node, Node] = {p: o for s, p, o in triples if s == node}
        shape, component = said[SH.sourceShape], URIRef(str(said[SH.sourceConstraintComponent]))
        focus, value, path = said[SH.focusNode], said.get(SH.value), said.get(SH.resultPath)
        constraint = said.get(SH.sourceConstraint)
        bindings = self.rows.get(node, {})
        details = [o for s, p, o in triples if s == node and p == SH.detail]
        return Result(
            focus=focus,
            path=path,
            value=value,
            component=component,
            source_shape=shape,
            severity=URIRef(str(said[SH.resultSeverity])),
            source_constraint=constraint,
            messages=self.messages.of(
                shape=shape,
                component=component,
                focus=focus,
                value=value,
                path=path,
                bindings=bindings,
                constraint=constraint or self._validator(component, shape),
            ),
            bindings=bindings,
            details=tuple(self._result(one, triples, root) for one in details),
            root_shape=root,
        )

    def _validator(self, component: URIRef, shape: Node) -> Node | None:
        """The node that carries the messages of a custom component, for this kind of shape."""
        kind = SH.propertyValidator if (shape, SH.path, None) in self.shapes else SH.nodeValidator
        return self.shapes.value(component, kind) or self.shapes.value(component, SH.validator)


@contextmanager
def _recording(rows: dict[Node, Mapping[str, Node]]) -> Iterator[None]:
    """Keeps the solution behind each result of a query, which pySHACL puts into the message and forgets."""
    module: Any = pyshacl_shape  # looks its table of components up here
    component: Any = pyshacl_components.BoundShapeValidatorComponent
    before = getattr(module, "CONSTRAINT_PARAMS", (None, None)), component.evaluate
    module.CONSTRAINT_PARAMS = (
        pyshacl.constraints.ALL_CONSTRAINT_PARAMETERS,
        {**pyshacl.constraints.CONSTRAINT_PARAMETERS_MAP, SH.sparql: _recording_constraint(rows)},
    )
    component.evaluate = _recording_evaluate(component.evaluate, rows)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # pySHACL warns where it stops a recursion
            yield
    finally:
        module.CONSTRAINT_PARAMS, component.evaluate = before


def _recording_constraint(rows: dict[Node, Mapping[str, Node]]) -> type:
    """pySHACL's `sh:sparql`, which notes the solution of each result in `rows`."""

    class Recording(SPARQLBasedConstraint):
        def _validate_sparql_query(self, *args: Any) -> list[Any]:
            found = super()._validate_sparql_query(*args)  # type: ignore[no-untyped-call]
            return [_with_path_and_value(one) for one in found]

        def make_v_result(self, *args: Any, **named: Any) -> Any:
            text, node, triples = super().make_v_result(*args, **named)
            bound = named.get("bound_vars")
            rows[node] = bound[-1] if isinstance(bound, tuple) and isinstance(bound[-1], dict) else {}
            return text, node, triples

    return Recording


def _recording_evaluate(evaluate: Any, rows: dict[Node, Mapping[str, Node]]) -> Any:
    """pySHACL's custom components; a SELECT is asked once for each focus node, and its solutions are noted.

    pySHACL itself asks once for each value node, with `?value` bound: the recommendation says so of ASK only.
    """

    def recording(self: Any, executor: Any, graph: Any, focus_values: Any, path: Any) -> Any:
        if not isinstance(self.validator, pyshacl_components.SelectConstraintValidator):
            return evaluate(self, executor, graph, focus_values, path)
        reports = [report for focus in focus_values for report in solutions(self, graph, focus)]
        return not reports, reports

    def solutions(self: Any, graph: Any, focus: Node) -> Iterator[Any]:
        helper = self.query_helper
        bound, text = helper.pre_bind_variables(focus, extravars=helper.param_bind_map.keys())
        bound |= helper.param_bind_map
        default = None if self.shape.is_property_shape else focus
        for found in graph.query(helper.apply_prefixes(text), initBindings=bound):
            solution = {name: term for name, term in sorted(found.asdict().items()) if name != "this"}
            report = self.make_v_result(
                graph,
                focus,
                value_node=solution.get("value", default),
                result_path=solution.get("path"),
                constraint_component=self.constraint.node,
            )
            rows[report[1]] = solution
            yield report

    return recording


def _with_path_and_value(solution: Any) -> Any:
    """pySHACL's `(this, path, value, others)` with path and value among the others, where they are bound."""
    if not isinstance(solution, tuple) or len(solution) != 4:
        return solution
    this, path, value, others = solution
    bound = {"path": path, "value": value, **others}
    return this, path, value, {name: term for name, term in sorted(bound.items()) if term is not None}


@contextmanager
def _functions(executor: SHACLExecutor, shapes: Any, data: Any) -> Iterator[None]:
    functions = gather_functions(executor, shapes) if executor.advanced_mode else []
    apply_functions(executor, functions, data)
    try:
        yield
    finally:
        unapply_functions(functions, data)


@lru_cache(maxsize=256)
def _prepare(text: str) -> Query:
    """The query parsed, once for each text: parsing takes longer than most queries over little data."""
    try:
        return prepareQuery(text)
    except Exception as problem:  # the parser has no exception of its own
        raise InputError(
            "sparql-syntax",
            place="a SPARQL query of the shapes graph",
            expected="a query that follows the SPARQL 1.1 grammar",
            found=f"{str(problem).strip()} in: {' '.join(text.split())}",
            fix="Mend the query; declare each prefix it uses with sh:prefixes and sh:declare.",
        ) from problem


def _query_prepared(data: Graph) -> Any:
    def query(text: str, *, initBindings: Any = None, **_others: Any) -> Any:  # noqa: N803
        return data.query(_prepare(text), initBindings=initBindings or {})

    return query
