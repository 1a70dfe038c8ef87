"""The queries that shapes carry, with what is pre-bound in them.

https://www.w3.org/TR/shacl/#sparql-constraints-prebound
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from rdflib import URIRef
from rdflib.term import Node

from engine.errors import HeguiError
from engine.plan import Plan
from engine.plan.paths import Path
from engine.shapes.values import SHAPES_GRAPH

if TYPE_CHECKING:
    from engine.program.values import Values
    from engine.shapes.shape_reader import ShapeReader

Prebound = dict[str | tuple[str, ...], Plan | Node | Path]


@dataclass(frozen=True)
class Query:
    """The text of a query and the prefixes declared for it; `place` names file, shape and query in errors."""

    text: str
    prefixes: tuple[tuple[str, str], ...]
    place: str

    @classmethod
    def read(cls, shape: ShapeReader, node: Node, kind: URIRef) -> Self:
        """The query that `node` carries as `sh:select` or `sh:ask`."""
        text = shape.text_of(node, kind)
        return cls(text, tuple(sorted(shape.prefixes(node).items())), shape.place)

    def solutions(self, values: Values, prebound: Prebound) -> Plan:
        """The solutions of the SELECT, with the pre-bound variables of the shape besides those given."""
        from engine.sparql import lower_select  # not needed where rules are compiled already

        try:
            return lower_select(
                self.text, dict(self.prefixes), self._all(values, prebound), graphs=self._graphs
            )
        except HeguiError as problem:
            raise self._placed(problem) from problem

    def true_rows(self, values: Values, prebound: Prebound) -> Plan:
        """The pre-bound rows for which the ASK is true."""
        from engine.sparql import lower_ask

        try:
            return lower_ask(self.text, dict(self.prefixes), self._all(values, prebound), graphs=self._graphs)
        except HeguiError as problem:
            raise self._placed(problem) from problem

    def _placed(self, problem: HeguiError) -> HeguiError:
        """The same error with the shape as its place: the lowering of queries does not know shapes."""
        return type(problem)(
            problem.code, place=self.place, expected=problem.expected, found=problem.found, fix=problem.fix
        )

    @property
    def reads_shapes_graph(self) -> bool:
        """Whether the query looks into the shapes graph itself."""
        return "shapesGraph" in self.text

    @property
    def _graphs(self) -> tuple[URIRef, ...]:
        return (SHAPES_GRAPH,) if self.reads_shapes_graph else ()

    def _all(self, values: Values, prebound: Prebound) -> Prebound:
        shape = values.shape
        known: Prebound = {"currentShape": shape.node, **prebound}
        if shape.path is not None:
            known["PATH"] = shape.path
        if self.reads_shapes_graph:
            known["shapesGraph"] = SHAPES_GRAPH
        return known
