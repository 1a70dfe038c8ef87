"""What a view of tables has worked out, as a value to be kept: SQL of plans, and what it rests on.

It holds for views of the same signature over the same triple table and for nothing else.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.cache import digest_of
from engine.graph.stored_terms import StoredTerms
from engine.graph.triples import Part
from engine.graph.view import View
from engine.plan import Plan
from engine.plan.rows import Relation
from engine.rewrite.constant_closures import Row
from engine.sql.shared_groups import Wanted

if TYPE_CHECKING:
    from engine.sql.view_database import CandidateSet


@dataclass(frozen=True)
class KeptPlans:
    """The SQL of questions and sets by what it depends on, rows of plans over the triple table alone, what
    that table holds, its parts by name, and the groups of rows that questions read; `state` is the name that
    the table's content had.
    """

    state: str
    written: Mapping[Hashable, str]
    prepared: Mapping[Hashable, tuple[CandidateSet, str | None]]
    constants: Mapping[Plan, list[Row] | None]
    stored_terms: StoredTerms
    parts: Mapping[Part, str]
    wanted: Mapping[Hashable, tuple[Wanted, ...]]

    @property
    def size(self) -> int:
        """How much is known."""
        return len(self.written) + len(self.prepared)


def signature(view: View) -> str:
    """Another text for each view that could make other SQL: by terms, tables, types, keys and statistics."""
    relations = dict.fromkeys(triple.relation for triple in view.triples)
    places = {relation: place for place, relation in enumerate(relations)}
    of_tables = [
        (
            *_identity(each),
            sorted(map(sorted, each.keys)),
            each.size,
            each.bounds,
            sorted(each.rare),
            each.groups,
        )
        for each in relations
    ]
    of_triples = [(places[triple.relation], triple.terms) for triple in view.triples]
    return digest_of(repr((of_tables, of_triples)).encode())


def _statistics(relation: Relation) -> tuple[object, ...]:
    return relation.size, relation.bounds, sorted(relation.rare)


def _identity(relation: Relation) -> tuple[object, ...]:
    return relation.name, relation.sql, relation.is_query, relation.columns
