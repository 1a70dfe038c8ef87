"""What all alternatives of a condition say of a variable is said by itself too: it can be asked at the table.
What they need bound is, too (`engine.rewrite.needed_bindings`).

Filter (?a = <x> && ?b = <y>) || (?a = <z> && ?b = <y>)
→   Filter … && ?a IN (<x>, <z>) && ?b IN (<y>)
"""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import URIRef

from engine.plan.algebra import Extend, Filter, Plan
from engine.plan.expressions import (
    Call,
    Constant,
    Expression,
    Variable,
    call,
    conjunction,
    conjuncts,
    disjuncts,
)
from engine.plan.traversal import parts_of, rewrite_upwards
from engine.rewrite.needed_bindings import needed_bindings

Choices = dict[str, tuple[URIRef, ...]]


def implied_conditions(plan: Plan) -> Plan:
    """The plan with the IRIs that the alternatives of its conditions allow each variable."""

    def step(part: Plan) -> Plan:
        if not isinstance(part, Filter):
            return part
        said = list(conjuncts(part.condition))
        choosing = [each for each in said if isinstance(each, Call) and each.function == "or"]
        if not choosing:
            return part
        optional = _optional(part.plan)
        implied = [more for each in choosing for more in (*_implied(each), needed_bindings(each, optional))]
        new = [more for more in implied if more is not None and more not in said]
        condition = conjunction([*said, *new])
        return Filter(part.plan, condition) if new and condition is not None else part

    return rewrite_upwards(plan, step)


def _optional(plan: Plan) -> frozenset[str]:
    """The variables that some row of the plan may lack and that are not computed."""
    computed = {part.variable for part in parts_of(plan) if isinstance(part, Extend)}
    return frozenset(plan.variables) - plan.certain - computed


def _implied(condition: Expression) -> Iterator[Expression]:
    alternatives = [choices(each) for each in disjuncts(condition)]
    if len(alternatives) < 2:
        return
    for name in alternatives[0]:
        if all(name in choices for choices in alternatives):
            allowed = dict.fromkeys(iri for choices in alternatives for iri in choices[name])
            yield call("in", Variable(name), *map(Constant, allowed))


def choices(condition: Expression) -> Choices:
    """The IRIs that a condition allows variables; of IRIs, being equal and being the same term are one."""
    found: Choices = {}
    for part in conjuncts(condition):
        match part:
            case Call("=" | "sameterm", (Variable(name), Constant(URIRef() as iri))):
                found[name] = (iri,)
            case Call("=" | "sameterm", (Constant(URIRef() as iri), Variable(name))):
                found[name] = (iri,)
            case Call("in", (Variable(name), *items)):
                iris = [item.term for item in items if isinstance(item, Constant)]
                if len(iris) == len(items) and all(isinstance(iri, URIRef) for iri in iris):
                    found[name] = tuple(iri for iri in iris if isinstance(iri, URIRef))
    return found
