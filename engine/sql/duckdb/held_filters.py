"""Filters on values computed in many steps stay where they stand.

    SELECT * FROM (SELECT *, f(c) AS d FROM (SELECT *, f(b) AS c FROM …)) WHERE d > 5

DuckDB moves such a filter down by writing each value's expression in the place of its name. Where every step
mentions its arguments several times, the filter grows exponentially: ten steps take more memory than there
is. A limit that leaves nothing out stops it after a few steps; what is below has been filtered by our own
rewriting already.
"""

from __future__ import annotations

from typing import Final

from sqlglot import exp

STEPS: Final = 3
"""Computed values, each of the one before, through which a filter may still be moved."""
_EVERY_ROW: Final = 2**62


def hold_filters(query: exp.Query) -> exp.Query:
    """The same query, in which no filter can be moved through more than `STEPS` computed values."""
    for select in query.find_all(exp.Select):
        held = _computes(select) and _steps(select) % STEPS == 0
        if held and select.args.get("limit") is None:
            select.limit(_EVERY_ROW, copy=False)
    return query


def _steps(select: exp.Select) -> int:
    """How many SELECTs, this one and those that are its only source, compute a value from a source's."""
    steps = 0
    below: exp.Expression | None = select
    while isinstance(below, exp.Select):
        steps += _computes(below)
        source = below.args.get("from_") or below.args.get("from")
        below = source.this.this if source is not None and isinstance(source.this, exp.Subquery) else None
    return steps


def _computes(select: exp.Select) -> bool:
    """Whether a column of it is more than a column of its source."""
    calls = (column.find(exp.Anonymous, exp.Coalesce, exp.Case) for column in select.expressions)
    return any(call is not None for call in calls)
