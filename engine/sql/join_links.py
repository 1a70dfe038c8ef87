"""Tables are linked by what is equal in them: a difference is asked of rows that were found together.

    FROM line AS a JOIN person AS b ON a.person = b.id JOIN drug AS c ON a.drug = c.id
    WHERE NOT (b.sex = c.sex)             →             WHERE COALESCE(NOT (b.sex = c.sex), FALSE)

DuckDB takes a difference between two tables for a way to join them, and would join all persons with all drugs
for the other sex before it looks at the lines. It does not look into COALESCE.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlglot import exp

from engine.sql.trees import FALSE, Sql


def without_differences_as_links(conditions: Iterable[Sql]) -> list[Sql]:
    """The conditions of a WHERE, with those that would join tables by a difference hidden."""
    return [_hidden(condition) if _is_difference(condition) else condition for condition in conditions]


def _is_difference(condition: Sql) -> bool:
    """Whether columns of two tables must differ."""
    if not isinstance(condition, exp.Not):
        return False
    same = condition.this.unnest()
    return (
        isinstance(same, exp.EQ)
        and isinstance(same.this, exp.Column)
        and isinstance(same.expression, exp.Column)
        and same.this.table != same.expression.table
    )


def _hidden(condition: Sql) -> Sql:
    return exp.Coalesce(this=condition.copy(), expressions=[FALSE.copy()])
