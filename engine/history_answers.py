"""What a history file says, for a graph that asks: each kind of question is one statement, written once."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from rdflib import RDF
from rdflib.term import Literal, Node

from engine.asked_graph import Question, Triple
from engine.plan import Constant, Join, Plan, Project, Scan, Slice, Variable
from engine.plan.rows import ColumnTerm
from engine.program.asked_nodes import AskedNodes, NodesOfKind
from engine.rewrite.prune_empty import is_empty
from engine.sql.sqlite.database import SqliteDatabase, sql_text
from engine.terms import decode

_THIS, _P, _O = Variable("this"), Variable("p"), Variable("o")
_S = Variable("s")
_EVERY = Scan(_S, _P, _O)


class HistoryAnswers:
    """The triples of a SQLite database with a view, as `engine.asked_graph.Answers`."""

    def __init__(self, database: SqliteDatabase) -> None:
        self._database = database
        self._nodes = AskedNodes(database)
        self._kinds = {kind.table.name: kind for kind in self._nodes.kinds}
        self._written: dict[tuple[str, Plan], str | None] = {}

    def prepare(self, predicates: Collection[Node]) -> None:
        """Has it noted what is read: everything of each kind of node, and who has a text as the value of one
        of these predicates.
        """
        for kind in self._nodes.kinds:
            self._sql(kind, Scan(_THIS, _P, _O))
        view, sizes = self._database.view, self._database.planner.sizes
        for triple in () if view is None else view.triples:
            if isinstance(triple.object, ColumnTerm) and triple.relation.name in sizes:
                said = getattr(triple.predicate, "term", None)
                if said in predicates:
                    sizes[triple.relation.name].looked_up_by.add(frozenset({triple.object.column.name}))

    def of_subjects(self, subjects: Collection[Node]) -> Iterator[Triple]:
        """All triples of these subjects; one may come more than once."""
        return ((this, said, value) for this, said, value in self._found(subjects, Scan(_THIS, _P, _O)))

    def with_values(self, questions: Collection[Question]) -> Iterator[Triple]:
        """All triples with one of these predicates and its value; one may come more than once."""
        by_predicate: dict[Node | None, list[Node]] = {}
        for predicate, value in questions:
            if isinstance(value, Literal):
                yield from self._with_literal(predicate, value)
            else:
                by_predicate.setdefault(predicate, []).append(value)
        for predicate, values in by_predicate.items():
            said = _P if predicate is None else Constant(predicate)
            for row in self._found(values, Scan(_S, said, _THIS)):
                this, subject, *rest = row
                yield subject, rest[0] if predicate is None else predicate, this

    def with_predicate(self, predicate: Node | None) -> Iterator[Triple]:
        """All triples with this predicate, or simply all."""
        if predicate is None:
            yield from self._database.rows(_EVERY)  # type: ignore[misc]
            return
        for subject, value in self._database.rows(Scan(_S, Constant(predicate), _O)):
            assert subject is not None
            assert value is not None
            yield subject, predicate, value

    def subjects_of_value(self, predicate: Node) -> float:
        """How many subjects a value of this predicate has on average in the tables, roughly."""
        view, sizes = self._database.view, self._database.planner.sizes
        rows = values = 0
        for triple in () if view is None else view.with_predicate(predicate):
            size = sizes.get(triple.relation.name)
            if size is not None:
                distinct = (size.distinct.get(column.name, 1) for column in triple.object.columns)
                rows += size.rows
                values += max(distinct, default=1)
        return rows / max(values, 1)

    def has(self, predicate: Node, value: Node) -> bool:
        """Whether any subject has this value."""
        asked = Slice(Project(Scan(_S, Constant(predicate), Constant(value)), ("s",)), limit=1)
        if predicate == RDF.type:
            return bool(self._database.rows(asked))
        return bool(self._once(asked))

    def count(self) -> int:
        """How many triples there are."""
        return self._database.count(_EVERY)

    def _with_literal(self, predicate: Node | None, value: Literal) -> Iterator[Triple]:
        said = _P if predicate is None else Constant(predicate)
        for subject, *rest in self._once(Scan(_S, said, Constant(value))):
            yield subject, rest[0] if predicate is None else predicate, value

    def _once(self, plan: Plan) -> Iterator[tuple[Node, ...]]:
        """The rows of a plan that nobody asks again."""
        statement = sql_text(self._database.planner.query(plan, {}))
        for row in self._database.answer(statement, None):
            yield tuple(map(_term, row[: len(plan.variables)]))

    def _found(self, nodes: Collection[Node], scan: Scan) -> Iterator[tuple[Node, ...]]:
        """The rows of the scan for these nodes."""
        for name in sorted(self._nodes.fill(nodes)):
            statement = self._sql(self._kinds[name], scan)
            if statement is not None:
                for row in self._database.answer(statement, None):
                    yield tuple(map(_term, row))

    def _sql(self, kind: NodesOfKind, scan: Scan) -> str | None:
        key = kind.table.name, scan
        if key not in self._written:
            known = {kind.table.name: kind.info}
            columns = dict.fromkeys(("this", *scan.variables))
            plan = Project(Join(kind.table, scan), tuple(columns))
            refined = self._database.planner.refined(plan, known)
            written = None if is_empty(refined) else self._database.planner.written(refined, known)
            self._written[key] = None if written is None else sql_text(written)
        return self._written[key]


def _term(text: str | None) -> Node:
    assert text is not None
    return decode(text)
