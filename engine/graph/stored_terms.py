"""What the triple table holds, in short: which predicates, and what their subjects and objects can be.

Gathered with two queries after loading; resolving leaves out the triple table where it cannot answer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from duckdb import DuckDBPyConnection
from rdflib import RDF
from rdflib.term import Node

from engine.plan import Constant, Scan, Slot
from engine.rewrite.term_sets import KIND_SQL, MANY, TermSet, may_meet, of_kind, of_nodes, of_text, one, union
from engine.terms import encode

CLASSES: Final = 10_000
"""Classes are told one by one up to this many: nearly every rule asks whether something can be in a class."""

_TYPE: Final = encode(RDF.type)


@dataclass(frozen=True)
class StoredTerms:
    """For each predicate, by its generic form, what its subjects and objects can be."""

    subjects: dict[str, TermSet] = field(default_factory=dict)
    objects: dict[str, TermSet] = field(default_factory=dict)

    def of(self, scan: Scan) -> tuple[TermSet, TermSet, TermSet]:
        """What subject, predicate and object of the triples that match a pattern can be; empty for none."""
        named = scan.predicate
        predicates = [encode(named.term)] if isinstance(named, Constant) else sorted(self.subjects)
        fitting = [
            predicate
            for predicate in predicates
            if predicate in self.subjects
            and _fits(scan.subject, self.subjects[predicate])
            and _fits(scan.object, self.objects[predicate])
        ]
        return (
            union(*(self.subjects[predicate] for predicate in fitting)),
            frozenset(map(one, fitting)),
            union(*(self.objects[predicate] for predicate in fitting)),
        )

    @cached_property
    def token(self) -> Hashable:
        """The same for two graphs exactly when they are told the same about."""
        return frozenset(self.subjects.items()), frozenset(self.objects.items())

    def and_those_of(self, triples: Iterable[tuple[Node, Node, Node]]) -> StoredTerms:
        """With a few triples more; only classes are told one by one."""
        subjects, objects = dict(self.subjects), dict(self.objects)
        for subject, predicate, value in triples:
            name = encode(predicate)
            subjects[name] = _widened(subjects.get(name, frozenset()), encode(subject))
            objects[name] = _widened(
                objects.get(name, frozenset()), encode(value), single=predicate == RDF.type
            )
        return StoredTerms(subjects, objects)

    def nodes(self) -> TermSet:
        """What any subject or object can be."""
        return union(*self.subjects.values(), *self.objects.values())


def _fits(slot: Slot, terms: TermSet) -> bool:
    return not isinstance(slot, Constant) or may_meet(of_nodes([slot.term]), terms)


def _widened(terms: TermSet, text: str, *, single: bool = False) -> TermSet:
    term = frozenset({one(text)})
    if terms is None or may_meet(terms, term):
        return terms
    return terms | (term if single else {of_text(text)})


def told_singly(predicate: str) -> int:
    """Up to how many different terms a predicate's are told one by one; more by namespace and datatype."""
    return CLASSES if predicate == _TYPE else MANY


def stored_terms(connection: DuckDBPyConnection, table: str) -> StoredTerms:
    """What a table of columns s, p, o in generic form holds."""
    return StoredTerms(_gathered(connection, table, "s"), _gathered(connection, table, "o"))


def _gathered(connection: DuckDBPyConnection, table: str, place: str) -> dict[str, TermSet]:
    found: dict[str, set[object]] = defaultdict(set)
    rows = connection.execute(
        f"WITH few AS (SELECT p AS few FROM {table} GROUP BY p "
        f"HAVING count(DISTINCT {place}) <= CASE p WHEN '{_TYPE}' THEN {CLASSES} ELSE {MANY} END) "
        f"SELECT DISTINCT p, few IS NOT NULL, CASE WHEN few IS NOT NULL THEN {place} "
        f"ELSE {KIND_SQL.format(place)} END FROM {table} LEFT JOIN few ON p = few"
    ).fetchall()
    for predicate, single, text in rows:
        found[predicate].add(one(text) if single else of_kind(text))
    return {predicate: frozenset(atoms) for predicate, atoms in found.items()}  # type: ignore[arg-type]
