"""A graph that asks its database only when someone looks: rdflib's interface to a view over tables.

Explanations need the few triples around each result, in rdflib's terms. They are asked for by subject (or by
predicate and object) and remembered; nothing else of the data ever becomes a triple in memory. The data must
not change meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any, Final

from rdflib import Graph
from rdflib.store import Store
from rdflib.term import BNode, Node, URIRef

from engine.plan import Constant, Join, Plan, Project, Scan, Slice, Values, Variable
from engine.sql.database import Database

Triple = tuple[Node, Node, Node]
_TRIPLE = ("s", "p", "o")
_LOOKED_AT_NEXT: Final = 1_000
"""Whoever asks for the subjects of a value asks for their other values next; so many come at once."""
_ANY_TRIPLE = Scan(Variable("s"), Variable("p"), Variable("o"))


BySubject = Callable[[Collection[Node]], Iterable[Triple]]
"""All triples of these subjects."""


class AskedStore(Store):
    """The default graph of a database, read only; triples that were seen stay in memory.

    `by_subject` answers for subjects where there is a quicker way than asking the database for them.
    """

    def __init__(self, database: Database, by_subject: BySubject | None = None) -> None:
        super().__init__()
        self._database = database
        self._by_subject = by_subject or self._from_database
        self.seen = Graph()
        """The triples that were asked for so far."""
        self._subjects: set[Node] = set()
        self._objects: set[tuple[Node | None, Node]] = set()
        self._predicates: set[Node | None] = set()

    def fetch(self, subjects: Iterable[Node]) -> None:
        """Asks for all triples of these subjects at once, those that are not known yet."""
        nodes = {each for each in subjects if isinstance(each, URIRef | BNode)}
        new = sorted(nodes - self._subjects, key=str)
        if new:
            for triple in self._by_subject(new):
                self.seen.add(triple)
            self._subjects.update(new)

    def _from_database(self, subjects: Collection[Node]) -> Iterator[Triple]:
        return self._answers(Join(Values(("s",), tuple((each,) for each in subjects)), _ANY_TRIPLE))

    def has(self, predicate: Node, value: Node) -> bool:
        """Whether any subject has this value; no triple is remembered."""
        scan = Scan(Variable("s"), Constant(predicate), Constant(value))
        return bool(self._database.rows(Slice(Project(scan, ("s",)), limit=1)))

    def triples(
        self, triple_pattern: tuple[Any, Any, Any], context: Graph | None = None
    ) -> Iterator[tuple[Triple, Iterator[Graph | None]]]:
        """The triples that match; None stands for any term."""
        subject, predicate, value = triple_pattern
        if subject is not None:
            self.fetch([subject])
        elif value is not None:
            self._fetch_object(predicate, value)
        else:
            self._fetch_predicate(predicate)
        found = list(self.seen.triples(triple_pattern))  # more may be seen while the caller goes through them
        for triple in found:
            yield triple, iter((context,))

    def __len__(self, context: Graph | None = None) -> int:
        """How many triples the whole graph has: this counts them all."""
        return self._database.count(_ANY_TRIPLE)

    def _fetch_object(self, predicate: Node | None, value: Node) -> None:
        if (predicate, value) in self._objects or (None, value) in self._objects:
            return
        found = self._remember(Scan(Variable("s"), _slot(predicate, "p"), Constant(value)))
        self._objects.add((predicate, value))
        if len(found) <= _LOOKED_AT_NEXT:
            self.fetch(found)

    def _fetch_predicate(self, predicate: Node | None) -> None:
        if predicate in self._predicates or None in self._predicates:
            return
        self._remember(Scan(Variable("s"), _slot(predicate, "p"), Variable("o")))
        self._predicates.add(predicate)

    def _remember(self, plan: Plan) -> set[Node]:
        """Keeps the triples; returns their subjects."""
        found = set()
        for triple in self._answers(plan):
            self.seen.add(triple)
            found.add(triple[0])
        return found

    def _answers(self, plan: Plan) -> Iterator[Triple]:
        constants = _constants(plan)
        names = plan.variables
        for row in self._database.rows(plan):
            found = {**constants, **dict(zip(names, row, strict=True))}
            yield found["s"], found["p"], found["o"]  # type: ignore[misc]


class AskedGraph(Graph):
    """A graph over an `AskedStore`."""

    def __init__(self, database: Database, by_subject: BySubject | None = None) -> None:
        self.asked = AskedStore(database, by_subject)
        super().__init__(store=self.asked)

    def fetch(self, subjects: Collection[Node]) -> None:
        """Asks for all triples of these subjects at once."""
        self.asked.fetch(subjects)

    def __contains__(self, triple: Any) -> bool:
        """Whether a triple matches; that some subject has a value is told without fetching them all."""
        subject, predicate, value = triple
        if subject is None and predicate is not None and value is not None:
            return self.asked.has(predicate, value)
        return super().__contains__(triple)


def _slot(term: Node | None, name: str) -> Constant | Variable:
    return Variable(name) if term is None else Constant(term)


def _constants(plan: Plan) -> dict[str, Node]:
    if not isinstance(plan, Scan):
        return {}
    named = zip(_TRIPLE, plan.slots, strict=True)
    return {name: slot.term for name, slot in named if isinstance(slot, Constant)}
