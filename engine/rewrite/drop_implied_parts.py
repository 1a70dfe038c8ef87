"""Drops parts of a join that every row of another part has anyway.

    SemiJoin (Rows line ?l …) (Join (Rows line ?l) (Rows line ?refund ?l))   →   … (Rows line ?refund ?l)
    Join (Rows log ?op ?case <case/{c}>) (Rows "SELECT DISTINCT c FROM log" ?case <case/{c}>)   →   Rows log …

The left side of a semi join, anti join or OPTIONAL stands for the whole query around it: what its row shows
need not be asked again on the right side.
"""

from __future__ import annotations

from dataclasses import replace

from engine.plan.algebra import AntiJoin, Distinct, Join, LeftJoin, Plan, Rows, SemiJoin
from engine.rewrite.fold_exists import is_met, present
from engine.rewrite.merge_rows import joined
from engine.rewrite.row_keys import is_distinct, joined_parts
from engine.rewrite.spine import spine
from engine.rewrite.views import view_of


def drop_implied_parts(plan: Plan) -> Plan:
    """The plan without the parts of the joins at its top that other parts imply."""
    match plan:
        case Join():
            parts = list(joined_parts(plan))
            kept = _needed(parts)
            return plan if len(kept) == len(parts) else joined(kept)
        case LeftJoin(left, right) | SemiJoin(left, right) | AntiJoin(left, right):
            fewer = _without_implied(right, left)
            return plan if fewer == right else replace(plan, right=fewer)
    return plan


def implies(known: Plan, part: Plan) -> bool:
    """Whether each row of `known` has, in the variables of `part`, a row of `part`."""
    if known == part:
        return True
    if isinstance(part, Distinct):
        return implies(known, part.plan)
    if not isinstance(known, Rows) or not isinstance(part, Rows) or part.optional:
        return False
    if part.relation != known.relation:
        base = view_of(part, known.relation)
        if base is None:
            return False
        part = base
    terms = dict(known.terms)
    same = all(terms.get(name) == term and name in known.certain for name, term in part.terms)
    return same and all(is_met(each, known) for each in (*part.conditions, *present(part)))


def _needed(parts: list[Plan]) -> list[Plan]:
    kept = list(parts)
    for part in parts:
        others = [other for other in kept if other is not part]
        if is_distinct(part) and any(_shows(other, part) for other in others):
            kept = others
    return kept


def _shows(other: Plan, part: Plan) -> bool:
    """Whether a joined part implies this one and gives all its variables."""
    return any(implies(known, part) for known in spine(other, part.variables))


def _without_implied(right: Plan, left: Plan) -> Plan:
    """The right side without joined parts that the left row implies; their variables must stay bound."""
    if not isinstance(right, Join):
        return right
    parts = list(joined_parts(right))
    for part in parts:
        others = [other for other in parts if other is not part]
        bound = frozenset[str]().union(*(other.certain for other in others))
        implied = others and part.certain <= bound and part.certain == frozenset(part.variables)
        if (
            implied
            and is_distinct(part)
            and any(implies(known, part) for known in spine(left, part.variables))
        ):
            return _without_implied(joined(others), left)
    return right
