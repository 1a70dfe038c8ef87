"""What a history file says, for a graph that asks: rows are looked up by keys, one statement for each table.

Patterns are not put to the planner here: a plan of all that can be said of a node would take longer to write
than all its rows take to read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from rdflib.term import Literal, Node

from engine.asked_graph import Question, Triple
from engine.graph.view import MappedTriple
from engine.plan import Join, Rows, Scan, Variable
from engine.plan.rows import ColumnTerm, FixedTerm, Relation, TemplateTerm, TermOf
from engine.program.asked_nodes import AskedNodes, NodesOfKind, shape_of
from engine.rewrite.term_matches import conditions_for
from engine.sql.sqlite.database import SqliteDatabase, sql_text
from engine.terms import decode, encode

_EVERY = Scan(Variable("s"), Variable("p"), Variable("o"))
_KEY = "this"


@dataclass(frozen=True)
class _Statement:
    """A statement over one table, and what its columns after the node asked about say: the terms of a triple
    that are not asked about, fixed ones as they are, else by the number of the column.
    """

    sql: str
    said: tuple[tuple[Node | int, Node | int], ...]

    def pairs(self, row: Sequence[str | None]) -> Iterator[tuple[Node, Node]]:
        """The two other terms of each triple of a row."""
        for one, other in self.said:
            first, second = (_term(each, row) for each in (one, other))
            if first is not None and second is not None:
                yield first, second


class HistoryAnswers:
    """The triples of a SQLite database with a view, as `engine.asked_graph.Answers`."""

    def __init__(self, database: SqliteDatabase) -> None:
        self._database = database
        self._view = () if database.view is None else database.view.triples
        self._nodes = AskedNodes(database)
        self._kinds = {kind.table.name: kind for kind in self._nodes.kinds}
        self._of_subjects: dict[str, tuple[_Statement, ...]] = {}
        self._with_values: dict[tuple[str, Node | None], tuple[_Statement, ...]] = {}

    def note(self, personal: Collection[Node]) -> None:
        """Has the planner note what may be asked for: every column, and who has a text as the value of one of
        these properties.
        """
        for triple in self._view:
            size = self._database.planner.sizes.get(triple.relation.name)
            if size is not None:
                size.read.update(column.name for term in triple.terms for column in term.columns)
                said = triple.predicate
                if isinstance(said, FixedTerm) and said.term in personal:
                    size.looked_up_by.add(frozenset(column.name for column in triple.object.columns))

    def of_subjects(self, subjects: Collection[Node]) -> Iterator[Triple]:
        """All triples of these subjects; one may come more than once."""
        for name in self._filled(subjects):
            if name not in self._of_subjects:
                self._of_subjects[name] = tuple(self._about(self._kinds[name]))
            for statement in self._of_subjects[name]:
                for this, row in self._rows(statement):
                    for predicate, value in statement.pairs(row):
                        yield this, predicate, value
        for subject in subjects:
            for predicate, value in self._stored("p, o", "s = ?", subject):
                yield subject, predicate, value

    def with_values(self, questions: Collection[Question]) -> Iterator[Triple]:
        """All triples with one of these predicates and its value; one may come more than once."""
        by_predicate: dict[Node | None, list[Node]] = {}
        for predicate, value in questions:
            yield from self._stored_with(predicate, value)
            if isinstance(value, Literal):
                yield from self._with_literal(predicate, value)
            else:
                by_predicate.setdefault(predicate, []).append(value)
        for predicate, values in by_predicate.items():
            for name in self._filled(values):
                key = name, predicate
                if key not in self._with_values:
                    self._with_values[key] = tuple(self._saying(self._kinds[name], predicate))
                for statement in self._with_values[key]:
                    for this, row in self._rows(statement):
                        for subject, said in statement.pairs(row):
                            yield subject, said, this

    def with_predicate(self, predicate: Node | None) -> Iterator[Triple]:
        """All triples with this predicate, or simply all."""
        for subject, said, value in self._database.rows(_EVERY):
            if subject is not None and said is not None and value is not None and predicate in (None, said):
                yield subject, said, value

    def subjects_of_value(self, predicate: Node) -> float:
        """How many subjects a value of this predicate has on average in the tables, roughly."""
        rows = values = 0
        for triple in self._mapped(predicate):
            size = self._database.planner.sizes.get(triple.relation.name)
            if size is not None:
                rows += size.rows
                values += max((size.distinct.get(each.name, 1) for each in triple.object.columns), default=1)
        return rows / max(values, 1)

    def has(self, predicate: Node, value: Node) -> bool:
        """Whether any subject has this value."""
        if next(self._stored_with(predicate, value), None) is not None:
            return True
        return any(
            self._found(Rows(triple.relation, (("s", triple.subject),), conditions), limit=1)
            for triple in self._mapped(predicate)
            if (conditions := conditions_for(triple.object, value)) is not None
        )

    def count(self) -> int:
        """How many triples there are."""
        return self._database.count(_EVERY)

    # --- tables -------------------------------------------------------------------------------------------

    def _mapped(self, predicate: Node | None) -> Sequence[MappedTriple]:
        view = self._database.view
        if view is None:
            return ()
        return self._view if predicate is None else view.with_predicate(predicate)

    def _about(self, kind: NodesOfKind) -> Iterator[_Statement]:
        """What tables say of nodes of the kind: a statement for each table."""
        found: dict[tuple[Relation, TermOf], list[tuple[TermOf, TermOf]]] = {}
        for triple in self._view:
            if _is_of(triple.subject, kind):
                found.setdefault((triple.relation, triple.subject), []).append(
                    (triple.predicate, triple.object)
                )
        for (relation, subject), others in found.items():
            yield self._statement(kind, relation, subject, others)

    def _saying(self, kind: NodesOfKind, predicate: Node | None) -> Iterator[_Statement]:
        """Who has values of the kind: a statement for each triple of the view that can say it."""
        for triple in self._mapped(predicate):
            if _is_of(triple.object, kind):
                others = [(triple.subject, triple.predicate)]
                yield self._statement(kind, triple.relation, triple.object, others)

    def _statement(
        self, kind: NodesOfKind, relation: Relation, asked: TermOf, others: list[tuple[TermOf, TermOf]]
    ) -> _Statement:
        terms: list[tuple[str, TermOf]] = [(_KEY, asked)]
        said: list[tuple[Node | int, Node | int]] = []
        for pair in others:
            places: list[Node | int] = []
            for term in pair:
                if isinstance(term, FixedTerm):
                    places.append(term.term)
                else:
                    terms.append((f"said.{len(terms)}", term))
                    places.append(len(terms) - 1)
            said.append((places[0], places[1]))
        optional = frozenset(name for name, _ in terms[1:])
        plan = Join(kind.table, Rows(relation, tuple(terms), (), optional))
        written = self._database.planner.written(plan, {kind.table.name: kind.info})
        order = [_KEY, *(name for name, _ in terms[1:])]
        assert list(plan.variables) == order
        return _Statement(sql_text(written), tuple(said))

    def _rows(self, statement: _Statement) -> Iterator[tuple[Node, tuple[str | None, ...]]]:
        for row in self._database.answer(statement.sql, None):
            assert row[0] is not None
            yield decode(row[0]), row

    def _with_literal(self, predicate: Node | None, value: Literal) -> Iterator[Triple]:
        for triple in self._mapped(predicate):
            said = triple.predicate
            if isinstance(triple.object, ColumnTerm) and isinstance(said, FixedTerm):
                conditions = conditions_for(triple.object, value)
                if conditions is not None:
                    for subject in self._found(Rows(triple.relation, (("s", triple.subject),), conditions)):
                        yield subject, said.term, value

    def _found(self, plan: Rows, limit: int | None = None) -> list[Node]:
        query = self._database.planner.written(plan, {})
        statement = sql_text(query if limit is None else query.limit(limit))
        return [decode(row[0]) for row in self._database.answer(statement, None) if row[0] is not None]

    def _filled(self, nodes: Collection[Node]) -> Sequence[str]:
        rest = self._nodes.kinds[-1].table.name
        return [name for name in sorted(self._nodes.fill(nodes)) if name != rest]

    # --- triples beside the tables ------------------------------------------------------------------------

    def _stored_with(self, predicate: Node | None, value: Node) -> Iterator[Triple]:
        if predicate is None:
            for subject, said in self._stored("s, p", "o = ?", value):
                yield subject, said, value
        else:
            for (subject,) in self._stored("s", "o = ? AND p = ?", value, predicate):
                yield subject, predicate, value

    def _stored(self, columns: str, condition: str, *terms: Node) -> Iterator[tuple[Node, ...]]:
        statement = f"SELECT {columns} FROM triples WHERE {condition}"
        for row in self._database.connection.execute(statement, [encode(term) for term in terms]).fetchall():
            yield tuple(map(decode, row))


def _is_of(term: TermOf, kind: NodesOfKind) -> bool:
    return isinstance(term, TemplateTerm) and term.invertible and shape_of(term) == kind.shape


def _term(said: Node | int, row: Sequence[str | None]) -> Node | None:
    if not isinstance(said, int):
        return said
    text = row[said]
    return None if text is None else decode(text)
