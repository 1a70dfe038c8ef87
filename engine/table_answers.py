"""What tables and an ontology say, for a graph that asks: by keys where nodes are named, else by plans."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cached_property

import duckdb
from rdflib import Graph
from rdflib.term import Node

from engine.asked_graph import Question, Triple
from engine.graph.asked_rows import AskedRows
from engine.graph.r2rml import Mapping
from engine.plan import Constant, Project, Scan, Slice, Variable
from engine.sql.database import Database


class TableAnswers:
    """The triples of a mapping's tables together with an ontology; `database` holds the view of both."""

    def __init__(
        self,
        database: Database,
        mapping: Mapping,
        connection: duckdb.DuckDBPyConnection,
        ontology: Graph | None,
        *,
        base: str,
    ) -> None:
        self._database = database
        self._mapping = mapping
        self._connection = connection
        self._ontology = Graph() if ontology is None else ontology
        self._base = base

    @cached_property
    def _rows(self) -> AskedRows:
        return AskedRows(self._mapping, self._connection, base=self._base)

    def of_subjects(self, subjects: Collection[Node]) -> Iterator[Triple]:
        """All triples of these subjects; one may come more than once."""
        yield from self._rows.of_subjects(subjects)
        for subject in subjects:
            yield from self._ontology.triples((subject, None, None))

    def with_values(self, questions: Collection[Question]) -> Iterator[Triple]:
        """All triples with one of these predicates and its value; one may come more than once."""
        yield from self._rows.with_values(questions)
        for predicate, value in questions:
            yield from self._ontology.triples((None, predicate, value))

    def with_predicate(self, predicate: Node | None) -> Iterator[Triple]:
        """All triples with this predicate, or simply all."""
        if predicate is None:
            yield from self._database.rows(_ANY_TRIPLE)  # type: ignore[misc]
            return
        for subject, value in self._database.rows(Scan(Variable("s"), Constant(predicate), Variable("o"))):
            assert subject is not None
            assert value is not None
            yield subject, predicate, value

    def subjects_of_value(self, predicate: Node) -> float:
        """How many subjects a value of this predicate has on average in the tables, roughly."""
        return self._rows.subjects_of_value(predicate)

    def has(self, predicate: Node, value: Node) -> bool:
        """Whether any subject has this value."""
        scan = Scan(Variable("s"), Constant(predicate), Constant(value))
        return bool(self._database.rows(Slice(Project(scan, ("s",)), limit=1)))

    def count(self) -> int:
        """How many triples there are."""
        return self._database.count(_ANY_TRIPLE)


_ANY_TRIPLE = Scan(Variable("s"), Variable("p"), Variable("o"))
