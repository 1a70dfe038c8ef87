"""What each variable of a plan can be, from the leaves up.

A variable is mapped to the set of terms that it has *where it is bound*; `None` is any term.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.graph.stored_terms import StoredTerms
from engine.plan.algebra import (
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
    Shared,
    Slice,
    Table,
    Union,
    Values,
)
from engine.plan.expressions import Constant, Expression, Variable
from engine.rewrite.term_sets import TermSet, both, of_nodes, of_term, union

Terms = dict[str, TermSet]


@dataclass(frozen=True)
class Known:
    """What is known of the leaves: the triple table, and the candidate sets by name."""

    stored: StoredTerms
    sets: Mapping[str, Mapping[str, TermSet]]


class PossibleTerms:
    """Answers for plans; each part of a plan is looked at once."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._found: dict[int, tuple[Plan, Terms]] = {}

    def of(self, plan: Plan) -> Terms:
        """What the variables of the plan can be."""
        if id(plan) not in self._found:
            self._found[id(plan)] = (plan, self._of(plan))
        return self._found[id(plan)][1]

    def _of(self, plan: Plan) -> Terms:
        match plan:
            case Rows():
                return {name: of_term(term) for name, term in plan.terms}
            case Scan():
                return self._of_scan(plan)
            case Nodes():
                stored = plan.stored and plan.graph is None
                return {plan.variable: self._known.stored.nodes() if stored else None}
            case Values(names, rows):
                columns = zip(*rows, strict=True) if rows else [() for _ in names]
                return {
                    name: of_nodes(term for term in column if term is not None)
                    for name, column in zip(names, columns, strict=True)
                }
            case Table(name, columns):
                known = self._known.sets.get(name, {})
                return {column: known.get(column) for column in columns}
            case Join() | LeftJoin():
                return self._of_join(plan)
            case Union(parts):
                found = [self.of(part) for part in parts]
                return {
                    name: union(*(each[name] for each in found if name in each)) for name in plan.variables
                }
            case SemiJoin() | AntiJoin() | Minus():
                return self.of(plan.left)
            case Extend(inner, variable, expression):
                return {**self.of(inner), variable: self._of_expression(expression, inner)}
            case Rename(inner, pairs):
                new = dict(pairs)
                return {new.get(name, name): terms for name, terms in self.of(inner).items()}
            case Group(inner, keys):
                return {**dict.fromkeys(plan.variables), **self._only(keys, inner)}
            case (
                Filter(inner) | Project(inner) | Distinct(inner) | Order(inner) | Slice(inner) | Shared(inner)
            ):
                return self._only(plan.variables, inner)
            case Closure():
                return self._of_closure(plan)
        return dict.fromkeys(plan.variables)

    def _only(self, names: tuple[str, ...], inner: Plan) -> Terms:
        """These variables; one that the inner plan does not have is never bound."""
        terms = self.of(inner)
        return {name: terms.get(name, frozenset()) for name in names}

    def _of_scan(self, scan: Scan) -> Terms:
        if not scan.stored or scan.graph is not None:
            return dict.fromkeys(scan.variables)
        found: Terms = {}
        for slot, terms in zip(scan.slots, self._known.stored.of(scan), strict=True):
            if isinstance(slot, Variable):
                found[slot.name] = both(found[slot.name], terms) if slot.name in found else terms
        return found

    def _of_join(self, plan: Join | LeftJoin) -> Terms:
        left, right = self.of(plan.left), self.of(plan.right)
        found = {**left, **right}
        for name in left.keys() & right.keys():
            sure_left = name in plan.left.certain
            sure_right = name in plan.right.certain and isinstance(plan, Join)
            if sure_left and sure_right:
                found[name] = both(left[name], right[name])
            elif sure_left:
                found[name] = left[name]
            elif sure_right:
                found[name] = right[name]
            else:
                found[name] = union(left[name], right[name])
        return found

    def _of_expression(self, expression: Expression, inner: Plan) -> TermSet:
        match expression:
            case Constant(term):
                return of_nodes([term])
            case Variable(name):
                return self.of(inner).get(name, frozenset())
        return None

    def _of_closure(self, plan: Closure) -> Terms:
        starts = self.of(plan.start)[plan.source]
        ends = self.of(plan.step)[plan.step_to]
        return {plan.source: starts, plan.target: union(starts, ends) if plan.reflexive else ends}
