"""A graph that asks for its triples only when someone looks: rdflib's interface to a view over tables.

Explanations need the few triples around each result, in rdflib's terms. They are asked for by subject, or by
predicate and value, and remembered for a while; nothing else of the data ever becomes a triple in memory. The
data must not change meanwhile.

A question costs about the same for one node and for thousands. So `together` does a piece of work for many
items at once: whatever an item finds missing is noted, everything missing is asked for in one go, and the
items that missed something are done again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any, Final, Protocol, TypeVar

from rdflib import RDF, Graph
from rdflib.paths import Path
from rdflib.store import Store
from rdflib.term import BNode, Node, URIRef

Triple = tuple[Node, Node, Node]
Question = tuple[Node | None, Node]
"""A predicate (None for any) and a value."""
Item = TypeVar("Item")
Found = TypeVar("Found")

_LOOKED_AT_NEXT: Final = 1_000
"""Whoever asks for the subjects of a value asks for their other values next; so many come at once."""
AT_ONCE: Final = 2_000
"""Items whose work is done together."""
_MOST_KEPT: Final = 1_000_000
"""Triples; where more have been seen, all are forgotten before the next items."""


class Answers(Protocol):
    """Where the triples come from."""

    def of_subjects(self, subjects: Collection[Node]) -> Iterable[Triple]:
        """All triples of these subjects; one may come more than once."""

    def with_values(self, questions: Collection[Question]) -> Iterable[Triple]:
        """All triples with one of these predicates and its value; one may come more than once."""

    def with_predicate(self, predicate: Node | None) -> Iterable[Triple]:
        """All triples with this predicate, or simply all."""

    def subjects_of_value(self, predicate: Node) -> float:
        """How many subjects a value of this predicate has on average, roughly; 0 where they are few."""

    def has(self, predicate: Node, value: Node) -> bool:
        """Whether any subject has this value."""

    def count(self) -> int:
        """How many triples there are."""


class AskedStore(Store):
    """The default graph of a database, read only; triples that were seen stay in memory for a while."""

    def __init__(self, answers: Answers) -> None:
        super().__init__()
        self.answers = answers
        self._subjects: dict[Node, dict[Node, dict[Node, None]]] = {}
        """All that is said of each subject that was asked for."""
        self._values: dict[Question, dict[Node, list[Node]]] = {}
        """For each question the subjects, by predicate."""
        self._predicates: dict[Node | None, list[Triple]] = {}
        self._seen = 0
        self._missing: _Missing | None = None
        """What is noted instead of asked for, while items are worked on together."""

    def triples(
        self, triple_pattern: tuple[Any, Any, Any], context: Graph | None = None
    ) -> Iterator[tuple[Triple, Iterator[Graph | None]]]:
        """The triples that match; None stands for any term."""
        for triple in self.found(triple_pattern):
            yield triple, iter((context,))

    def found(self, pattern: tuple[Any, Any, Any]) -> Sequence[Triple]:
        """The triples that match; None stands for any term."""
        subject, predicate, value = pattern
        if subject is not None:
            return self._of_subject(subject, predicate, value)
        if value is not None:
            return self._with_value(predicate, value)
        return self._with_predicate(predicate)

    def __len__(self, context: Graph | None = None) -> int:
        """How many triples the whole graph has: this counts them all."""
        return self.answers.count()

    # --- what was seen ------------------------------------------------------------------------------------

    def _of_subject(self, subject: Node, predicate: Node | None, value: Node | None) -> Sequence[Triple]:
        if not isinstance(subject, URIRef | BNode):
            return ()
        if subject not in self._subjects:
            if self._missing is not None:
                self._missing.subject(subject)
                return ()
            self.fetch([subject])
        known = self._subjects[subject]
        if predicate is None:
            said = [(subject, each, end) for each, ends in known.items() for end in ends]
            return said if value is None else [triple for triple in said if triple[2] == value]
        ends = known.get(predicate, {})
        if value is not None:
            return [(subject, predicate, value)] if value in ends else ()
        return [(subject, predicate, end) for end in ends]

    def _with_value(self, predicate: Node | None, value: Node) -> Sequence[Triple]:
        question = (predicate, value)
        if question not in self._values:
            if self._missing is not None:
                self._missing.question(question)
                return ()
            self.fetch_values([question])
        found = self._values[question]
        return [(subject, each, value) for each, subjects in found.items() for subject in subjects]

    def _with_predicate(self, predicate: Node | None) -> Sequence[Triple]:
        if predicate not in self._predicates:
            if self._missing is not None:
                self._missing.predicate(predicate)
                return ()
            self._predicates[predicate] = list(dict.fromkeys(self.answers.with_predicate(predicate)))
            self._seen += len(self._predicates[predicate])
        return self._predicates[predicate]

    # --- what is asked for --------------------------------------------------------------------------------

    def fetch(self, subjects: Iterable[Node]) -> None:
        """Asks for all triples of these subjects at once, those that are not known yet."""
        nodes = {each for each in subjects if isinstance(each, URIRef | BNode)}
        new = sorted(nodes - self._subjects.keys(), key=str)
        if not new:
            return
        for node in new:
            self._subjects[node] = {}
        for subject, predicate, value in self.answers.of_subjects(new):
            self._subjects[subject].setdefault(predicate, {})[value] = None
            self._seen += 1

    def fetch_values(self, questions: Iterable[Question]) -> None:
        """Asks for all subjects with these values at once, and for what else is said of them."""
        new = [each for each in dict.fromkeys(questions) if each not in self._values]
        if not new:
            return
        found: dict[Question, dict[Node, dict[Node, None]]] = {each: {} for each in new}
        for subject, predicate, value in self.answers.with_values(new):
            answered: tuple[Question, ...] = ((predicate, value), (None, value))
            for question in answered:
                if question in found:
                    found[question].setdefault(predicate, {})[subject] = None
        next_looked_at: list[Node] = []
        for question, said in found.items():
            self._values[question] = {predicate: list(subjects) for predicate, subjects in said.items()}
            subjects = [subject for each in said.values() for subject in each]
            self._seen += len(subjects)
            if len(subjects) <= _LOOKED_AT_NEXT:
                next_looked_at += subjects
        self.fetch(next_looked_at)

    def _forget(self) -> None:
        self._subjects.clear()
        self._values.clear()
        self._predicates.clear()
        self._seen = 0

    # --- many at once -------------------------------------------------------------------------------------

    def together(self, work: Callable[[Item], Found], items: Sequence[Item]) -> Iterator[Found]:
        """What `work` gives for each item, in order."""
        for first in range(0, len(items), AT_ONCE):
            if self._seen > _MOST_KEPT:
                self._forget()
            yield from self._done(work, items[first : first + AT_ONCE])

    def _done(self, work: Callable[[Item], Found], items: Sequence[Item]) -> Iterator[Found]:
        done: dict[int, Found] = {}
        while len(done) < len(items):
            self._missing = missing = _Missing()
            try:
                for place in (each for each in range(len(items)) if each not in done):
                    for found in missing.complete(work, items[place]):
                        done[place] = found
            finally:
                self._missing = None
            self.fetch(missing.subjects)
            self.fetch_values(missing.questions)
            for predicate in missing.predicates:
                self._with_predicate(predicate)
        yield from (done[place] for place in range(len(items)))


class _Missing:
    """What was looked for and is not known yet."""

    def __init__(self) -> None:
        self.subjects: set[Node] = set()
        self.questions: dict[Question, None] = {}
        self.predicates: dict[Node | None, None] = {}
        self._noted = False
        """Whether the present item missed something; what it looks for then may be a mistake."""

    def complete(self, work: Callable[[Item], Found], item: Item) -> Sequence[Found]:
        """What `work` gives, if it missed nothing; else nothing, whatever became of it."""
        self._noted = False
        try:
            found = work(item)
        except Exception:
            if self._noted:
                return ()
            raise
        return () if self._noted else (found,)

    def subject(self, subject: Node) -> None:
        """All about a node is missing."""
        self.subjects.add(subject)
        self._noted = True

    def question(self, question: Question) -> None:
        """Subjects of a value are missing. All instances of a class are looked for only if that is sure."""
        if not self._noted or question[0] not in (None, RDF.type):
            self.questions[question] = None
        self._noted = True

    def predicate(self, predicate: Node | None) -> None:
        """All triples of a predicate are missing; they are looked for only if that is sure."""
        if not self._noted:
            self.predicates[predicate] = None
        self._noted = True


class AskedGraph(Graph):
    """A graph over an `AskedStore`."""

    def __init__(self, answers: Answers) -> None:
        self.asked = AskedStore(answers)
        super().__init__(store=self.asked)

    def fetch(self, subjects: Collection[Node]) -> None:
        """Asks for all triples of these subjects at once."""
        self.asked.fetch(subjects)

    def fetch_values(self, questions: Collection[Question]) -> None:
        """Asks for all subjects with these values at once, and for what else is said of them."""
        self.asked.fetch_values(questions)

    def subjects_of_value(self, predicate: Node) -> float:
        """How many subjects a value of this predicate has on average, roughly; 0 where they are few."""
        return self.asked.answers.subjects_of_value(predicate)

    def triples(self, triple: Any) -> Iterator[Any]:  # type: ignore[override]
        """The triples that match; a predicate may be a path."""
        if isinstance(triple[1], Path):
            return super().triples(triple)
        return iter(self.asked.found(triple))

    def __contains__(self, triple: Any) -> bool:
        """Whether a triple matches; that some subject has a value is told without fetching them all."""
        subject, predicate, value = triple
        if subject is None and predicate is not None and value is not None:
            return self.asked.answers.has(predicate, value)
        return super().__contains__(triple)


def together(data: Graph, work: Callable[[Item], Found], items: Sequence[Item]) -> Iterator[Found]:
    """What `work`, which looks into `data` and changes nothing, gives for each item, in order.

    Work over an `AskedGraph` may be begun several times for an item; only the last time counts.
    """
    return data.asked.together(work, items) if isinstance(data, AskedGraph) else map(work, items)
