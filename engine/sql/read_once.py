"""What a statement reads several times is read once: a common table expression that is kept while it runs.

    FROM stay AS a JOIN stay AS b … WHERE a.kind = '21' AND b.kind = '21'
    →   WITH rows_1 AS MATERIALIZED (SELECT * FROM stay WHERE kind = '21') … FROM rows_1 AS a JOIN rows_1 AS b

That is done with rows of a table under the same condition, with groups of rows that a rewrite chose, and with
constants; not with whole tables, since what is kept of them would be as large as they are. The database keeps
only the columns that are used.
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
        """Whether the rows are read several times and have no name yet."""
        source = source_of(rows)
        return source is not None and self._uses[source] > 1 and source not in self._named

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
    if rows.relation.groups is not None or is_of_constants(rows):
        return rows.relation, ()
    conditions = tuple(each for each in rows.conditions if not isinstance(each, HasValue))
    if rows.relation.is_query or not conditions:
        return None
    return rows.relation, tuple(sorted(conditions, key=repr))


def _known(rows: Rows) -> Source:
    source = source_of(rows)
    assert source is not None
    return source
