"""Variables that nothing above uses are not made.

    Project ?v (Join (Rows visit ?v <visit/{id}> ?p <person/{person}>) (Rows person ?p ?sex {sex}))
    →   Project ?v (Join (Rows visit ?v ?p) (Rows person ?p where {sex} has a value))

Then less is stored and compared, and rows that are left with nothing but the key of another table's row can
be seen to be needless. Duplicates stay, so nothing is taken from below a DISTINCT.
"""

from __future__ import annotations

from dataclasses import replace

from engine.plan.algebra import (
    AntiJoin,
    Distinct,
    Extend,
    Filter,
    Group,
    Join,
    LeftJoin,
    Minus,
    Order,
    Plan,
    Project,
    Rename,
    Rows,
    SemiJoin,
    Slice,
    Union,
)
from engine.plan.expressions import Expression, variables_of
from engine.plan.rows import HasValue

Names = frozenset[str]


def drop_unused_variables(plan: Plan) -> Plan:
    """The plan, with its variables, whose parts give only what is used."""
    return _narrow(plan, frozenset(plan.variables))


def _narrow(plan: Plan, wanted: Names) -> Plan:
    """The plan with all of the wanted variables that it has, perhaps with more."""
    wanted &= frozenset(plan.variables)
    match plan:
        case Rows():
            return _narrow_rows(plan, wanted)
        case Project(inner, names):
            kept = tuple(name for name in names if name in wanted)
            narrower = _narrow(inner, wanted)
            return narrower if frozenset(narrower.variables) == frozenset(kept) else Project(narrower, kept)
        case Extend(inner, variable, expression):
            if variable not in wanted:
                return _narrow(inner, wanted)
            return replace(plan, plan=_narrow(inner, (wanted - {variable}) | variables_of(expression)))
        case Filter(inner, condition):
            return replace(plan, plan=_narrow(inner, wanted | variables_of(condition)))
        case Order(inner, keys):
            used = wanted.union(*(variables_of(key.expression) for key in keys))
            return replace(plan, plan=_narrow(inner, used))
        case Slice(inner, _, _, partition):
            return replace(plan, plan=_narrow(inner, wanted | frozenset(partition)))
        case Rename(inner, pairs):
            return _narrow_renamed(plan, inner, pairs, wanted)
        case Group(inner, keys, aggregates):
            used = frozenset(keys).union(*(_used(each.expression) for each in aggregates))
            return replace(plan, plan=_narrow(inner, used))
        case Union(parts):
            used = wanted | plan.apart_by
            return replace(plan, parts=tuple(_exactly(part, used) for part in parts))
        case Join(left, right):
            shared = frozenset(left.variables) & frozenset(right.variables)
            return Join(_narrow(left, wanted | shared), _narrow(right, wanted | shared))
        case LeftJoin(left, right, condition):
            used = wanted | (frozenset(left.variables) & frozenset(right.variables)) | _used(condition)
            return replace(plan, left=_narrow(left, used), right=_narrow(right, used))
        case SemiJoin(left, right, condition) | AntiJoin(left, right, condition):
            shared = (frozenset(left.variables) & frozenset(right.variables)) | _used(condition)
            return replace(plan, left=_narrow(left, wanted | shared), right=_narrow(right, shared))
        case Minus(left, right):
            shared = frozenset(left.variables) & frozenset(right.variables)
            return replace(plan, left=_narrow(left, wanted | shared), right=_narrow(right, shared))
        case Distinct(inner):
            return Distinct(_narrow(inner, frozenset(inner.variables)))
    return plan


def _narrow_rows(plan: Rows, wanted: Names) -> Rows:
    """The rows must still have a value in the columns of the certain variables that are gone."""
    if wanted == frozenset(plan.variables):
        return plan
    terms = tuple((name, term) for name, term in plan.terms if name in wanted)
    left = {column.name for name, term in terms if name in plan.certain for column in term.columns}
    gone = [term for name, term in plan.terms if name in plan.certain - wanted]
    known = plan.relation.never_null | left
    present = [HasValue(each) for term in gone for each in term.columns if each.name not in known]
    conditions = tuple(dict.fromkeys((*plan.conditions, *present)))
    return Rows(plan.relation, terms, conditions, plan.optional & wanted)


def _narrow_renamed(plan: Rename, inner: Plan, pairs: tuple[tuple[str, str], ...], wanted: Names) -> Plan:
    old = {new: old for old, new in pairs}
    narrower = _narrow(inner, frozenset(old.get(name, name) for name in wanted))
    left = tuple(pair for pair in pairs if pair[0] in narrower.variables)
    return Rename(narrower, left) if left else narrower


def _exactly(part: Plan, wanted: Names) -> Plan:
    """The part of a union with no other variables: what only some parts have would be there again."""
    narrower = _narrow(part, wanted)
    kept = tuple(name for name in narrower.variables if name in wanted)
    return narrower if kept == narrower.variables else Project(narrower, kept)


def _used(expression: Expression | None) -> Names:
    return frozenset() if expression is None else variables_of(expression)
