"""The graph of a mapping as a view: for every statement, how the rows of a relation become triples.

Nothing is read here but what the database knows of its tables. `engine.rewrite.resolve` puts these relations
in the place of triple patterns. Named graphs are left out, as in `engine.graph.materialise`: the triples are
the union of all graphs.
"""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Mapping as Dict
from dataclasses import dataclass
from functools import cached_property

import duckdb

from engine.graph.base import BASE
from engine.graph.describing import describe
from engine.graph.r2rml import Mapping, Reference, Statement, TriplesMap
from engine.graph.relations import Relations
from engine.graph.tables import Tables
from engine.graph.value_checks import iri_checks
from engine.graph.view_terms import term_of
from engine.plan.rows import FixedTerm, Relation, TermOf


@dataclass(frozen=True)
class MappedTriple:
    """A triple for each row of a relation that has a value in every column of the three terms."""

    relation: Relation
    subject: TermOf
    predicate: TermOf
    object: TermOf

    @property
    def terms(self) -> tuple[TermOf, TermOf, TermOf]:
        """Subject, predicate and object."""
        return self.subject, self.predicate, self.object


class View:
    """The triples of a mapping over the tables of a database, none of them written down.

    `fixed` promises that the tables do not change while the view is asked.
    """

    def __init__(self, triples: Collection[MappedTriple], *, fixed: bool = False) -> None:
        self.triples = tuple(dict.fromkeys(triples))
        self.fixed = fixed

    @cached_property
    def _by_predicate(self) -> dict[object, tuple[MappedTriple, ...]]:
        found: dict[object, list[MappedTriple]] = {}
        for triple in self.triples:
            predicate = triple.predicate.term if isinstance(triple.predicate, FixedTerm) else None
            found.setdefault(predicate, []).append(triple)
        return {predicate: tuple(triples) for predicate, triples in found.items()}

    def with_predicate(self, predicate: object) -> tuple[MappedTriple, ...]:
        """The triples that may have this predicate."""
        named = self._by_predicate.get(predicate, ())
        return named + self._by_predicate.get(None, ()) if predicate is not None else self.triples


def make_view(
    mapping: Mapping,
    connection: duckdb.DuckDBPyConnection,
    *,
    base: str = BASE,
    keys: Dict[str, Collection[frozenset[str]]] | None = None,
    fixed: bool = False,
) -> View:
    """The view of a mapping over the tables of a connection.

    `keys` are sets of columns, by the table's name or the query's text, that are unique and never NULL, on
    top of those that the database itself enforces. `fixed` promises that the tables do not change while the
    view is asked, so that what was counted of them once may be relied on.

    Raises InputError if the mapping does not fit the database, or if a column holds no IRI where the mapping
    makes IRIs of it.
    """
    tables = Tables(mapping, describe(mapping, connection))
    for check in iri_checks(tables, base):
        check.run(connection)
    relations = Relations(tables, connection, keys or {}, fixed=fixed)
    triples = [_triple(each, statement, relations, base) for each, statement in mapping.statements()]
    return View(triples, fixed=fixed)


def _triple(each: TriplesMap, statement: Statement, relations: Relations, base: str) -> MappedTriple:
    own = relations.tables[each]
    if isinstance(statement.object, Reference):
        parent = relations.tables.mapping[statement.object.parent]
        relation, of_child, of_parent = relations.joined(each, parent, statement.object)
        value = term_of(parent.subject, relations.tables[parent], base, of_parent)
    else:
        relation, of_child = relations.of(each), str
        value = term_of(statement.object, own, base, of_child)
    subject = term_of(each.subject, own, base, of_child)
    return MappedTriple(relation, subject, term_of(statement.predicate, own, base, of_child), value)
