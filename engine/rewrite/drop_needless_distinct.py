"""Drops DISTINCT where no row can stand twice, or where it does not matter.

Distinct (Join (Table nodes(?this)) (Scan ?this <p> ?value))   →   Join …          a graph is a set of triples
Distinct (Rows visit ?v <visit/{id}> ?day {day})               →   Rows …          no two visits have one id
SemiJoin a (Distinct b)                                        →   SemiJoin a b    one match is enough
Distinct (Union a b a)                                         →   Distinct (Union a b)
"""

from __future__ import annotations

from dataclasses import replace

from engine.plan.algebra import (
    AntiJoin,
    Distinct,
    Minus,
    Plan,
    SemiJoin,
    Union,
)
from engine.rewrite.row_keys import is_distinct


def drop_needless_distinct(plan: Plan) -> Plan:
    """The plan without the DISTINCT at its top, or directly below a semi or anti join, if it is needless."""
    match plan:
        case Distinct(inner) if is_distinct(inner):
            return inner
        case Distinct(Union(parts)) if len(set(parts)) < len(parts):
            return Distinct(Union(tuple(dict.fromkeys(parts))))
        case SemiJoin(_, Distinct(inner)) | AntiJoin(_, Distinct(inner)) | Minus(_, Distinct(inner)):
            return replace(plan, right=inner)
    return plan
