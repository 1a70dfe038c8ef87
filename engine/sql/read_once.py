"""What a statement reads several times, or is little of much, is read once: a common table expression that is
kept while it runs.

    FROM stay AS a JOIN stay AS b … WHERE a.kind = '21' AND b.kind = '21'
    →   WITH rows_1 AS MATERIALIZED (SELECT * FROM stay WHERE kind = '21') … FROM rows_1 AS a JOIN rows_1 AS b

That is done with rows of a table under the same condition, with groups of rows that a rewrite chose, and with
constants; not with whole tables, since what is kept of them would be as large as they are. Rows that need a
value where hardly any row has one (`engine.graph.rare_columns`) are kept even if they are read once: else the
database takes them for many, and looks up the many by the few. The database keeps only the columns that are
used.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from sqlglot import exp

from engine.plan.algebra import Plan, Rows
from engine.plan.rows import Condition, HasValue, Relation
from engine.plan.traversal import parts_of
from engine.rewrite.native_constants import is_of_constants
from engine.sql.mapped_rows import ROW, rows_block

Source = tuple[Relation, tuple[Condition, ...]]


class ReadOnce:
    """What the statement of a plan reads several times, with the names it has there."""

    def __init__(self, plan: Plan) -> None:
        sources = (source_of(part) for part in parts_of(plan) if isinstance(part, Rows))
        self._uses = Counter(source for source in sources if source is not None)
        self._named: dict[Source, Relation] = {}

    def is_new(self, rows: Rows) -> bool:
        """Whether the rows are worth keeping and have no name yet."""
        source = source_of(rows)
        if source is None or source in self._named:
            return False
        return self._uses[source] > 1 or any(isinstance(each, HasValue) for each in source[1])

    def name(self, rows: Rows, name: str) -> exp.Query:
        """Gives what is read the name; the query that it stands for."""
        relation, conditions = source = _known(rows)
        self._named[source] = replace(relation, sql=name, is_query=False, groups=None)
        if relation.is_query:
            return exp.Var(this=relation.sql + "\n")  # type: ignore[return-value]
        whole = rows_block(Rows(relation, (), conditions), ROW)
        return whole.select([]).select(exp.Star(), append=False, copy=False)

    def named(self, rows: Rows) -> Rows:
        """The rows, from what has a name if that is so."""
        source = source_of(rows)
        if source is None or source not in self._named:
            return rows
        _, conditions = source
        left = tuple(each for each in rows.conditions if each not in conditions)
        return replace(rows, relation=self._named[source], conditions=left)


def source_of(rows: Rows) -> Source | None:
    """What may be read once: the relation with the conditions that choose among its rows."""
    if rows.relation.groups is not None or is_of_constants(rows) or rows.relation.is_computed:
        return rows.relation, ()
    conditions = {each for each in rows.conditions if not isinstance(each, HasValue)} | _telling(rows)
    if rows.relation.is_query or not conditions:
        return None
    return rows.relation, tuple(sorted(conditions, key=repr))


def _telling(rows: Rows) -> set[HasValue]:
    """What is needed of the rows and few of the table have."""
    needed = [each.column for each in rows.conditions if isinstance(each, HasValue)]
    needed += [column for name, term in rows.terms if name in rows.certain for column in term.columns]
    return {HasValue(column) for column in needed if column.name in rows.relation.rare}


def _known(rows: Rows) -> Source:
    source = source_of(rows)
    assert source is not None
    return source
