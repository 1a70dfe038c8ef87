"""Graph patterns and solution modifiers of rdflib's algebra as plans.

https://www.w3.org/TR/sparql11-query/#sparqlQuery. Pre-bound variables are joined in as `engine.sparql.scope`
says.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from rdflib import BNode, Variable
from rdflib.paths import Path as RdflibPath
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Node

from engine.plan import (
    AntiJoin,
    Call,
    Constant,
    Distinct,
    Exists,
    Expression,
    Extend,
    Filter,
    Join,
    LeftJoin,
    Minus,
    Order,
    Plan,
    Project,
    Scan,
    SemiJoin,
    Shared,
    Slice,
    Slot,
    SortKey,
    Table,
    Union,
    Unit,
    Values,
    call,
    conjunction,
    conjuncts,
    variables_of,
)
from engine.plan import Variable as PlanVariable
from engine.plan.paths import Path, fresh_names, needs_start, walk, without
from engine.sparql import aggregates
from engine.sparql.expressions import SOLUTION, exists_pattern, lower_expression, mentioned
from engine.sparql.parsing import ALL, unsupported
from engine.sparql.paths import path_of
from engine.sparql.scope import Scope

BLANK = "_:"
"""How names of variables begin that stand for blank nodes of the query."""


class Lowering:
    """Lowers one query; keeps the names it makes up apart."""

    def __init__(self, base: str | None = None, graphs: Sequence[Node] = ()) -> None:
        self.base = base
        self.graphs = graphs
        self.graph: Node | None = None
        """The graph that patterns are about here; None is the default graph."""
        self.fresh = fresh_names("path")
        self.samples: dict[str, str] = {}
        """Aliases that rdflib gives to grouped variables in SELECT and HAVING."""

    def pattern(self, node: CompValue, scope: Scope) -> Plan:
        """The plan of a pattern."""
        match node.name:
            case "BGP":
                return self.triples(node.triples, scope)
            case "Join":
                return Join(self.pattern(node.p1, scope), self.pattern(node.p2, scope))
            case "LeftJoin":
                return self.optional(node, scope)
            case "Union":
                return self.union([self.pattern(node.p1, scope), self.pattern(node.p2, scope)], scope)
            case "Minus":
                return self.minus(node, scope)
            case "Filter":
                return self.filter(self.pattern(node.p, scope), node.expr, scope)
            case "Extend":
                return self.extend(node, scope)
            case "ToMultiSet":
                return self.multiset(node.p, scope)
            case "values":
                return _values(node)
            case "AggregateJoin":
                return aggregates.group(self, node, scope)
            case "Graph":
                return self.named_graph(node, scope)
            case "ServiceGraphPattern":
                raise unsupported("SERVICE", "a query of the graph that is checked")
        return self.modifier(node, scope)

    def modifier(self, node: CompValue, scope: Scope) -> Plan:
        """ORDER BY, projection, DISTINCT, LIMIT."""
        plan = self.pattern(node.p, scope)
        match node.name:
            case "OrderBy":
                plan = scope.bind(plan, mentioned([condition.expr for condition in node.expr]))
                keys = [
                    SortKey(self.expression(condition.expr, scope, plan), condition.order == "DESC")
                    for condition in node.expr
                ]
                return Order(plan, tuple(keys))
            case "Project":
                names = [str(name) for name in node.PV]
                return self.project(plan, list(plan.variables) if ALL in names else names, scope)
            case "Distinct":
                return Distinct(plan)
            case "Reduced":
                return plan
            case "Slice":
                partition = tuple(name for name in plan.variables if name in scope.names)
                return Slice(plan, node.start or 0, node.length, partition)
        raise unsupported(f"the form {node.name}", "a SPARQL 1.1 query")

    # --- triples
    # ----------------------------------------------------------------------------------------------------

    def triples(self, triples: Iterable[tuple[Any, Any, Any]], scope: Scope) -> Plan:
        """A basic graph pattern: a join of scans, starting from what is pre-bound, paths that need a
        start last.
        """
        pending = [_Triple(self, triple, scope) for triple in triples]
        names = frozenset(name for triple in pending for name in triple.names)
        plan: Plan = Unit()
        for domain in scope.domains(names):
            plan = _join(plan, domain)
        while pending:
            triple = min(pending, key=lambda each: each.cost(plan))
            pending.remove(triple)
            plan = triple.joined_to(plan)
        return _without_blanks(plan)

    # --- joins
    # ------------------------------------------------------------------------------------------------------

    def optional(self, node: CompValue, scope: Scope) -> Plan:
        """OPTIONAL; its filter sees both sides."""
        right = self.pattern(node.p2, scope)
        seen = mentioned(node.expr) | frozenset(right.variables)
        left = scope.bind(self.pattern(node.p1, scope), seen)
        if node.expr is None or node.expr.name == "TrueFilter" if isinstance(node.expr, CompValue) else False:
            return LeftJoin(left, right)
        right = scope.bind(right, mentioned(node.expr) - frozenset(left.variables))
        both = Join(left, right)
        condition = self.expression(node.expr, scope, both)
        if _has_exists(condition):
            # DuckDB takes no sub-query in the condition of an outer join: rows that match, and rows that
            # do not.
            matched = Filter(both, condition)
            return Union((matched, Filter(left, call("not", Exists(right, condition)))))
        return LeftJoin(left, right, condition)

    def union(self, parts: list[Plan], scope: Scope) -> Plan:
        """UNION; a pre-bound variable of one part is bound in all of them."""
        used = frozenset(name for part in parts for name in part.variables) & scope.names
        flat: list[Plan] = []
        for part in parts:
            bound = scope.bind(part, used)
            flat += bound.parts if isinstance(bound, Union) else (bound,)
        return Union(tuple(flat))

    def minus(self, node: CompValue, scope: Scope) -> Plan:
        """MINUS; substituted variables do not count as shared."""
        right = self.pattern(node.p2, scope)
        left = scope.bind(self.pattern(node.p1, scope), right.variables)
        return Minus(left, right, scope.names & frozenset(left.variables) & frozenset(right.variables))

    def named_graph(self, node: CompValue, scope: Scope) -> Plan:
        """GRAPH: the pattern in each graph that the name can mean."""
        slot = _slot(node.term, scope)
        names = [name for name in self.graphs if not isinstance(slot, Constant) or slot.term == name]
        outside = self.graph
        parts: list[Plan] = []
        for self.graph in names:
            plan = self.pattern(node.p, scope)
            named = Unit() if isinstance(slot, Constant) else Values((slot.name,), ((self.graph,),))
            parts.append(_join(named, plan))
        self.graph = outside
        if not parts:
            return Values(tuple(sorted(_bound(node.p) | mentioned(node.term))), ())
        return parts[0] if len(parts) == 1 else self.union(parts, scope)

    def multiset(self, node: CompValue, scope: Scope) -> Plan:
        """A sub-select or VALUES."""
        if node.name == "values":
            return _values(node)
        return self.pattern(node, scope.within(projected(node)))

    # --- rows
    # -------------------------------------------------------------------------------------------------------

    def filter(self, plan: Plan, node: Any, scope: Scope) -> Plan:
        """FILTER: (NOT) EXISTS become semi and anti joins, after the other conditions."""
        plan = scope.bind(plan, mentioned(node))
        conditions = list(conjuncts(self.expression(node, scope, plan)))
        plain = [condition for condition in conditions if _exists_of(condition) is None]
        condition = conjunction(plain)
        if condition is not None:
            plan = Filter(plan, condition)
        for each in conditions:
            exists = _exists_of(each)
            if exists is not None:
                join = SemiJoin if isinstance(each, Exists) else AntiJoin
                plan = join(plan, exists.plan, exists.condition)
        return plan

    def extend(self, node: CompValue, scope: Scope) -> Plan:
        """BIND and SELECT (… AS ?x)."""
        plan = self.pattern(node.p, scope)
        name = str(node.var)
        if (
            isinstance(node.expr, Variable)
            and self.samples.get(str(node.expr)) == name
            and name in plan.variables
        ):
            return plan
        plan = scope.bind(plan, mentioned(node.expr))
        expression = self.expression(node.expr, scope, plan)
        if SOLUTION in variables_of(expression) and SOLUTION not in plan.variables:
            plan = Extend(plan, SOLUTION, call("struuid"))
        return Extend(plan, name, expression)

    def project(self, plan: Plan, names: list[str], scope: Scope) -> Plan:
        """SELECT: the named variables, and the pre-bound ones that the plan depends on."""
        for name in names:
            if name in scope.constants:
                # A sub-select inside OPTIONAL may have given the variable, unbound where it did not match.
                plan = Extend(without(plan, name), name, Constant(scope.constants[name]))
        plan = scope.bind(plan, names)
        names = [name for name in names if name != ALL]
        hidden = [name for name in plan.variables if name in scope.names and name not in names]
        return Project(plan, tuple(dict.fromkeys([*names, *hidden])))

    def expression(self, node: Any, scope: Scope, outer: Plan) -> Expression:
        """An expression over the rows of `outer`."""
        return lower_expression(
            node, scope.constants, lambda exists: self.exists(exists, scope, outer), self.base
        )

    def exists(self, node: CompValue, scope: Scope, outer: Plan) -> Exists:
        """EXISTS over the rows of `outer`.

        Mostly the pattern can be evaluated by itself and joined on the variables both sides have; a
        filter at its top
        may look at the outer row in the condition of that join. Where a part deeper inside looks at the
        outer row,
        the outer bindings are pre-bound inside, as substitution would have it.
        """
        pattern = exists_pattern(node)
        top, expression = (pattern.p, pattern.expr) if pattern.name == "Filter" else (pattern, None)
        visible = frozenset(outer.variables)
        if reads_outside(top, visible) or (
            expression is not None and _nested_reads(expression, top, visible)
        ):
            names = tuple(name for name in outer.variables if name in mentioned(pattern))
            relation = Distinct(Project(outer, names))
            return Exists(self.pattern(pattern, scope.correlated(relation)))
        plan = self.pattern(top, scope)
        if expression is None:
            return Exists(plan)
        inside = frozenset(plan.variables)
        plan = scope.bind(plan, mentioned(expression) - visible)
        conditions = list(conjuncts(self.expression(expression, scope, Join(plan, outer))))
        own = [each for each in conditions if variables_of(each) <= inside]
        across = [each for each in conditions if not variables_of(each) <= inside]
        return Exists(_filtered(plan, own), conjunction(across))


class _Triple:
    """A triple pattern that waits to be joined."""

    def __init__(self, lowering: Lowering, triple: tuple[Any, Any, Any], scope: Scope) -> None:
        self.lowering = lowering
        subject, predicate, value = triple
        self.start, self.end = _slot(subject, scope), _slot(value, scope)
        self.predicate: Slot | None = None
        self.path: Path | None = None
        if isinstance(predicate, RdflibPath):
            self.path = path_of(predicate)
        elif isinstance(predicate, Variable) and str(predicate) == "PATH" and scope.path is not None:
            self.path = scope.path
        else:
            self.predicate = _slot(predicate, scope)

    @property
    def names(self) -> tuple[str, ...]:
        slots = (self.start, self.predicate, self.end)
        return tuple(slot.name for slot in slots if isinstance(slot, PlanVariable))

    def cost(self, plan: Plan) -> tuple[bool, bool]:
        """Paths that need a start wait for one; patterns that share a variable go first."""
        known = [isinstance(slot, Constant) or slot.name in plan.certain for slot in (self.start, self.end)]
        waits = self.path is not None and needs_start(self.path)
        connected = any(name in plan.variables for name in self.names) or not plan.variables
        return waits and not any(known), not connected

    def joined_to(self, plan: Plan) -> Plan:
        graph = self.lowering.graph
        if self.path is None:
            assert self.predicate is not None
            return _join(plan, Scan(self.start, self.predicate, self.end, graph))
        if needs_start(self.path) and not isinstance(plan, Unit | Table | Shared):
            plan = Shared(plan)
        return _join(plan, walk(self.path, self.start, self.end, plan, self.lowering.fresh, graph))


def projected(node: CompValue) -> list[str]:
    """The variables that a select gives; `*` means those that its pattern binds."""
    while node.name != "Project":
        node = node.p
    names = [str(name) for name in node.PV]
    return sorted(_bound(node.p) - {ALL}) if ALL in names else names


def reads_outside(node: CompValue, visible: frozenset[str]) -> bool:
    """Whether an expression below the node reads a variable that its own pattern does not bind but the
    outer row does.
    """
    match node.name:
        case "BGP" | "values":
            return False
        case "Join" | "Union" | "Minus":
            return reads_outside(node.p1, visible) or reads_outside(node.p2, visible)
        case "LeftJoin":
            free = mentioned(node.expr) - _bound(node.p1) - _bound(node.p2)
            return bool(free & visible) or reads_outside(node.p1, visible) or reads_outside(node.p2, visible)
        case "Filter" | "Extend":
            free = mentioned(node.expr) - _bound(node.p)
            return bool(free & visible) or reads_outside(node.p, visible)
        case "ToMultiSet" if node.p.name != "values":
            names = frozenset(projected(node.p))
            return reads_outside(node.p, visible & names) or (bool(visible & names) and _groups(node.p))
        case "ServiceGraphPattern" | "ToMultiSet":
            return False
    return reads_outside(node.p, visible)


def _groups(node: CompValue) -> bool:
    """Whether a select counts or cuts rows, so that its result depends on what is substituted."""
    while node.name not in ("BGP", "Join", "Union", "Minus", "LeftJoin", "ToMultiSet", "values", "Graph"):
        if node.name in ("AggregateJoin", "Slice"):
            return True
        node = node.p
    return False


def _bound(node: CompValue) -> frozenset[str]:
    """The variables a pattern can bind."""
    match node.name:
        case "BGP":
            return mentioned(node.triples)
        case "Join" | "LeftJoin" | "Union":
            return _bound(node.p1) | _bound(node.p2)
        case "Minus":
            return _bound(node.p1)
        case "Extend":
            return _bound(node.p) | {str(node.var)}
        case "Graph":
            return _bound(node.p) | mentioned(node.term)
        case "values":
            return mentioned(node.res)
        case "Project":
            return frozenset(projected(node))
        case "AggregateJoin":
            return frozenset(str(each.res) for each in node.A) | mentioned(node.p.expr)
    return _bound(node.p)


def _nested_reads(expression: Any, top: CompValue, visible: frozenset[str]) -> bool:
    """Whether an EXISTS inside the expression reads an outer variable that the pattern around it does not
    bind.
    """
    if isinstance(expression, CompValue):
        if "EXISTS" in expression.name:
            return bool((mentioned(expression) - _bound(top)) & visible)
        return any(_nested_reads(part, top, visible) for part in expression.values())
    return isinstance(expression, list) and any(_nested_reads(part, top, visible) for part in expression)


def _slot(node: Any, scope: Scope) -> Slot:
    if isinstance(node, Variable):
        name = str(node)
        return Constant(scope.constants[name]) if name in scope.constants else PlanVariable(name)
    if isinstance(node, BNode):
        return PlanVariable(f"{BLANK}{node}")
    return Constant(node)


def _join(left: Plan, right: Plan) -> Plan:
    return right if isinstance(left, Unit) else Join(left, right)


def _without_blanks(plan: Plan) -> Plan:
    names = tuple(name for name in plan.variables if not name.startswith(BLANK))
    return plan if names == plan.variables else Project(plan, names)


def _filtered(plan: Plan, conditions: list[Expression]) -> Plan:
    for condition in conditions:
        exists = _exists_of(condition)
        if exists is None:
            plan = Filter(plan, condition)
        else:
            join = SemiJoin if isinstance(condition, Exists) else AntiJoin
            plan = join(plan, exists.plan, exists.condition)
    return plan


def _exists_of(condition: Expression) -> Exists | None:
    """The EXISTS that the condition is, or is the negation of."""
    if isinstance(condition, Exists):
        return condition
    if (
        isinstance(condition, Call)
        and condition.function == "not"
        and isinstance(condition.arguments[0], Exists)
    ):
        return condition.arguments[0]
    return None


def _has_exists(expression: Expression) -> bool:
    if isinstance(expression, Call):
        return any(_has_exists(argument) for argument in expression.arguments)
    return isinstance(expression, Exists)


def _values(node: CompValue) -> Plan:
    names = tuple(dict.fromkeys(str(name) for row in node.res for name in row))
    rows = tuple(
        tuple(None if (term := row.get(Variable(name))) in (None, "UNDEF") else term for name in names)
        for row in node.res
    )
    return Values(names, rows)
