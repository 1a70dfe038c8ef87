"""What a group of rows must be like to have one row and lack another: as SQL over their columns.

    Rows log where {step} = 'pay', and no Rows log ?step for one of the constants ?step <step/a>, <step/b>
    →   count(*) FILTER (WHERE "step" = 'pay') > 0
        AND (count(*) FILTER (WHERE "step" IN ('a')) = 0 OR count(*) FILTER (WHERE "step" IN ('b')) = 0)

It is told only where what is lacking is one of a few constants: one grouping then takes the place of a search
for each of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import product
from typing import Final

from engine.plan.algebra import Filter, Plan, Rows
from engine.plan.expressions import conjuncts
from engine.plan.rows import HasValue
from engine.rewrite.implied_conditions import choices
from engine.rewrite.merge_rows import same_terms
from engine.rewrite.row_conditions import condition_of, known_iris, one_of
from engine.rewrite.spine import spine

_MOST: Final = 8


def lacking(left: Plan, held: Rows, absent: Rows, columns: Collection[str]) -> str | None:
    """The condition on a group of rows that agree on these columns; `held` is on the spine of `left`, and NOT
    EXISTS asks for `absent`."""
    same = same_terms(held, absent)
    others = [name for name in absent.variables if name in left.variables and name not in same]
    having = [text for each in held.conditions if (text := condition_of(each)) is not None]
    always = [condition_of(each) for each in (*absent.conditions, *_present(absent, left))]
    if not others or not having or None in always or not frozenset(absent.variables) <= absent.certain:
        return None
    if any(column.name not in columns for name in same for column in absent.term(name).columns):
        return None  # rows of one group may differ in it
    kinds = [_kinds(left, absent, name) for name in others]
    alternatives = [" AND ".join((*map(str, always), *map(str, each))) for each in product(*kinds)]
    if any(None in each for each in kinds) or not 0 < len(alternatives) <= _MOST:
        return None
    lacks = " OR ".join(f"count(*) FILTER (WHERE {each}) = 0" for each in alternatives)
    return f"count(*) FILTER (WHERE {' AND '.join(having)}) > 0 AND ({lacks})"


def _present(absent: Rows, left: Plan) -> Iterator[HasValue]:
    """What the row must have besides what it is compared by."""
    for name in absent.variables:
        if name not in left.variables:
            yield from map(HasValue, absent.term(name).columns)


def _kinds(left: Plan, absent: Rows, name: str) -> list[str | None]:
    """The conditions under which a row has one of the constants that the left side asks for; None for what
    cannot be said."""
    parts = (part for part in spine(left, absent.variables) if isinstance(part, Rows))
    constants = (known_iris(part, name) for part in parts if name in part.certain)
    allowed = _allowed(left, name)
    asked = [iri for iri in next(filter(None, constants), ()) if allowed is None or iri in allowed]
    return [one_of(absent.term(name), (iri,)) for iri in asked]


def _allowed(plan: Plan, name: str) -> tuple[object, ...] | None:
    """The IRIs that the filters at the top allow a variable; None if they do not tell."""
    while isinstance(plan, Filter):
        for each in conjuncts(plan.condition):
            if name in (said := choices(each)):
                return said[name]
        plan = plan.plan
    return None
