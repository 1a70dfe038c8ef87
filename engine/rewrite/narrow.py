"""Alternatives that cannot join with the rest of the plan are dropped.

    Join (Rows fee_line ?l <fee-line/{}>) (Union (Rows fee_line ?l <fee-line/{}> …) (Rows settlement …))
    →   Join (Rows fee_line …) (Rows fee_line …)

What a variable can be flows up from the leaves, and sideways: into both sides of a join, and from the left
side of OPTIONAL, EXISTS and MINUS to the right. An unbound variable joins with everything, so only variables
that are certainly bound restrict the other side.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, TypeVar

from rdflib import URIRef

from engine.plan.algebra import (
    Aggregate,
    AntiJoin,
    Closure,
    Distinct,
    Extend,
    Filter,
    Group,
    Join,
    LeftJoin,
    Minus,
    Nodes,
    Order,
    Plan,
    Project,
    Rename,
    Rows,
    Scan,
    SemiJoin,
    SortKey,
    Union,
    Values,
)
from engine.plan.expressions import Call, Constant, Exists, Expression, Variable, conjuncts
from engine.rewrite.drop_implied_parts import implies
from engine.rewrite.possible_terms import Known, PossibleTerms, Terms
from engine.rewrite.prune_empty import is_empty, prune_empty
from engine.rewrite.row_keys import is_distinct
from engine.rewrite.term_sets import TermSet, both, may_meet, of_nodes
from engine.rewrite.views import view_of

_ROUNDS = 8
Part = TypeVar("Part")


def narrowed(plan: Plan, known: Known) -> Plan:
    """The plan without alternatives that give nothing, and without the DISTINCT of alternatives that differ;
    the same rows."""
    for _ in range(_ROUNDS):
        narrower = _Narrowing(known).narrow(plan, {})
        if narrower == plan:
            break
        plan = narrower
    return plan


class _Narrowing:
    """`bounds` are the terms outside of which a row need not be given; what is unbound is never outside."""

    def __init__(self, known: Known) -> None:
        self._possible = PossibleTerms(known)

    def narrow(self, plan: Plan, bounds: Mapping[str, TermSet]) -> Plan:
        terms = self._possible.of(plan)
        for name in plan.certain:
            if not may_meet(terms.get(name), bounds.get(name)):
                return Values(plan.variables, ())
        return prune_empty(
            self._inside(plan, {n: t for n, t in bounds.items() if n in terms and t is not None})
        )

    def _inside(self, plan: Plan, bounds: Terms) -> Plan:
        match plan:
            case Values(names, rows):
                return _values(names, rows, bounds)
            case Union():
                return self._union(plan, bounds)
            case Distinct(Union() as inner):
                return self._alternatives(plan, inner, bounds)
            case Distinct(inner):
                narrower = self.narrow(inner, bounds)
                return narrower if is_distinct(narrower) else _with(plan, plan=narrower)
            case Join(left, right):
                left = self.narrow(left, self._into(left, right, bounds))
                return _with(plan, left=left, right=self.narrow(right, self._into(right, left, bounds)))
            case LeftJoin() | SemiJoin() | AntiJoin() | Minus():
                return self._one_sided(plan, bounds)
            case Filter(inner, condition):
                inner = self.narrow(inner, _bounded(inner, bounds, condition))
                return _with(plan, plan=inner, condition=self._expression(condition, inner))
            case Extend(inner, variable, expression):
                passed = {name: terms for name, terms in bounds.items() if name != variable}
                if isinstance(expression, Variable) and variable in bounds:
                    passed[expression.name] = both(passed.get(expression.name), bounds[variable])
                inner = self.narrow(inner, passed)
                return _with(plan, plan=inner, expression=self._expression(expression, inner))
            case Project(inner) | Order(inner):
                return self._over(plan, self.narrow(inner, bounds))
            case Rename(inner, pairs):
                old = {new: old for old, new in pairs}
                return _with(plan, plan=self.narrow(inner, {old.get(n, n): t for n, t in bounds.items()}))
            case Group(inner, keys):
                passed = {name: terms for name, terms in bounds.items() if name in keys}
                return self._over(plan, self.narrow(inner, passed))
            case Closure():
                return self._closure(plan, bounds)
            case Rows() | Scan() | Nodes():
                return plan
        inner_plan = getattr(plan, "plan", None)  # Slice, Shared: all rows matter, whatever is above
        return self._over(plan, self.narrow(inner_plan, {})) if isinstance(inner_plan, Plan) else plan

    def _into(self, plan: Plan, other: Plan, bounds: Mapping[str, TermSet]) -> Terms:
        """What rows of one side of a join need not exceed: the bounds, and what the other side can be."""
        terms = self._possible.of(other)
        result = dict(bounds)
        for name in plan.variables:
            if name in other.certain:
                result[name] = both(result.get(name), terms[name])
        return result

    def _one_sided(self, plan: LeftJoin | SemiJoin | AntiJoin | Minus, bounds: Terms) -> Plan:
        own = {name: terms for name, terms in bounds.items() if name in plan.left.variables}
        into = self._into(plan.left, plan.right, own) if isinstance(plan, SemiJoin) else own
        left = self.narrow(plan.left, into)
        right = self.narrow(plan.right, self._into(plan.right, left, {}))
        changed = _with(plan, left=left, right=right)
        condition = getattr(plan, "condition", None)
        if condition is None:
            return changed
        return _with(changed, condition=self._expression(condition, Join(left, right)))

    def _union(self, plan: Union, bounds: Terms) -> Plan:
        parts = tuple(
            part for part in (self.narrow(each, bounds) for each in plan.parts) if not is_empty(part)
        )
        if parts == plan.parts:
            return plan
        if not parts:
            return Values(plan.variables, ())
        union = parts[0] if len(parts) == 1 else Union(parts, plan.apart_by)
        return union if union.variables == plan.variables else Project(union, plan.variables)

    def _alternatives(self, plan: Distinct, union: Union, bounds: Terms) -> Plan:
        """Alternatives of which each row comes once: without DISTINCT where that is proved."""
        narrower = self._union(union, bounds)
        if isinstance(narrower, Union):
            narrower = _with(narrower, apart_by=narrower.apart_by or self._apart_by(narrower))
            if narrower.apart_by:
                parts = tuple(part if is_distinct(part) else Distinct(part) for part in narrower.parts)
                return _with(narrower, parts=parts)
            narrower = _with(narrower, parts=_uncovered(narrower.parts))
            if len(narrower.parts) == 1:
                narrower = narrower.parts[0]
        if is_distinct(narrower):
            return narrower
        return _with(plan, plan=narrower)

    def _apart_by(self, union: Union) -> frozenset[str]:
        """Variables of which one at least differs between any two parts."""
        found: set[str] = set()
        terms = [self._possible.of(part) for part in union.parts]
        certain = sorted(union.certain)
        for number, first in enumerate(terms):
            for second in terms[:number]:
                differing = [name for name in certain if not may_meet(first[name], second[name])]
                if not differing:
                    return frozenset()
                if not found & set(differing):
                    found.add(differing[0])
        return frozenset(found)

    def _closure(self, plan: Closure, bounds: Terms) -> Plan:
        passed = {plan.source: bounds[plan.source]} if plan.source in bounds else {}
        start = self.narrow(plan.start, passed)
        reached = [self._possible.of(start)[plan.source], self._possible.of(plan.step)[plan.step_to]]
        froms = None if None in reached else reached[0] | reached[1]  # type: ignore[operator]
        return _with(plan, start=start, step=self.narrow(plan.step, {plan.step_from: froms}))

    def _over(self, plan: Plan, inner: Plan) -> Plan:
        """The operator over its narrower plan; patterns of EXISTS in its expressions see that plan."""
        changes: dict[str, Any] = {"plan": inner}
        for field in fields(plan):  # type: ignore[arg-type]
            value = getattr(plan, field.name)
            if isinstance(value, tuple) and any(isinstance(item, Aggregate | SortKey) for item in value):
                changes[field.name] = tuple(
                    item
                    if item.expression is None
                    else _with(item, expression=self._expression(item.expression, inner))
                    for item in value
                )
        return _with(plan, **changes)

    def _expression(self, expression: Expression, row: Plan) -> Expression:
        """The expression with the patterns of EXISTS narrowed to what the row at hand can be."""
        match expression:
            case Call(_, arguments):
                changed = tuple(self._expression(argument, row) for argument in arguments)
                return _with(expression, arguments=changed)
            case Exists(plan, condition):
                inner = self.narrow(plan, self._into(plan, row, {}))
                inner_condition = condition
                if condition is not None:
                    inner_condition = self._expression(condition, Join(row, inner))
                return _with(expression, plan=inner, condition=inner_condition)
        return expression


def _uncovered(parts: tuple[Plan, ...]) -> tuple[Plan, ...]:
    """The parts without those whose rows all are rows of another part."""
    kept = list(dict.fromkeys(parts))
    for part in tuple(kept):
        others = [other for other in kept if other is not part]
        if any(other.variables == part.variables and _covers(other, part) for other in others):
            kept = others
    return tuple(kept)


def _covers(other: Plan, part: Plan) -> bool:
    """Whether each row of `part` is a row of `other`, also where `part` asks a query over the same table."""
    if isinstance(part, Rows) and isinstance(other, Rows) and part.relation.is_query:
        part = view_of(part, other.relation) or part
    return implies(part, other)


def _with(value: Part, **changes: Any) -> Part:
    """The value with these parts; the very same value where nothing differs."""
    if all(getattr(value, name) is new or getattr(value, name) == new for name, new in changes.items()):
        return value
    return replace(value, **changes)  # type: ignore[type-var]


def _values(names: tuple[str, ...], rows: tuple[Any, ...], bounds: Mapping[str, TermSet]) -> Plan:
    kept = tuple(
        row
        for row in rows
        if all(
            term is None or may_meet(of_nodes([term]), bounds.get(name))
            for name, term in zip(names, row, strict=True)
        )
    )
    return Values(names, kept)


def _bounded(inner: Plan, bounds: Mapping[str, TermSet], condition: Expression) -> Terms:
    """The bounds with what a condition demands of variables."""
    result = dict(bounds)
    for part in conjuncts(condition):
        match part:
            case Call("sameterm" | "=", (Variable(name), Constant(term)) | (Constant(term), Variable(name))):
                demanded = [term]
                same = part.function == "sameterm"
            case Call("in", (Variable(name), *items)) if all(isinstance(item, Constant) for item in items):
                demanded = [item.term for item in items if isinstance(item, Constant)]
                same = False
            case _:
                continue
        if same or all(isinstance(term, URIRef) for term in demanded):
            result[name] = both(result.get(name), of_nodes(demanded))
    return result
