"""GROUP BY and aggregates of rdflib's algebra as Group.

https://www.w3.org/TR/sparql11-query/#sparqlAggregateAlgebra
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rdflib import Literal, Variable
from rdflib.plugins.sparql.parserutils import CompValue

from engine.plan import Aggregate, Constant, Extend, Group, LeftJoin, Plan, Project, Rename, call
from engine.plan import Variable as PlanVariable
from engine.sparql.expressions import mentioned
from engine.sparql.scope import Scope

if TYPE_CHECKING:
    from engine.sparql.patterns import Lowering

FUNCTIONS = {
    "Aggregate_Count": "count",
    "Aggregate_Sum": "sum",
    "Aggregate_Avg": "avg",
    "Aggregate_Min": "min",
    "Aggregate_Max": "max",
    "Aggregate_Sample": "sample",
    "Aggregate_GroupConcat": "group_concat",
}
EMPTY = {"count": Literal(0), "sum": Literal(0), "avg": Literal(0), "group_concat": Literal("")}
"""What an aggregate over no rows is; the others are unbound."""


def group(lowering: Lowering, node: CompValue, scope: Scope) -> Plan:
    """An AggregateJoin over a Group; pre-bound variables are keys too, so that each focus node has groups
    of its own.
    """
    plan = scope.bind(lowering.pattern(node.p.p, scope), mentioned([node.A, node.p.expr]))
    keys: list[str] = []
    for index, condition in enumerate(node.p.expr or []):
        if isinstance(condition, Variable) and str(condition) not in scope.constants:
            keys.append(str(condition))
        else:
            plan = Extend(plan, f"group.{index}", lowering.expression(condition, scope, plan))
            keys.append(f"group.{index}")
    prebound = [name for name in plan.variables if name in scope.names and name not in keys]
    by = (*keys, *prebound)
    aliases = {str(each.res): str(each.vars) for each in node.A if _is_alias(each, by, scope)}
    lowering.samples.update(aliases)
    wanted = [_aggregate(lowering, each, plan, scope) for each in node.A if str(each.res) not in aliases]
    grouped = _grouped(plan, by, wanted, scope, for_each=tuple(prebound) if not node.p.expr else ())
    for alias, name in aliases.items():
        known = Constant(scope.constants[name]) if name in scope.constants else PlanVariable(name)
        grouped = Extend(grouped, alias, known)
    return grouped


def _is_alias(node: CompValue, keys: tuple[str, ...], scope: Scope) -> bool:
    """rdflib samples grouped variables; they are the key itself."""
    return node.name == "Aggregate_Sample" and (str(node.vars) in keys or str(node.vars) in scope.constants)


def _aggregate(lowering: Lowering, node: CompValue, plan: Plan, scope: Scope) -> Aggregate:
    function = FUNCTIONS[node.name]
    argument: Any = node.vars
    expression = None if argument == "*" else lowering.expression(argument, scope, plan)
    separator = " " if node.separator is None else str(node.separator)
    return Aggregate(str(node.res), function, expression, bool(node.distinct), separator)


def _grouped(
    plan: Plan, keys: tuple[str, ...], wanted: list[Aggregate], scope: Scope, *, for_each: tuple[str, ...]
) -> Plan:
    """The groups; `for_each` are pre-bound variables whose every value has one group, if only an empty
    one.
    """
    if not for_each:
        return Group(plan, keys, tuple(wanted))
    counted = Group(plan, keys, (*wanted, Aggregate("rows", "count", None)))
    renamed = Rename(counted, tuple((each.variable, f"{each.variable}.found") for each in wanted))
    domains = scope.domains(for_each)
    everyone = domains[0]
    for domain in domains[1:]:
        everyone = LeftJoin(everyone, domain)
    result: Plan = LeftJoin(everyone, renamed)
    for each in wanted:
        found = PlanVariable(f"{each.variable}.found")
        value = (
            call("if", call("bound", PlanVariable("rows")), found, Constant(EMPTY[each.function]))
            if (each.function in EMPTY)
            else found
        )
        result = Extend(result, each.variable, value)
    return Project(result, (*keys, *(each.variable for each in wanted)))
