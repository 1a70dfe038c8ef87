"""Hides personal data, as the ontology marks it.

`fund:personalData` on a property names the kind of personal data its values are (a name, an identity number);
`fund:personalDataOf` names the classes whose values are personal, all if absent. A value is hidden when its
subject is of such a class, or of no known class. Nothing in this file lists a property: mark it in the
ontology and it is hidden everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from rdflib import RDF, RDFS, XSD, Graph, Literal
from rdflib.term import Node

from report.vocabulary import FUND


def mask_name(name: str) -> str:
    """The surname and a star: 张三丰 → 张*."""
    return name[:1] + "*" if name else name


def mask_number(number: str) -> str:
    """The first three characters and the last two, 110*************10; of five or fewer nothing."""
    hidden = len(number) - 5
    return number[:3] + "*" * hidden + number[-2:] if hidden > 0 else "*" * len(number)


def mask_date(day: str) -> str:
    """The year: 1950-04-03 → 1950-**-**."""
    return re.sub(r"\d", "*", day[4:]).join((day[:4], ""))


NOBODY: Final[Mapping[str, str]] = MappingProxyType({})

_KINDS: Final[Mapping[Node, Callable[[str], str]]] = {
    FUND.personName: mask_name,
    FUND.birthDateKind: mask_date,
    FUND.identityNumberKind: mask_number,
}
"""How each kind is hidden; any other kind like a number."""

_IDENTITY_NUMBER: Final = re.compile(
    r"(?<![0-9A-Za-z])\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[0-9Xx](?![0-9A-Za-z])"
)


def mask_identity_numbers(text: str) -> str:
    """`text` with all that reads as an identity number hidden: for text that no property describes."""
    return _IDENTITY_NUMBER.sub(lambda found: mask_number(found[0]), text)


class Masking:
    """Decides for each value whether it is personal and what of it may be shown."""

    def __init__(self, data: Graph, ontology: Graph, *, unmask: bool = False) -> None:
        self._data = data
        self._unmask = unmask
        self._marked = {} if unmask else _marked(ontology)

    def object(self, subject: Node, predicate: Node, value: Node) -> str:
        """The object of a triple as it may be shown: its IRI or lexical form, hidden if personal."""
        mark = self._marked.get(predicate)
        text = str(value)
        if not isinstance(value, Literal):
            return text
        return mark.hide(text) if mark is not None and self._describes(mark, subject) else self.text(text)

    def personal_of(self, node: Node) -> dict[str, str]:
        """What the data says about `node` that is personal: the text and what may be shown of it."""
        return {
            str(value): mark.hide(str(value))
            for predicate, mark in self._marked.items()
            for value in self._data.objects(node, predicate)
            if self._describes(mark, node)
        }

    def literal(self, value: Literal, personal: Mapping[str, str] = NOBODY) -> str:
        """A literal of unknown origin: hidden if it is one of `personal` or, being a string, anyone's at all.

        Dates are compared with `personal` only: somebody was born on every day.
        """
        if str(value) in personal:
            return personal[str(value)]
        if not _is_text(value):
            return str(value)
        for predicate, mark in self._marked.items():
            if any(self._describes(mark, subject) for subject in self._data.subjects(predicate, value)):
                return mark.hide(str(value))
        return self.text(str(value))

    def questions(self, values: Iterable[Literal]) -> list[tuple[Node, Node]]:
        """What `literal` looks for in the data when asked about these values: a property and a value each."""
        return [(predicate, value) for value in values if _is_text(value) for predicate in self._marked]

    def text(self, text: str, personal: Mapping[str, str] = NOBODY) -> str:
        """`text` with identity numbers and each text of `personal` hidden."""
        if self._unmask:
            return text
        for plain in sorted(personal, key=len, reverse=True):
            if len(plain) > 1:
                text = text.replace(plain, personal[plain])
        return mask_identity_numbers(text)

    def _describes(self, mark: _Mark, subject: Node) -> bool:
        classes = set(self._data.objects(subject, RDF.type))
        return not classes or not mark.people or not classes.isdisjoint(mark.people)


def _is_text(value: Literal) -> bool:
    return value.datatype in (None, XSD.string)


@dataclass(frozen=True)
class _Mark:
    hide: Callable[[str], str]
    people: frozenset[Node]
    """The classes whose values are personal; empty for all."""


def _marked(ontology: Graph) -> dict[Node, _Mark]:
    marks: dict[Node, _Mark] = {}
    for marked, kind in sorted(ontology.subject_objects(FUND.personalData), key=str):
        people = _with_below(ontology, RDFS.subClassOf, ontology.objects(marked, FUND.personalDataOf))
        for one in _with_below(ontology, RDFS.subPropertyOf, [marked]):
            marks[one] = _Mark(_KINDS.get(kind, mask_number), people)
    return marks


def _with_below(graph: Graph, below: Node, tops: Iterable[Node]) -> frozenset[Node]:
    return frozenset(one for top in tops for one in graph.transitive_subjects(below, top) if one is not None)
